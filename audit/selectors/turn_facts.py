"""What turns amount to, counted by the database: the source of every rollup.

Nothing here tells one turn from another, or names a person; sessions are named so that
a conversation can be counted once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

_CELL = "date_bin(%(bucket)s, finished_at, 'epoch'::timestamptz)"
_KEY = f"{_CELL} AS bucket, intent, model_release, site"
_RANGE = "finished_at >= %(start)s AND finished_at < %(end)s"
_GROUPED = "GROUP BY 1, 2, 3, 4"

_COUNTS = {
    "turns": "count(*)",
    "failed": "count(*) FILTER (WHERE status = 'failed')",
    "degraded": "count(*) FILTER (WHERE status = 'degraded')",
    "stopped": "count(*) FILTER (WHERE status = 'stopped')",
    "interrupted": "count(*) FILTER (WHERE status = 'interrupted')",
    "fallbacks": "count(*) FILTER (WHERE jsonb_array_length(fallbacks) > 0)",
    "corrected": "count(*) FILTER (WHERE jsonb_array_length(corrections) > 0)",
    "handed_over": "count(*) FILTER (WHERE handed_over)",
    "cache_hits": "count(*) FILTER (WHERE cache_outcome = 'hit')",
    "cache_misses": "count(*) FILTER (WHERE cache_outcome = 'miss')",
    "input_tokens": "coalesce(sum(input_tokens), 0)",
    "output_tokens": "coalesce(sum(output_tokens), 0)",
    "cached_tokens": "coalesce(sum(cached_tokens), 0)",
    "cost_microusd": "coalesce(sum(cost_microusd), 0)",
    "unpriced": "count(*) FILTER (WHERE cost_microusd IS NULL)",
    "saved_microusd": "coalesce(sum(saved_microusd), 0)",
}

_COUNTED = f"""
SELECT {_KEY}, {", ".join(_COUNTS.values())}
FROM audit_turn WHERE {_RANGE} {_GROUPED}
"""  # noqa: S608 (our own words, as in the queries below)

# A trigger is a stage that acted; in shadow mode, one that saw what it would act on.
_TRIGGERED = """
WITH acted AS (
    SELECT date_bin(%(bucket)s, t.finished_at, 'epoch'::timestamptz) AS bucket,
        t.intent, t.model_release, t.site, t.id, s.stage, s.outcome,
        CASE WHEN s.mode = 'shadow' THEN 'shadow' ELSE s.outcome END AS verdict
    FROM audit_turn t JOIN audit_score s ON s.turn_id = t.id
    WHERE t.finished_at >= %(start)s AND t.finished_at < %(end)s
        AND (s.outcome IN ('correct', 'block') OR s.mode = 'shadow' AND s.findings > 0)
)
SELECT bucket, intent, model_release, site, stage || ':' || verdict, count(*)
FROM acted GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT bucket, intent, model_release, site, '', count(DISTINCT id)
FROM acted WHERE verdict = 'block' GROUP BY 1, 2, 3, 4
"""

_DEGRADED = f"""
SELECT {_KEY}, dependency, count(*)
FROM audit_turn, jsonb_array_elements_text(degraded) AS dependency
WHERE {_RANGE} GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608

_BINNED = """
SELECT bucket, intent, model_release, site, array_agg(bin ORDER BY bin),
    array_agg(found ORDER BY bin)
FROM (
    SELECT {key}, count(*) AS found,
        ceil(ln(greatest({column}, %(shortest)s)) / ln(%(base)s))::int AS bin
    FROM audit_turn WHERE {range} AND {column} IS NOT NULL
    GROUP BY 1, 2, 3, 4, bin
) AS binned GROUP BY 1, 2, 3, 4
"""

_SESSIONS = """
SELECT session_id, min(finished_at), max(finished_at), count(*), bool_or(handed_over),
    (array_agg(site ORDER BY finished_at, id))[1]
FROM audit_turn WHERE session_id IN (
    SELECT session_id FROM audit_turn
    WHERE finished_at >= %(start)s AND finished_at < %(end)s
) GROUP BY session_id
"""

# One statement, one snapshot: a turn is either waiting or linked, never neither.
_TOUCHED = """
WITH linked AS (
    SELECT position, turn_id FROM audit_chainlink WHERE position > %(position)s
), touched AS (
    SELECT turn_id FROM linked UNION ALL SELECT turn_id FROM audit_unsealed
)
SELECT coalesce((SELECT max(position) FROM linked), %(position)s),
    coalesce(array_agg(DISTINCT date_bin(%(bucket)s, finished_at,
        'epoch'::timestamptz)), '{}')
FROM audit_turn WHERE id IN (SELECT turn_id FROM touched)
"""

Bins = tuple[Sequence[int], Sequence[int]]
Key = tuple[datetime, str, str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """How times are cut into buckets, and latencies into bins of base ``base``."""

    bucket: timedelta
    base: float
    shortest_ms: float


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What the turns of one bucket, intent, release and site amount to.

    ``counts`` are by the names of :data:`COUNTED`; ``triggers`` by ``stage:verdict``;
    bins as keys, ascending, and how many turns fell into each.
    """

    bucket: datetime
    intent: str
    model_release: str
    site: str
    counts: dict[str, int]
    blocked: int
    triggers: dict[str, int]
    degraded_by: dict[str, int]
    first_token: Bins
    duration: Bins


#: The names of what is counted for every group of turns.
COUNTED = tuple(_COUNTS)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One conversation as a whole, whatever buckets it reaches over."""

    session_id: str
    started_at: datetime
    last_at: datetime
    turns: int
    handed_over: bool
    site: str


@dataclass(frozen=True, slots=True)
class Touched:
    """The buckets that got turns since a place in the chain, and the new place."""

    position: int
    buckets: tuple[datetime, ...]


def turn_facts(start: datetime, end: datetime, grid: Grid) -> tuple[TurnFacts, ...]:
    """Return what the turns that finished in ``[start, end)`` amount to."""
    asked = {
        "start": start,
        "end": end,
        "bucket": grid.bucket,
        "base": grid.base,
        "shortest": grid.shortest_ms,
    }
    triggers = _maps(_TRIGGERED, asked)
    degraded = _maps(_DEGRADED, asked)
    first_token, duration = _bins("first_token_ms", asked), _bins("duration_ms", asked)
    facts = []
    for bucket, intent, release, site, *counts in _rows(_COUNTED, asked):
        key = (bucket, intent, release, site)
        acted = triggers.get(key, {})
        facts.append(
            TurnFacts(
                *key,
                counts=dict(zip(COUNTED, map(int, counts), strict=True)),
                blocked=acted.pop("", 0),
                triggers=acted,
                degraded_by=degraded.get(key, {}),
                first_token=first_token.get(key, ((), ())),
                duration=duration.get(key, ((), ())),
            )
        )
    return tuple(facts)


def session_facts(start: datetime, end: datetime) -> tuple[SessionFacts, ...]:
    """Return the sessions that had a turn in ``[start, end)``, each as a whole."""
    rows = _rows(_SESSIONS, {"start": start, "end": end})
    return tuple(SessionFacts(*row) for row in rows)


def buckets_touched(position: int, bucket: timedelta) -> Touched:
    """Return which buckets got turns since chain ``position``, waiting turns included.

    Late turns are found by when they were recorded, whatever time they tell of.
    """
    asked = {"position": position, "bucket": bucket}
    ((new_position, buckets),) = _rows(_TOUCHED, asked)
    return Touched(new_position, tuple(sorted(buckets)))


def turns_range() -> tuple[datetime, datetime] | None:
    """Return when the first and the last recorded turn finished; None without any."""
    query = "SELECT min(finished_at), max(finished_at) FROM audit_turn"
    ((first, last),) = _rows(query, {})
    return (first, last) if first is not None else None


def _maps(query: str, asked: dict[str, Any]) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = {}
    for bucket, intent, release, site, name, count in _rows(query, asked):
        found.setdefault((bucket, intent, release, site), {})[name] = count
    return found


def _bins(column: str, asked: dict[str, Any]) -> dict[Key, Bins]:
    query = _BINNED.format(key=_KEY, range=_RANGE, column=column)
    return {
        (bucket, intent, release, site): (keys, counts)
        for bucket, intent, release, site, keys, counts in _rows(query, asked)
    }


def _rows(query: str, asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        yield from cursor.fetchall()
