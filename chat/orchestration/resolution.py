"""What a message means once its references are resolved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.orchestration import context_words as words
from chat.orchestration.turns import Filters, PastTurn

#: The intent of a turn that showed what a wish led to.
WISH = "recommendation"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A message with its references resolved.

    ``focus`` are the products it points at, in order; ``seeds`` those it wants more
    like; ``excluded`` those it has seen enough of; ``cheaper_than`` those whose live
    price is the bar; ``dropped`` those that leave the list, whose rest is the focus.
    ``picked``: it singles products out, so it is about those alone.
    """

    query: str
    filters: Filters
    focus: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    cheaper_than: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    resumed: bool = False
    picked: bool = False
    standalone: bool = True


def merged(earlier: Filters, later: Filters) -> Filters:
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


def last_shown(history: Sequence[PastTurn]) -> PastTurn | None:
    """Return the newest turn that showed products."""
    return next((turn for turn in reversed(history) if turn.products), None)


def pointed(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
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
