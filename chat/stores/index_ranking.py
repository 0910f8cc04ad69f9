"""How what the index finds is put in order: names first, then kinship and nearness."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from chat.orchestration.retrieval import reciprocal_rank_fusion
from chat.stores.kinship import Kinship
from chat.stores.query_names import QueryNames

_UNRANKED = 10_000
#: How near a series must be to a topic to count as about it: by its vector alone, and
#: when its names and themes, or only its prose, have a word of the topic.
_NEAR, _NEAR_BY_THEME, _NEAR_BY_PROSE = 0.3, 0.05, 0.2
_OF_BEST = 0.45  # a word of the topic in a theme of another sense: "cat and mouse"
#: Beside series whose themes have the very word, mere nearness must be closer.
_NEARER = 0.36


@dataclass(frozen=True, slots=True)
class Row:
    """One series as a search finds it, with its places in the rankings."""

    series_id: str
    title: str
    asin: str
    asins: dict[str, str]
    genres: tuple[str, ...]
    popularity: int
    similarity: float
    near: int | None
    told: int | None
    themed: bool = False  # its names or themes have a word of the topic
    themes: tuple[str, ...] = ()
    demographic: str = ""


def row_of(values: Sequence[Any]) -> Row:
    """Return what a row of the search statement says."""
    series_id, title, asin, asins, genres, popularity, similarity, *places = values
    near, told, themed, themes, demographic = places
    return Row(
        series_id,
        title,
        asin,
        dict(asins),
        tuple(genres),
        popularity,
        float(similarity) if isfinite(similarity) else 0.0,
        near,
        told,
        bool(themed),
        tuple(themes),
        demographic,
    )


def of_format(row: Row, formats: Sequence[str]) -> str:
    """Return the product of the first format asked for, else the one to show."""
    return next((row.asins[f] for f in formats if f in row.asins), row.asin)


def fused(
    rows: Sequence[Row], named: QueryNames, kinship: Kinship, *, generic: bool
) -> list[tuple[Row, float]]:
    """Fuse the rankings; what is named counts more than what is merely near."""
    by_id = {row.series_id: row for row in rows}
    near = sorted(rows, key=lambda row: (row.near or _UNRANKED, -row.similarity))
    told = sorted((row for row in rows if row.told), key=lambda row: row.told or 0)
    famous = sorted(rows, key=lambda row: (-row.popularity, row.series_id))
    own = [by_id[each] for each in named.works if each in by_id]
    own.sort(key=lambda row: (-row.popularity, -row.similarity))
    asked = [by_id[each] for each in named.series if each in by_id]
    alike = [(kinship.of(r.genres, r.themes, r.demographic), r) for r in rows]
    alike = sorted(
        (pair for pair in alike if pair[0] > 0),
        key=lambda pair: (-pair[0], -pair[1].similarity, pair[1].series_id),
    )
    rankings = [
        *(2 * [[row.series_id for _, row in alike]]),
        *(3 * [ids(asked)]),
        *(2 * [ids(own)]),
        *((2 if named.centre or not generic else 1) * [ids(near)]),
        ids(told),
        *((2 if generic and not named.centre else 1) * [ids(famous)]),
    ]
    return [(by_id[key], score) for key, score in reciprocal_rank_fusion(rankings)]


def ids(rows: Sequence[Row]) -> list[str]:
    """Return the keys of the rows, in their order."""
    return [row.series_id for row in rows]


def all_genres_first(
    ordered: Sequence[tuple[Row, float]], genres: Sequence[str]
) -> list[tuple[Row, float]]:
    """Put series that have more of the genres asked for before those with fewer."""
    wanted = set(genres)
    return sorted(ordered, key=lambda each: -len(wanted & set(each[0].genres)))


def about_topic(
    ordered: Sequence[tuple[Row, float]], *, least: int
) -> list[tuple[Row, float]]:
    """Return the series that are about the topic asked for, and ``least`` at least.

    A list that is filled up with what is merely nearest answers another question.
    """
    themed = any(row.themed and row.similarity >= _NEAR for row, _ in ordered)
    near = _NEARER if themed else _NEAR
    best = max((row.similarity for row, _ in ordered), default=0.0)
    by_theme = max(_NEAR_BY_THEME, _OF_BEST * best)

    def is_about(row: Row) -> bool:
        return (
            row.similarity >= near
            or (row.themed and row.similarity >= by_theme)
            or (bool(row.told) and row.similarity >= _NEAR_BY_PROSE)
        )

    kept = [each for each in ordered if is_about(each[0])]
    return kept if len(kept) >= least else [*kept, *_rest(ordered, kept)][:least]


def _rest(
    ordered: Sequence[tuple[Row, float]], kept: Sequence[tuple[Row, float]]
) -> list[tuple[Row, float]]:
    return [each for each in ordered if each not in kept]


def match_of(row: Row, named: QueryNames) -> str:
    """Say how a series was found."""
    if row.series_id in named.series:
        return "title"
    if row.series_id in named.works:
        return "author"
    told, near = row.told or _UNRANKED, row.near or _UNRANKED
    return "text" if told < near else "vector"
