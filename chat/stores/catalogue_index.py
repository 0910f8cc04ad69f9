"""Hybrid search over the catalogue index: names, words and meaning, fused by rank.

A title or an author that the shopper names decides first, since no embedding knows
names; then full text and vectors, which know what a wish is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from chat.orchestration.retrieval import (
    reciprocal_rank_fusion,
    without_wishes,
)
from chat.orchestration.turns import Candidate, Filters
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.index_statements import (
    CENTRE,
    NEWEST,
    SEARCH,
    VOLUMES,
    QueryEmbedder,
    Vector,
    conditions,
    topic_of,
    vector_literal,
    vector_value,
    words_query,
)
from chat.stores.name_cache import NameCache
from chat.stores.query_names import QueryNames, named_in

#: How deep each ranking is read; beyond it a place adds next to nothing.
_DEPTH = 60
_UNRANKED = 10_000
_EDITIONS = ("paperback", "hardcover", "digital")
_SURE = 0.85  # names less certain than this come last
#: How near a series must be to a topic to count as about it: by its vector alone, and
#: when its names and themes, or only its prose, have a word of the topic.
_NEAR, _NEAR_BY_THEME, _NEAR_BY_PROSE = 0.3, 0.05, 0.2
_OF_BEST = 0.45  # a word of the topic in a theme of another sense: "cat and mouse"
#: Beside series whose themes have the very word, mere nearness must be closer.
_NEARER = 0.36
#: So many series of a genre are shown, however far they are from the topic.
_LEAST_OF_GENRE = 3


@dataclass(frozen=True, slots=True)
class _Row:
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


class CatalogueIndex:
    """Implements the Retriever port over PostgreSQL; raises DependencyError."""

    def __init__(
        self, embedder: QueryEmbedder, postgres: AsyncPostgres | None = None
    ) -> None:
        self._embedder = embedder
        self._postgres = postgres or AsyncPostgres(dependency="index")
        self._names = NameCache(self._postgres)

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        await self._postgres.aclose()

    async def version(self) -> str:
        """Return the catalogue version that the index holds."""
        return await self._names.version()

    async def titles_in(self, text: str) -> Sequence[Candidate]:
        """Return the series that ``text`` names, misspellings tolerated.

        The sure ones come first, in the order in which they are named.
        """
        names = await self._names.names()
        found = [m for m in names.index.find(text) if m.kind == "title"]
        found.sort(key=lambda match: (match.certainty < _SURE, match.start))
        return tuple(
            Candidate(asin, each.key, title, each.certainty, 1.0, "title")
            for each in found
            for title, asin in (names.shown[each.key],)
        )

    async def search(
        self, query: str, filters: Filters, *, limit: int
    ) -> Sequence[Candidate]:
        """Return at most ``limit`` series that fit the filters, best first."""
        if limit < 1:
            return ()
        names = await self._names.names()
        named = named_in(query, names)
        # "Scary" is horror to the parser, and to neither the words nor the vectors.
        wish = " ".join([named.rest, *filters.genres])
        vector = await self._vector(topic_of(wish) or wish, named)
        words = words_query(wish)
        topic = topic_of(without_wishes(named.rest))
        rows = await self._rows(vector, words, topic, named, filters)
        ordered = _fused(rows, named, generic=not topic)
        ordered = _all_genres_first(ordered, filters.genres)
        if topic and not (named.centre or named.series):
            ordered = _about_topic(
                ordered, least=_LEAST_OF_GENRE * bool(filters.genres)
            )
        if filters.newest:
            about = [row for row, _ in ordered] if topic or named.centre else None
            return await self._newest(about, filters, limit)
        asins = await self._asins([row for row, _ in ordered], filters)
        found = [
            Candidate(
                asins[row.series_id],
                row.series_id,
                row.title,
                score,
                row.similarity,
                _match(row, named),
            )
            for row, score in ordered
            if asins.get(row.series_id)
            and asins[row.series_id] not in filters.excluded_asins
        ]
        return tuple(found[:limit])

    async def _newest(
        self, about: Sequence[_Row] | None, filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return what came out last: of all that fits, or of what is about a topic."""
        clauses, params = conditions(filters)
        params |= {
            "editions": list(filters.formats) or list(_EDITIONS),
            "among": None if about is None else _ids(about),
            "limit": limit,
        }
        found = await self._postgres.fetch(NEWEST.format(conditions=clauses), params)
        near = {row.series_id: row.similarity for row in about or ()}
        return tuple(
            Candidate(str(asin), str(key), str(title), 1 / place, near.get(key, 0.0))
            for place, (key, title, asin) in enumerate(found, start=1)
            if asin not in filters.excluded_asins
        )

    async def _vector(self, query: str, named: QueryNames) -> Vector:
        """Return what to search near: the words, drawn towards what they name."""
        vector = np.asarray((await self._embedder.embed([query]))[0], np.float32)
        if not named.centre:
            return vector
        rows = await self._postgres.fetch(CENTRE, {"series": list(named.centre)})
        if not rows or rows[0][0] is None:
            return vector
        centre = vector_value(rows[0][0])
        mixed = vector + 1.5 * centre / (np.linalg.norm(centre) or 1.0)
        return np.asarray(mixed / (np.linalg.norm(mixed) or 1.0), np.float32)

    async def _rows(
        self,
        vector: Vector,
        words: str,
        topic: str,
        named: QueryNames,
        filters: Filters,
    ) -> list[_Row]:
        clauses, params = conditions(filters)
        if named.only_works:
            clauses += " AND series_id = ANY(%(named)s)"
        if named.models or named.unwanted:
            clauses += " AND series_id <> ALL(%(models)s)"
        params |= {
            "vector": vector_literal(vector),
            "words": words,
            "topics": words_query(topic, "AB"),
            "depth": _DEPTH,
            "famous_depth": 0 if topic or named.centre else _DEPTH,
            "named": [*named.series, *named.works],
            "models": [*named.models, *named.unwanted],
        }
        found = await self._postgres.fetch(SEARCH.format(conditions=clauses), params)
        return [_row(each) for each in found]

    async def _asins(self, rows: Sequence[_Row], filters: Filters) -> dict[str, str]:
        """Return the product to show of each series: the format, the volume asked."""
        chosen = {row.series_id: _of_format(row, filters.formats) for row in rows}
        if filters.volume is None or not rows:
            return chosen
        volumes = await self._postgres.fetch(
            VOLUMES,
            {
                "series": list(chosen),
                "volume": filters.volume,
                "formats": list(filters.formats),
            },
        )
        return chosen | {str(series): str(asin) for series, asin in volumes}


def _row(values: Sequence[Any]) -> _Row:
    series_id, title, asin, asins, genres, popularity, similarity, *places = values
    near, told, themed = places
    return _Row(
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
    )


def _of_format(row: _Row, formats: Sequence[str]) -> str:
    """Return the product of the first format asked for, else the one to show."""
    return next((row.asins[f] for f in formats if f in row.asins), row.asin)


def _fused(
    rows: Sequence[_Row], named: QueryNames, *, generic: bool
) -> list[tuple[_Row, float]]:
    """Fuse the rankings; what is named counts more than what is merely near."""
    by_id = {row.series_id: row for row in rows}
    near = sorted(rows, key=lambda row: (row.near or _UNRANKED, -row.similarity))
    told = sorted((row for row in rows if row.told), key=lambda row: row.told or 0)
    famous = sorted(rows, key=lambda row: (-row.popularity, row.series_id))
    own = [by_id[each] for each in named.works if each in by_id]
    own.sort(key=lambda row: (-row.popularity, -row.similarity))
    asked = [by_id[each] for each in named.series if each in by_id]
    rankings = [
        *(3 * [_ids(asked)]),
        *(2 * [_ids(own)]),
        *((2 if named.centre or not generic else 1) * [_ids(near)]),
        _ids(told),
        *((2 if generic and not named.centre else 1) * [_ids(famous)]),
    ]
    return [(by_id[key], score) for key, score in reciprocal_rank_fusion(rankings)]


def _ids(rows: Sequence[_Row]) -> list[str]:
    return [row.series_id for row in rows]


def _all_genres_first(
    ordered: Sequence[tuple[_Row, float]], genres: Sequence[str]
) -> list[tuple[_Row, float]]:
    """Put series that have more of the genres asked for before those with fewer."""
    wanted = set(genres)
    return sorted(ordered, key=lambda each: -len(wanted & set(each[0].genres)))


def _about_topic(
    ordered: Sequence[tuple[_Row, float]], *, least: int
) -> list[tuple[_Row, float]]:
    """Return the series that are about the topic asked for, and ``least`` at least.

    A list that is filled up with what is merely nearest answers another question.
    """
    themed = any(row.themed and row.similarity >= _NEAR for row, _ in ordered)
    near = _NEARER if themed else _NEAR
    best = max((row.similarity for row, _ in ordered), default=0.0)
    by_theme = max(_NEAR_BY_THEME, _OF_BEST * best)

    def is_about(row: _Row) -> bool:
        return (
            row.similarity >= near
            or (row.themed and row.similarity >= by_theme)
            or (bool(row.told) and row.similarity >= _NEAR_BY_PROSE)
        )

    kept = [each for each in ordered if is_about(each[0])]
    return kept if len(kept) >= least else [*kept, *_rest(ordered, kept)][:least]


def _rest(
    ordered: Sequence[tuple[_Row, float]], kept: Sequence[tuple[_Row, float]]
) -> list[tuple[_Row, float]]:
    return [each for each in ordered if each not in kept]


def _match(row: _Row, named: QueryNames) -> str:
    """Say how a series was found."""
    if row.series_id in named.series:
        return "title"
    if row.series_id in named.works:
        return "author"
    told, near = row.told or _UNRANKED, row.near or _UNRANKED
    return "text" if told < near else "vector"
