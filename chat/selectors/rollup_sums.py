"""Sums over the rollups, cut by time and by one dimension, one query for each table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from django.db import connection

from chat.telemetry.sketches import Sketch
from chat.telemetry.totals import COUNTERS, Totals, merged_counts


class Dimension(StrEnum):
    """What figures can be split by."""

    INTENT = "intent"
    RELEASE = "model_release"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which turns count; empty means all.

    Conversations are known by site alone: with an intent or a release given they are
    left at zero.
    """

    intents: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def of_turns_only(self) -> bool:
        """Whether the filter says something that conversations don't know."""
        return bool(self.intents or self.releases)


@dataclass(frozen=True, slots=True)
class Sum:
    """The turns of one step and one value of the dimension."""

    step: int
    value: str
    totals: Totals


_TURNS = """
SELECT width_bucket(bucket, %(bounds)s::timestamptz[]) - 1, {value}, {counters},
    {details}
FROM chat_turnrollup
WHERE bucket >= %(start)s AND bucket < %(end)s {conditions}
GROUP BY 1, 2 ORDER BY 1, 2
"""
_CONVERSATIONS = """
SELECT width_bucket(bucket, %(bounds)s::timestamptz[]) - 1,
    sum(conversations), sum(handed_over)
FROM chat_conversationrollup
WHERE bucket >= %(start)s AND bucket < %(end)s {conditions}
GROUP BY 1
"""
_DETAILS = """
    coalesce(jsonb_agg(degraded_by) FILTER (WHERE degraded_by <> '{}'), '[]'),
    coalesce(jsonb_agg(triggers) FILTER (WHERE triggers <> '{}'), '[]'),
    string_agg(first_token, ''), string_agg(duration, '')
"""
_NO_DETAILS = "'[]', '[]', ''::bytea, ''::bytea"
_CONDITIONS = {
    "intents": "AND intent = ANY(%(intents)s)",
    "releases": "AND model_release = ANY(%(releases)s)",
    "sites": "AND site = ANY(%(sites)s)",
}


def turn_sums(
    bounds: Sequence[datetime],
    filters: Filters,
    *,
    by: Dimension | None = None,
    details: bool = True,
) -> tuple[Sum, ...]:
    """Return the sums of every step between ``bounds`` that has turns, in order.

    Without ``details`` (sketches, triggers, dependencies) the larger part of the data
    stays where it is.
    """
    query = _TURNS.format(
        value=by.value if by else "''",
        counters=", ".join(f"sum({each})" for each in COUNTERS),
        details=_DETAILS if details else _NO_DETAILS,
        conditions=_conditions(filters, ("intents", "releases", "sites")),
    )
    return tuple(_sum(row) for row in _rows(query, bounds, filters))


def conversation_sums(
    bounds: Sequence[datetime], filters: Filters
) -> dict[int, tuple[int, int]]:
    """Return for each step how many conversations began, how many needed a person."""
    if filters.of_turns_only:
        return {}
    query = _CONVERSATIONS.format(conditions=_conditions(filters, ("sites",)))
    rows = _rows(query, bounds, filters)
    return {int(step): (int(began), int(people)) for step, began, people in rows}


def _sum(row: Sequence[Any]) -> Sum:
    step, value, *rest = row
    counts = rest[: len(COUNTERS)]
    degraded_by, triggers, first_token, duration = rest[len(COUNTERS) :]
    totals = Totals(
        **{name: int(each) for name, each in zip(COUNTERS, counts, strict=True)},
        degraded_by=merged_counts(orjson.loads(degraded_by)),
        triggers=merged_counts(orjson.loads(triggers)),
        first_token=Sketch(bytes(first_token)),
        duration=Sketch(bytes(duration)),
    )
    return Sum(int(step), str(value), totals)


def _conditions(filters: Filters, names: Sequence[str]) -> str:
    return " ".join(_CONDITIONS[each] for each in names if getattr(filters, each))


def _rows(
    query: str, bounds: Sequence[datetime], filters: Filters
) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "bounds": list(bounds),
        "start": bounds[0],
        "end": bounds[-1],
        "intents": list(filters.intents),
        "releases": list(filters.releases),
        "sites": list(filters.sites),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
