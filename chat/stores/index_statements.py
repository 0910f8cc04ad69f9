"""The statements that the search index is read with.

Filters are applied before ranking, so that no filter can leave a shopper with nothing
while the shop has something.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chat.orchestration.context_words import content_words
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
    "sort long short shorter longer year old years got bought buy stuff thing today am "
    "feel feeling mood find finding thinking there's any anybody people person "
    "favourite favorite best great nice interesting popular new newest famous while "
    "wait hmm ok hi hello hey fine please pls plz fiction story stories set make makes "
    "where whose who he she him her his into turn turns find finds guy someone "
    "somebody recs rec recomend reccomend sell sells seller sellers bestseller "
    "bestsellers top hot trending right month week year latest release releases "
    "brother sister mother father mom mum dad son daughter niece nephew friend "
    "girlfriend boyfriend wife husband grandma grandmother grandfather kid kids child "
    "children teen teenager adult adults boss colleague gift present birthday "
    "christmas beginner beginners newbie newcomer starter started never ever already "
    "little big tight money cash cheap bucks dollars euro euros pounds yen only "
    "most least comic comics graphic novel anime film films movie movies show shows "
    "released ich suche etwas eine einen busco quiero cherche cerco sumthing "
    "boy boys girl girls man men woman women max maximum age appropriate "
    "suitable "
    "watched watching watch follow follows following main character characters "
    "protagonist "
    "lead hero heroine suggestion want wants would kill fan huge".split()
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
           document @@ to_tsquery('english', %(topics)s)
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


def topic_of(text: str) -> str:
    """Return the words of ``text`` that name a topic, without the talk around them."""
    return " ".join(sorted(content_words(text) - _CHATTER))


def words_query(text: str, weights: str = "") -> str:
    """Return a full-text query for any of the words of ``text`` that name a topic.

    ``weights`` are the parts of a document that count: "AB" its names and topics.
    """
    words = sorted(
        {
            lexeme
            for word in content_words(text) - _CHATTER
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
