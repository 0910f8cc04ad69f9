"""Follow-ups: messages that lean on what was shown last.

Each look knows one way of leaning, and says what the message then means; the first that
knows it decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.orchestration import context_words as words
from chat.orchestration.context_words import content_words
from chat.orchestration.follow_ups_of_lists import (
    choosing,
    dropped,
    of_authors,
    other_one,
    reordered,
)
from chat.orchestration.offers import series_name
from chat.orchestration.resolution import WISH, Resolution, pointed
from chat.orchestration.retrieval import without_wishes
from chat.orchestration.scene import Scene, wish_behind
from chat.orchestration.turns import Filters, PastTurn
from chat.orchestration.volumes import asks_for_cheapest_volume
from chat.orchestration.wish_spelling import wishes_spelt


def _picked(text: str, shown: PastTurn, history: Sequence[PastTurn]) -> tuple[str, ...]:
    """Return what ordinals pick: of what was shown, else of the list before it."""
    if found := pointed(text, shown.products):
        return found
    lists = (t.products for t in reversed(history) if len(t.products) > 1)
    return pointed(text, next(lists, ()))


def _advised(turn: PastTurn) -> tuple[str, ...]:
    """Return the product that an answer named last: the one it speaks for."""
    names = zip(turn.products, turn.titles, strict=False)
    places = {asin: turn.answer_text.rfind(series_name(title)) for asin, title in names}
    best = max(places, key=lambda asin: places[asin], default="")
    return (best,) if best else turn.products[:1]


def follow_up(
    text: str, history: Sequence[PastTurn], shown: PastTurn, parsed: Filters
) -> Resolution:
    """Resolve a message that may lean on the newest products shown."""
    scene = Scene(
        text,
        parsed,
        history,
        shown,
        wish_behind(shown, history),
        _picked(text, shown, history),
        content_words(text) - words.REFINING,
    )
    for look in (
        reordered,
        of_authors,
        dropped,
        other_one,
        choosing,
        _cheaper,
        _mood,
        _narrower,
        _known_already,
        _alike,
    ):
        if (found := look(scene)) is not None:
            return found
    if scene.picked:
        return Resolution(
            text, parsed, focus=scene.picked, picked=True, standalone=False
        )
    of_it = words.ASKS_OF_IT.search(text) or words.JAPANESE_OF_IT.search(text)
    if of_it or words.WHY.search(text):
        focus = scene.shown.products if of_it else _advised(scene.shown)
        return Resolution(
            text,
            replace(parsed, statuses=()),
            focus=focus,
            picked=len(focus) == 1,
            standalone=False,
        )
    if _denies(scene):
        return Resolution(scene.query, scene.filters, standalone=False)
    if scene.topic:
        return _maybe_pointing(scene)
    return _refinement(scene)


def _mood(scene: Scene) -> Resolution | None:
    """ "Something sadder": the wish that led here, in another mood."""
    match = words.MOOD.search(wishes_spelt(scene.text))
    if match is None or scene.wish.intent != WISH:
        return None
    return Resolution(
        f"{scene.query}; {match['mood']}",
        scene.filters,
        excluded=scene.seen,
        standalone=False,
    )


def _narrower(scene: Scene) -> Resolution | None:
    """ "Only horror": the wish that led here, with what else it must be."""
    if not words.NARROWING.search(scene.text) or scene.wish.intent != WISH:
        return None
    topic = content_words(without_wishes(scene.text)) - words.REFINING
    if scene.parsed == Filters() or topic:
        return None
    query = f"{scene.query}; {scene.text}"
    return Resolution(query, scene.filters, standalone=False)


def _cheaper(scene: Scene) -> Resolution | None:
    if not words.CHEAPER.search(scene.text) or len(scene.topic) > 2:
        return None
    if asks_for_cheapest_volume(scene.text):
        return Resolution(
            scene.text,
            scene.parsed,
            focus=scene.shown.products[:1],
            picked=True,
            standalone=False,
        )
    bar = scene.picked or scene.shown.products
    return Resolution(
        scene.query, scene.filters, excluded=bar, cheaper_than=bar, standalone=False
    )


def _known_already(scene: Scene) -> Resolution | None:
    """ "I've read the first two", "not those", "too scary": the wish without them."""
    text, wished = scene.text, scene.wish.intent == WISH
    if words.REFUSING.search(text) and len(scene.topic) <= 2:
        gone = scene.seen
    elif not words.HAVING.search(text) or "?" in text or len(scene.topic) > 3:
        return None
    elif scene.picked or not scene.topic:
        gone = scene.picked or scene.shown.products
    elif wished:
        return Resolution(
            f"{scene.query}; already read {text}",
            scene.filters,
            excluded=scene.shown.products,
            standalone=False,
        )
    else:
        return None
    if wished:
        return Resolution(scene.query, scene.filters, excluded=gone, standalone=False)
    seeds = scene.shown.products[:1]
    return Resolution(
        scene.like(seeds), scene.filters, seeds=seeds, excluded=gone, standalone=False
    )


def _alike(scene: Scene) -> Resolution | None:
    """ "Something like that but finished", "anything similar"."""
    pointing = words.LIKE.search(scene.text) and len(scene.topic) <= 3
    if not pointing and not (words.SIMILAR.search(scene.text) and not scene.topic):
        return None
    few = len(scene.shown.products) <= 2
    seeds = scene.picked or scene.shown.products[:3]
    # Beside two or fewer the wish has nothing more to show: what is like them has.
    one = scene.picked or scene.wish.intent != WISH or few
    base = scene.like(scene.picked or seeds[:1]) if one else scene.query
    return Resolution(
        f"{base} {' '.join(sorted(scene.topic))}".strip(),
        scene.filters,
        seeds=seeds,
        excluded=scene.shown.products,
        standalone=False,
    )


def _denies(scene: Scene) -> bool:
    """ "Not baseball", "no vampires please": the wish without that."""
    denied = scene.parsed.excluded_genres or scene.parsed.excluded_words
    return bool(denied and words.DENYING.search(scene.text)) and not (
        scene.parsed.genres or len(scene.topic) > 3
    )


def _maybe_pointing(scene: Scene) -> Resolution:
    """A message with a topic of its own: it points back only by a pronoun."""
    if words.POINTING.search(scene.text) and len(scene.topic) <= 4:
        focus = scene.shown.products
        return Resolution(scene.text, scene.parsed, focus=focus, standalone=False)
    return Resolution(scene.text, scene.parsed)


def _refinement(scene: Scene) -> Resolution:
    """A message without a topic of its own: "more", "only finished ones"."""
    text, parsed = scene.text, scene.parsed
    points, shown = words.POINTING.search(text), scene.shown.products
    if points and words.QUESTION.search(text):
        # "is it finished?" asks; "do you have it in digital?" asks and wishes.
        wish = replace(parsed, statuses=())
        return Resolution(text, wish, focus=shown, standalone=False)
    if words.MORE.search(text):
        return Resolution(
            scene.query, scene.filters, excluded=scene.seen, standalone=False
        )
    if parsed != Filters():
        return Resolution(scene.query, scene.filters, standalone=False)
    if points:
        return Resolution(text, parsed, focus=shown, standalone=False)
    return Resolution(text, parsed)
