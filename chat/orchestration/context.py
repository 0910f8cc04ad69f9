"""Multi-turn context: what "the second one", "cheaper" or "back to …" point at.

Pure and explicit: a follow-up is resolved against the turns of the session, newest
last, into a query, filters and products before anything is searched. A message that
points at nothing earlier stands alone, and only such a message may be cached.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.orchestration import context_words as words
from chat.orchestration.context_words import content_words
from chat.orchestration.follow_ups import follow_up
from chat.orchestration.follow_ups_of_lists import called
from chat.orchestration.resolution import (
    WISH,
    Resolution,
    last_shown,
    merged,
    pointed,
)
from chat.orchestration.turns import Filters, PastTurn
from chat.orchestration.untold import asks_of_authors, without_untold


def _topic_turn(text: str, history: Sequence[PastTurn]) -> PastTurn | None:
    """Return the turn that shares most topic words with ``text``, the newer one first.

    The shopper's own words weigh more than ours: "the Junji Ito recommendations" are
    those that were asked for by that name, not every answer that mentioned him.
    """
    wanted = content_words(text)
    best, best_score = None, 0.0
    for turn in history:
        if not turn.products:
            continue
        asked = wanted & content_words(f"{turn.user_text} {turn.query}")
        told = wanted & content_words(f"{turn.answer_text} {' '.join(turn.titles)}")
        score = 2.0 * len(asked) + len(told - asked)
        if score and score >= best_score:
            best, best_score = turn, score
    return best if wanted else last_shown(history)


def resolve(text: str, history: Sequence[PastTurn], parsed: Filters) -> Resolution:
    """Resolve what ``text`` points at; ``parsed`` are the filters it states itself."""
    shown = last_shown(history)
    if shown is None:
        return Resolution(without_untold(text), parsed)
    if words.BACK.search(text) and (turn := _topic_turn(text, history)):
        return _resume(text, turn, parsed)
    resolution = follow_up(text, history, shown, parsed)
    if asks_of_authors(text):
        resolution = replace(resolution, query=without_untold(resolution.query))
    return _for_same_reader(text, history, resolution)


def _resume(text: str, turn: PastTurn, parsed: Filters) -> Resolution:
    """Take up an earlier turn's products again."""
    picked = pointed(text, turn.products) or called(text, turn)
    return Resolution(
        query=turn.query or turn.user_text,
        filters=merged(turn.filters, parsed),
        focus=picked or turn.products,
        resumed=True,
        picked=bool(picked),
        standalone=False,
    )


def _for_same_reader(
    text: str, history: Sequence[PastTurn], resolution: Resolution
) -> Resolution:
    """Keep to the age of the reader that was spoken of, until another is."""
    own = resolution.filters.max_age_rating
    limit = next(
        (t.filters.max_age_rating for t in reversed(history) if t.intent == WISH), None
    )
    if own or limit is None or resolution.focus or words.FOR_ME.search(text):
        return resolution
    filters = replace(resolution.filters, max_age_rating=limit)
    return replace(resolution, filters=filters, standalone=False)
