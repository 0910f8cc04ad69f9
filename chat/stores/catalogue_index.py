"""Hybrid search over the catalogue index: names, words and meaning, fused by rank.

A title or an author that the shopper names decides first, since no embedding knows
names; then full text and vectors, which know what a wish is about.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from chat.orchestration.retrieval import without_wishes
from chat.orchestration.topics import topic_of
from chat.orchestration.turns import Candidate, Filters
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.index_ranking import (
    Row,
    about_topic,
    all_genres_first,
    fused,
    ids,
    match_of,
    of_format,
    row_of,
)
from chat.stores.index_statements import (
    CENTRE,
    NEWEST,
    ORDERED,
    ORDERS,
    SEARCH,
    VOLUMES,
    QueryEmbedder,
    Vector,
    conditions,
    vector_literal,
    vector_value,
    words_query,
)
from chat.stores.kinship import kinship_of
from chat.stores.name_cache import NameCache
from chat.stores.query_names import QueryNames, named_in

#: How deep each ranking is read; beyond it a place adds next to nothing.
_DEPTH = 60
_EDITIONS = ("paperback", "hardcover", "digital")
_SURE = 0.85  # names less certain than this come last
#: So many series of a genre are shown, however far they are from the topic.
_LEAST_OF_GENRE = 3


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
        models = await self._models(named)
        vector = await self._vector(topic_of(wish), wish, models)
        words = words_query(wish)
        topic = topic_of(without_wishes(named.rest))
        rows = await self._rows(vector, words, topic, named, filters)
        ordered = fused(rows, named, kinship_of(models), generic=not topic)
        ordered = all_genres_first(ordered, filters.genres)
        if topic and not (named.centre or named.series):
            ordered = about_topic(ordered, least=_LEAST_OF_GENRE * bool(filters.genres))
        about = [row for row, _ in ordered] if topic or named.centre else None
        if filters.newest:
            return await self._newest(about, filters, limit)
        if filters.order in ORDERS:
            return await self._in_order(about, filters, limit)
        asins = await self._asins([row for row, _ in ordered], filters)
        found = [
            Candidate(
                asins[row.series_id],
                row.series_id,
                row.title,
                score,
                row.similarity,
                match_of(row, named),
            )
            for row, score in ordered
            if asins.get(row.series_id)
            and asins[row.series_id] not in filters.excluded_asins
        ]
        return tuple(found[:limit])

    async def _newest(
        self, about: Sequence[Row] | None, filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return what came out last: of all that fits, or of what is about a topic."""
        clauses, params = conditions(filters)
        params |= {
            "editions": list(filters.formats) or list(_EDITIONS),
            "among": None if about is None else ids(about),
            "limit": limit,
        }
        found = await self._postgres.fetch(NEWEST.format(conditions=clauses), params)
        near = {row.series_id: row.similarity for row in about or ()}
        return tuple(
            Candidate(str(asin), str(key), str(title), 1 / place, near.get(key, 0.0))
            for place, (key, title, asin) in enumerate(found, start=1)
            if asin not in filters.excluded_asins
        )

    async def _in_order(
        self, about: Sequence[Row] | None, filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return what leads the order asked for: of all that fits, or of a topic."""
        clauses, params = conditions(filters)
        statement = ORDERED.format(conditions=clauses, order=ORDERS[filters.order])
        params |= {"among": None if about is None else ids(about), "limit": limit}
        found = await self._postgres.fetch(statement, params)
        near = {row.series_id: row.similarity for row in about or ()}
        return tuple(
            Candidate(
                next((asins[f] for f in filters.formats if f in asins), str(asin)),
                str(key),
                str(title),
                1 / place,
                near.get(key, 0.0),
            )
            for place, (key, title, asin, asins) in enumerate(found, start=1)
        )

    async def _models(self, named: QueryNames) -> Sequence[Sequence[Any]]:
        """Return what is known of the series that the search shall be near to."""
        if not named.centre:
            return ()
        return await self._postgres.fetch(CENTRE, {"series": list(named.centre)})

    async def _vector(
        self, topic: str, wish: str, models: Sequence[Sequence[Any]]
    ) -> Vector:
        """Return what to search near: the words, drawn towards what they name.

        Words without a topic say nothing beside a model: "something like Monster".
        """
        if not models:
            return await self._embedded(topic or wish)
        centre = np.mean([vector_value(each[0]) for each in models], axis=0)
        mixed = 1.5 * centre / (np.linalg.norm(centre) or 1.0)
        if topic:
            mixed = mixed + await self._embedded(topic)
        return np.asarray(mixed / (np.linalg.norm(mixed) or 1.0), np.float32)

    async def _embedded(self, text: str) -> Vector:
        return np.asarray((await self._embedder.embed([text]))[0], np.float32)

    async def _rows(
        self,
        vector: Vector,
        words: str,
        topic: str,
        named: QueryNames,
        filters: Filters,
    ) -> list[Row]:
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
        return [row_of(each) for each in found]

    async def _asins(self, rows: Sequence[Row], filters: Filters) -> dict[str, str]:
        """Return the product to show of each series: the format, the volume asked."""
        chosen = {row.series_id: of_format(row, filters.formats) for row in rows}
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
