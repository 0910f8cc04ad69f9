"""Recommendations: series that share what a shopper likes, rare traits first."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.demo_store.catalogue import Catalogue, Product
from chat.demo_store.composed import listed
from chat.demo_store.customers import Customer
from chat.demo_store.series import AGE_RATINGS, Series

_AUTHOR_WEIGHT = 1.6
_THEME_WEIGHT = 1.0
_GENRE_WEIGHT = 1.2
_MOOD_WEIGHT = 0.8
_FAME_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion; the score is in 0..1."""

    product: Product
    score: float
    reason: str


def _traits(series: Series) -> Iterator[tuple[str, str]]:
    """Yield what readers of a series may be after, as kind and word."""
    for author in series.author.split(", "):
        if author:
            yield "author", author
    for genre in series.genres:
        yield "genre", genre
    for theme in series.themes:
        yield "theme", theme
    if series.mood:
        yield "mood", series.mood.partition(",")[0]


_WEIGHTS = {
    "author": _AUTHOR_WEIGHT,
    "theme": _THEME_WEIGHT,
    "genre": _GENRE_WEIGHT,
    "mood": _MOOD_WEIGHT,
}


class Suggestions:
    """Scores every series against the traits of what a shopper likes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._having: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._series = {each.slug: each for each in catalogue.series}
        for series in catalogue.series:
            for trait in set(_traits(series)):
                self._having[trait].append(series.slug)
        total = len(catalogue.series)
        self._weight = {
            trait: _WEIGHTS[trait[0]] * math.log(1 + total / len(slugs))
            for trait, slugs in self._having.items()
        }

    def _wishes(
        self, seeds: Sequence[Series], customer: Customer | None, genres: Sequence[str]
    ) -> Counter[tuple[str, str]]:
        """Return the traits to look for, each with how much it is wished."""
        wishes: Counter[tuple[str, str]] = Counter()
        for series in seeds:
            for trait in sorted(set(_traits(series))):
                wishes[trait] += 1
        for trait in wishes:
            wishes[trait] = min(wishes[trait], 3)
        for genre in (*genres, *(customer.favourite_genres if customer else ())):
            wishes["genre", genre] += 1
        return wishes

    def _scores(self, wishes: Counter[tuple[str, str]]) -> dict[str, float]:
        """Return a score for each series that has anything wished."""
        scores: dict[str, float] = defaultdict(float)
        for trait, wish in wishes.items():
            weight = self._weight.get(trait, 0.0) * math.sqrt(wish)
            for slug in self._having.get(trait, ()):
                scores[slug] += weight
        for slug in scores:
            scores[slug] *= 1 + _FAME_WEIGHT * self._series[slug].popularity / 100
        return scores

    def _allowed(
        self, slug: str, genres: frozenset[str], customer: Customer | None
    ) -> bool:
        """Whether a series has a wished genre and suits the customer's age."""
        series = self._series[slug]
        limit = customer.max_age_rating if customer else "mature"
        return (
            not genres or not genres.isdisjoint(series.genres)
        ) and AGE_RATINGS.index(series.age_rating) <= AGE_RATINGS.index(limit)

    def _reason(self, series: Series, seeds: Sequence[Series]) -> str:
        """Return why, in words that a shopper understands."""
        best: tuple[float, str, str] = (0.0, "", "")
        for seed in seeds:
            shared = set(_traits(series)) & set(_traits(seed))
            weight = sum(self._weight[trait] for trait in shared)
            if weight > best[0]:
                best = (weight, seed.title, self._in_common(shared))
        if best[2]:
            return f"{best[2]} with {best[1]}"
        genre = series.genres[0].replace("-", " ") if series.genres else "manga"
        return f"popular with readers of {genre}"

    def _in_common(self, shared: set[tuple[str, str]]) -> str:
        """Return the weightiest of the traits shared, as a clause."""
        ordered = sorted(shared, key=lambda each: (-self._weight[each], each))
        words = [
            f"author {word}" if kind == "author" else word.replace("-", " ")
            for kind, word in ordered
            if kind != "mood"
        ]
        return f"shares {listed(words[:2])}" if words else ""

    def suggest(
        self,
        customer: Customer | None,
        seed_asins: Sequence[str],
        genres: Sequence[str],
        limit: int,
    ) -> list[Suggested]:
        """Return the best series, one product each, best first."""
        owned = customer.owned_asins if customer else ()
        known, _ = self._catalogue.lookup([*seed_asins, *owned])
        seeds = list({each.series.slug: each.series for each in known}.values())
        wishes = self._wishes(seeds, customer, genres)
        scores = self._scores(wishes) or {
            each.slug: each.popularity / 100 for each in self._catalogue.series
        }
        excluded = {each.slug for each in seeds}
        wanted = frozenset(genres)
        ranked = sorted(
            (
                (-score, slug)
                for slug, score in scores.items()
                if slug not in excluded and self._allowed(slug, wanted, customer)
            )
        )[:limit]
        return [*self._as_suggestions(ranked, seeds)]

    def _as_suggestions(
        self, ranked: Sequence[tuple[float, str]], seeds: Sequence[Series]
    ) -> Iterator[Suggested]:
        """Yield a product for each ranked series; the score keeps its order in 0..1."""
        for negative, slug in ranked:
            product = self._catalogue.first_volume(slug)
            if product is not None:
                score = -negative / (4 - negative)
                reason = self._reason(self._series[slug], seeds)
                yield Suggested(product, round(score, 4), reason)
