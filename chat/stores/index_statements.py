"""The statements that the search index is read with.

Filters are applied before ranking, so that no filter can leave a shopper with nothing
while the shop has something.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chat.orchestration.folding import fold, has_japanese
from chat.orchestration.topics import topic_words
from chat.orchestration.turns import Filters

Vector = npt.NDArray[np.float32]


class QueryEmbedder(Protocol):
    """Turns texts into unit vectors."""

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]: ...


AGES = ("all", "teen", "older-teen", "mature")
_LEXEME = re.compile(r"[a-z0-9]+")

VERSION = "SELECT catalogue_version FROM chat_index_state"

NAMES = """
    SELECT series_id, title, title_romaji, title_ja, aliases, author, author_ja,
           popularity, asin
    FROM chat_indexed_series WHERE asin <> ''
"""

CENTRE = """
    SELECT embedding::text, genres, themes, demographic FROM chat_indexed_series
    WHERE series_id = ANY(%(series)s)
"""

VOLUMES = """
    SELECT DISTINCT ON (series_id) series_id, asin
    FROM chat_indexed_product
    WHERE series_id = ANY(%(series)s) AND volume = %(volume)s AND trust_score >= 0.6
      AND (%(formats)s::text[] = '{}' OR format = ANY(%(formats)s))
    ORDER BY series_id,
             array_position(
                 %(formats)s::text[] || ARRAY['paperback', 'hardcover', 'digital'],
                 format
             ), asin
"""

#: The newest product of each series that fits, the newest first.
NEWEST = """
    SELECT series_id, title, asin FROM (
        SELECT DISTINCT ON (series_id) series_id, fitting.title, product.asin,
               release_date, popularity
        FROM chat_indexed_product AS product JOIN (
            SELECT series_id, title, popularity FROM chat_indexed_series
            WHERE asin <> '' {conditions}
        ) AS fitting USING (series_id)
        WHERE release_date <= CURRENT_DATE AND trust_score >= 0.6
          AND format = ANY(%(editions)s)
          AND (%(among)s::text[] IS NULL OR series_id = ANY(%(among)s))
        ORDER BY series_id, release_date DESC,
                 array_position(ARRAY['paperback', 'hardcover', 'digital'], format),
                 product.asin
    ) AS newest
    ORDER BY release_date DESC, popularity DESC, series_id
    LIMIT %(limit)s
"""

#: What the catalogue itself can be ordered by; prices are live, so not by them.
ORDERS = {
    "oldest": "first_year ASC",
    "longest": "volumes DESC",
    "shortest": "volumes ASC",
    "best-rated": "rating DESC",
    "worst-rated": "rating ASC",
}
#: What fits in one of these orders, the best known first among equals.
ORDERED = """
    SELECT fitting.series_id, fitting.title, asin, asins FROM (
        SELECT * FROM chat_indexed_series
        WHERE asin <> '' {conditions}
          AND (%(among)s::text[] IS NULL OR series_id = ANY(%(among)s))
    ) AS fitting JOIN chat_indexed_product AS product USING (asin)
    ORDER BY {order} NULLS LAST, popularity DESC, fitting.series_id
    LIMIT %(limit)s
"""

#: Three rankings of what fits, then one row for each series that any of them has. The
#: vectors are compared exactly: a few thousand take a few milliseconds, and no filter
#: can make an approximate index miss. All are of length 1, so the inner product is the
#: cosine.
SEARCH = """
    WITH near AS (
        SELECT series_id, row_number() OVER () AS place FROM (
            SELECT series_id FROM chat_indexed_series
            WHERE asin <> '' {conditions}
            ORDER BY embedding <#> %(vector)s::vector, series_id
            LIMIT %(depth)s
        ) AS nearest
    ), told AS (
        SELECT series_id, row_number() OVER () AS place FROM (
            SELECT series_id FROM chat_indexed_series
            WHERE document @@ to_tsquery('english', %(words)s)
              AND asin <> '' {conditions}
            ORDER BY ts_rank(document, to_tsquery('english', %(words)s), 1) DESC,
                     popularity DESC, series_id
            LIMIT %(depth)s
        ) AS telling
    ), famous AS (
        SELECT series_id FROM chat_indexed_series
        WHERE asin <> '' {conditions}
        ORDER BY popularity DESC, series_id
        LIMIT %(famous_depth)s
    ), named AS (
        SELECT series_id FROM chat_indexed_series
        WHERE series_id = ANY(%(named)s) AND asin <> '' {conditions}
    ), found AS (
        SELECT series_id FROM near UNION SELECT series_id FROM told
        UNION SELECT series_id FROM famous UNION SELECT series_id FROM named
    )
    SELECT series.series_id, title, asin, asins, genres, popularity,
           -(embedding <#> %(vector)s::vector), near.place, told.place,
           document @@ to_tsquery('english', %(topics)s), themes, demographic
    FROM found
    JOIN chat_indexed_series AS series USING (series_id)
    LEFT JOIN near USING (series_id)
    LEFT JOIN told USING (series_id)
"""


def vector_literal(vector: Vector) -> str:
    """Return a vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in vector.tolist()) + "]"


def vector_value(literal: str) -> Vector:
    """Return the vector that PostgreSQL wrote."""
    return np.fromstring(literal.strip("[]"), dtype=np.float32, sep=",")


def words_query(text: str, weights: str = "") -> str:
    """Return a full-text query for any of the words of ``text`` that name a topic.

    ``weights`` are the parts of a document that count: "AB" its names and topics.
    """
    words = sorted(
        {
            lexeme
            for word in topic_words(text)
            if not has_japanese(word)
            for lexeme in _LEXEME.findall(fold(word))
        }
    )
    suffix = f":{weights}" if weights else ""
    return " | ".join(f"{word}{suffix}" for word in words)


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
        (
            "min_volumes",
            "coalesce(volumes, 0) >= %(min_volumes)s",
            filters.min_volumes,
        ),
        ("since", "first_year >= %(since)s", filters.since),
        ("until", "first_year <= %(until)s", filters.until),
        (
            "excluded_words",
            "NOT document @@ to_tsquery('english', %(excluded_words)s)",
            " | ".join(filters.excluded_words) or None,
        ),
    )
    asked = [each for each in wishes if each[2] not in (None, [])]
    clauses = "".join(f" AND {clause}" for _, clause, _ in asked)
    return clauses, {name: value for name, _, value in asked}


def _escaped(name: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", name)
