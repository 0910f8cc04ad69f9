"""The statements that the search index is read with.

Filters are applied before ranking, so that no filter can leave a shopper with nothing
while the shop has something.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chat.orchestration.context import content_words
from chat.orchestration.folding import fold, has_japanese
from chat.orchestration.turns import Filters

Vector = npt.NDArray[np.float32]


class QueryEmbedder(Protocol):
    """Turns texts into unit vectors."""

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]: ...


AGES = ("all", "teen", "older-teen", "mature")
#: What shoppers say around a wish, and synopses say too.
_CHATTER = frozenset(
    "own owned yet loved loves enjoyed enjoy really few next read reading bit kind "
    "sort "
    "long year old years got bought buy stuff thing today am feel feeling mood find "
    "finding thinking there's any anybody people person favourite favorite best great "
    "nice interesting popular new famous while wait hmm ok hi hello hey".split()
)
_LEXEME = re.compile(r"[a-z0-9]+")

VERSION = "SELECT catalogue_version FROM chat_index_state"

NAMES = """
    SELECT series_id, title, title_romaji, title_ja, aliases, author, author_ja,
           popularity, asin
    FROM chat_indexed_series WHERE asin <> ''
"""

CENTRE = """
    SELECT avg(embedding)::text FROM chat_indexed_series
    WHERE series_id = ANY(%(series)s)
"""

VOLUMES = """
    SELECT DISTINCT ON (series_id) series_id, asin
    FROM chat_indexed_product
    WHERE series_id = ANY(%(series)s) AND volume = %(volume)s AND trust_score >= 0.6
      AND (%(formats)s::text[] = '{}' OR format = ANY(%(formats)s))
    ORDER BY series_id,
             array_position(ARRAY['paperback', 'hardcover', 'digital'], format), asin
"""

#: One pass over the series that fit; each gets its place in three rankings.
SEARCH = """
    WITH fitting AS (
        SELECT series_id, title, asin, asins, genres, popularity,
               1 - (embedding <=> %(vector)s::vector) AS similarity,
               CASE WHEN document @@ to_tsquery('english', %(words)s)
                    THEN ts_rank(document, to_tsquery('english', %(words)s), 1)
               END AS relevance
        FROM chat_indexed_series
        WHERE asin <> '' {conditions}
    ), ranked AS (
        SELECT *, row_number() OVER (ORDER BY similarity DESC, series_id) AS near,
               row_number() OVER (
                   ORDER BY relevance DESC NULLS LAST, similarity DESC) AS told,
               row_number() OVER (ORDER BY popularity DESC, series_id) AS famous
        FROM fitting
    )
    SELECT series_id, title, asin, asins, genres, popularity, similarity,
           near, CASE WHEN relevance IS NOT NULL THEN told END, famous
    FROM ranked
    WHERE near <= %(depth)s OR (told <= %(depth)s AND relevance IS NOT NULL)
       OR famous <= %(famous_depth)s OR series_id = ANY(%(named)s)
"""


def vector_literal(vector: Vector) -> str:
    """Return a vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in vector.tolist()) + "]"


def vector_value(literal: str) -> Vector:
    """Return the vector that PostgreSQL wrote."""
    return np.fromstring(literal.strip("[]"), dtype=np.float32, sep=",")


def words_query(text: str) -> str:
    """Return a full-text query for any of the words of ``text`` that name a topic."""
    words = sorted(
        {
            lexeme
            for word in content_words(text) - _CHATTER
            if not has_japanese(word)
            for lexeme in _LEXEME.findall(fold(word))
        }
    )
    return " | ".join(words)


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """Return what the filters add to the WHERE clause, and its parameters.

    The clauses are constants of this table; what the shopper said travels as a
    parameter only.
    """
    age = filters.max_age_rating
    authors = [f"%{_escaped(name)}%" for name in filters.authors]
    wishes: Sequence[tuple[str, str, object]] = (
        ("genres", "genres && %(genres)s", list(filters.genres)),
        (
            "excluded_genres",
            "NOT genres && %(excluded_genres)s",
            list(filters.excluded_genres),
        ),
        (
            "demographics",
            "demographic = ANY(%(demographics)s)",
            list(filters.demographics),
        ),
        ("formats", "asins ?| %(formats)s", list(filters.formats)),
        ("statuses", "status = ANY(%(statuses)s)", list(filters.statuses)),
        ("authors", "author ILIKE ANY(%(authors)s)", authors),
        (
            "excluded_series",
            "series_id <> ALL(%(excluded_series)s)",
            sorted(filters.excluded_series),
        ),
        ("age", "age_rank <= %(age)s", AGES.index(age) if age in AGES else None),
        (
            "max_volumes",
            "coalesce(volumes, 0) <= %(max_volumes)s",
            filters.max_volumes,
        ),
    )
    asked = [each for each in wishes if each[2] not in (None, [])]
    clauses = "".join(f" AND {clause}" for _, clause, _ in asked)
    return clauses, {name: value for name, _, value in asked}


def _escaped(name: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", name)
