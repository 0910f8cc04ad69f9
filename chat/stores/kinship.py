"""How much a series shares with those that a wish holds up as models.

An embedding hears the tone of a synopsis; genres and themes say what a reader of one
book looks for in the next. What is shared counts against what is not, so that a series
of every genre is not everybody's kin.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

_THEME, _DEMOGRAPHIC = 0.8, 1.0
#: A series' first genre says most of what it is.
_GENRES = (1.5, 1.2, 1.0, 0.8)


def _traits(
    genres: Iterable[str], themes: Iterable[str], demographic: str
) -> dict[tuple[str, str], float]:
    """Return the traits of a series with their weights; themes count word by word."""
    traits = {
        ("genre", each): _GENRES[min(place, len(_GENRES) - 1)]
        for place, each in enumerate(genres)
    }
    for theme in themes:
        for word in theme.casefold().split():
            traits["theme", word] = _THEME
    if demographic:
        traits["demographic", demographic] = _DEMOGRAPHIC
    return traits


@dataclass(frozen=True, slots=True)
class Kinship:
    """The traits of the models, each by how many of them have it."""

    traits: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def of(
        self, genres: Iterable[str], themes: Iterable[str], demographic: str
    ) -> float:
        """Return how akin a series is: 0 is not at all; a cosine over traits."""
        if not self.traits:
            return 0.0
        own = _traits(genres, themes, demographic)
        shared = sum(own[each] * self.traits.get(each, 0.0) for each in own)
        length = sqrt(sum(value * value for value in own.values()) or 1.0)
        return shared / length


def kinship_of(models: Sequence[Sequence[Any]]) -> Kinship:
    """Return the kinship to rows of (embedding, genres, themes, demographic)."""
    total: Counter[tuple[str, str]] = Counter()
    for _, genres, themes, demographic in models:
        for trait, weight in _traits(genres, themes, demographic).items():
            total[trait] += weight  # type: ignore[assignment]
    return Kinship(dict(total))
