"""Multi-turn context: what "the second one", "cheaper" or "back to …" point at.

Pure and explicit: a follow-up is resolved against the turns of the session, newest
last, into a query, filters and products before anything is searched. A message that
points at nothing earlier stands alone, and only such a message may be cached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.orchestration import context_words as words
from chat.orchestration.context_words import content_words, tells_a_name
from chat.orchestration.offers import series_name
from chat.orchestration.turns import Filters, PastTurn


@dataclass(frozen=True, slots=True)
class Resolution:
    """A message with its references resolved.

    ``focus`` are the products it points at, in order; ``seeds`` those it wants more
    like; ``excluded`` those it has seen enough of; ``cheaper_than`` those whose live
    price is the bar. ``picked``: it singles products out, so it is about those alone.
    """

    query: str
    filters: Filters
    focus: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    cheaper_than: tuple[str, ...] = ()
    resumed: bool = False
    picked: bool = False
    standalone: bool = True


def _merged(earlier: Filters, later: Filters) -> Filters:
    """Return the earlier filters with what the later message changed."""
    changed = {
        name: value
        for name in Filters.__dataclass_fields__
        if (value := getattr(later, name)) != getattr(Filters(), name)
    }
    merged = replace(earlier, **changed)
    genres = tuple(g for g in merged.genres if g not in later.excluded_genres)
    excluded = tuple(g for g in merged.excluded_genres if g not in later.genres)
    return replace(merged, genres=genres, excluded_genres=excluded)


def _last_shown(history: Sequence[PastTurn]) -> PastTurn | None:
    """Return the newest turn that showed products."""
    return next((turn for turn in reversed(history) if turn.products), None)


def _wish_behind(shown: PastTurn, history: Sequence[PastTurn]) -> PastTurn:
    """Return the turn whose wish led to what was shown: "the second one" has none."""
    for turn in reversed(history):
        if turn.intent == "recommendation" and set(shown.products) <= set(
            turn.products
        ):
            return turn
    return shown


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
    return best if wanted else _last_shown(history)


def _pointed(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the products of ``shown`` that ordinals or "both" in ``text`` pick."""
    if words.BOTH.search(text):
        return shown[:2]
    if match := words.FIRST_FEW.search(text):
        return shown[: words.FEW[match["few"].casefold()]]
    picked: list[str] = []
    for match in words.ORDINAL.finditer(text):
        if match["word"]:
            index = words.ORDINAL_WORDS.index(match["word"].casefold())
        else:
            index = int(match["digit"] or match["number"]) - 1
        if 0 <= index < len(shown) and shown[index] not in picked:
            picked.append(shown[index])
    if words.LAST.search(text) and shown and shown[-1] not in picked:
        picked.append(shown[-1])
    return tuple(picked)


def _called(text: str, turn: PastTurn) -> tuple[str, ...]:
    """Return the products of ``turn`` whose whole name stands in ``text``."""
    said = content_words(text)
    named = zip(turn.products, turn.titles, strict=False)
    return tuple(
        asin
        for asin, title in named
        if (name := content_words(series_name(title))) and name <= said
    )


def resolve(text: str, history: Sequence[PastTurn], parsed: Filters) -> Resolution:
    """Resolve what ``text`` points at; ``parsed`` are the filters it states itself."""
    shown = _last_shown(history)
    if shown is None:
        return Resolution(text, parsed)
    if words.BACK.search(text) and (turn := _topic_turn(text, history)):
        return _resume(text, turn, parsed)
    resolution = _follow_up(text, history, shown, parsed)
    return _for_same_reader(text, history, resolution)


def _resume(text: str, turn: PastTurn, parsed: Filters) -> Resolution:
    """Take up an earlier turn's products again."""
    picked = _pointed(text, turn.products) or _called(text, turn)
    return Resolution(
        query=turn.query or turn.user_text,
        filters=_merged(turn.filters, parsed),
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
        (t.filters.max_age_rating for t in reversed(history) if t.intent == _WISH), None
    )
    if own or limit is None or resolution.focus or words.FOR_ME.search(text):
        return resolution
    filters = replace(resolution.filters, max_age_rating=limit)
    return replace(resolution, filters=filters, standalone=False)


_WISH = "recommendation"


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a follow-up is judged by: its words, and what was shown and wished for."""

    text: str
    parsed: Filters
    history: Sequence[PastTurn]
    shown: PastTurn
    wish: PastTurn
    picked: tuple[str, ...]
    topic: frozenset[str]

    @property
    def query(self) -> str:
        return self.wish.query or self.wish.user_text

    @property
    def filters(self) -> Filters:
        earlier = self.wish.filters
        if self.wish.intent != _WISH:
            # The volume asked for was that of one series.
            earlier = replace(earlier, volume=None)
        return _merged(earlier, self.parsed)

    @property
    def listed(self) -> tuple[str, ...]:
        """What can be chosen from: the list, also after one of it was looked at."""
        one = len(self.shown.products) < 2
        return self.wish.products if one else self.shown.products

    @property
    def seen(self) -> tuple[str, ...]:
        return tuple(asin for turn in self.history for asin in turn.products)

    def like(self, asins: Sequence[str]) -> str:
        """Return the query for more like ``asins``."""
        names = dict(zip(self.shown.products, self.shown.titles, strict=False))
        told = [f"“{series_name(names[asin])}”" for asin in asins if asin in names]
        return f"something like {' and '.join(told)}" if told else self.query


def _follow_up(
    text: str, history: Sequence[PastTurn], shown: PastTurn, parsed: Filters
) -> Resolution:
    """Resolve a message that may lean on the newest products shown."""
    scene = _Scene(
        text,
        parsed,
        history,
        shown,
        _wish_behind(shown, history),
        _pointed(text, shown.products),
        content_words(text) - words.REFINING,
    )
    for look in (_choosing, _cheaper, _known_already, _alike):
        if (found := look(scene)) is not None:
            return found
    if scene.picked:
        return Resolution(
            text, parsed, focus=scene.picked, picked=True, standalone=False
        )
    if _denies(scene):
        return Resolution(scene.query, scene.filters, standalone=False)
    if scene.topic:
        return _maybe_pointing(scene)
    return _refinement(scene)


def _choosing(scene: _Scene) -> Resolution | None:
    """ "Which of them is shorter?", "the cheapest": a question about what was shown."""
    few = len(scene.topic - words.MEASURES) <= 1 and not tells_a_name(scene.text)
    if not (few and words.CHOOSING.search(scene.text)) or scene.picked:
        return None
    return Resolution(
        scene.text,
        scene.parsed,
        focus=scene.listed,
        picked=True,
        standalone=False,
    )


def _cheaper(scene: _Scene) -> Resolution | None:
    if not words.CHEAPER.search(scene.text) or len(scene.topic) > 2:
        return None
    bar = scene.picked or scene.shown.products
    return Resolution(
        scene.query, scene.filters, excluded=bar, cheaper_than=bar, standalone=False
    )


def _known_already(scene: _Scene) -> Resolution | None:
    """ "I've read the first two", "not those", "too scary": the wish without them."""
    text, wished = scene.text, scene.wish.intent == _WISH
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


def _alike(scene: _Scene) -> Resolution | None:
    """ "Something like that but finished", "anything similar"."""
    pointing = words.LIKE.search(scene.text) and len(scene.topic) <= 3
    if not pointing and not (words.SIMILAR.search(scene.text) and not scene.topic):
        return None
    seeds = scene.picked or scene.shown.products[:3]
    one = scene.picked or scene.wish.intent != _WISH or len(scene.shown.products) == 1
    base = scene.like(seeds) if one else scene.query
    return Resolution(
        f"{base} {' '.join(sorted(scene.topic))}".strip(),
        scene.filters,
        seeds=seeds,
        excluded=scene.shown.products,
        standalone=False,
    )


def _denies(scene: _Scene) -> bool:
    """ "Not baseball", "no vampires please": the wish without that."""
    denied = scene.parsed.excluded_genres or scene.parsed.excluded_words
    return bool(denied and words.DENYING.search(scene.text)) and not (
        scene.parsed.genres or len(scene.topic) > 3
    )


def _maybe_pointing(scene: _Scene) -> Resolution:
    """A message with a topic of its own: it points back only by a pronoun."""
    if words.POINTING.search(scene.text) and len(scene.topic) <= 4:
        focus = scene.shown.products
        return Resolution(scene.text, scene.parsed, focus=focus, standalone=False)
    return Resolution(scene.text, scene.parsed)


def _refinement(scene: _Scene) -> Resolution:
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
