"""Turns found by what they were: one page in order of time, and how many there are.

The trap of such a search is ``ORDER BY time LIMIT n`` with rare conditions: walking
back in time until n turns are found may visit every turn, and fetching all that an
index finds may fetch millions. So what several conditions find is looked for in two
steps: a walk over a bounded number of turns, which ends the search for what is common;
and when that finds too few, which proves it rare, everything that indexes find.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from audit.exceptions import SearchTooSlowError
from audit.turn_criteria import (
    Condition,
    TurnCriteria,
    conditions,
    time_conditions,
)

#: Turns that the first step looks at.
_WALKED = 20_000
#: Turns whose words the first step looks at, which costs more.
_READ = 2_000
#: Showings of a product that the first step looks at.
_SHOWN = 2_000
_SEARCH_MS = 8_000
_COUNT_MS = 150

Edge = tuple[datetime, int]
Statement = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """One turn's place in the order, and its session."""

    finished_at: datetime
    id: int
    session_id: str


@dataclass(frozen=True, slots=True)
class Order:
    """Newest first or oldest first, behind ``edge`` in that direction."""

    newest_first: bool = True
    edge: Edge | None = None

    @property
    def direction(self) -> str:
        """The word that SQL has for it."""
        return "DESC" if self.newest_first else "ASC"

    @property
    def sign(self) -> str:
        """How what lies behind the edge compares with it."""
        return "<" if self.newest_first else ">"


def turns_found(criteria: TurnCriteria, order: Order, limit: int) -> list[Found]:
    """Return the first ``limit`` turns in order.

    Raises SearchTooSlowError when the database would take too long.
    """
    with _within(_SEARCH_MS):
        for sql, values in _attempts(criteria, order, limit):
            found = _rows(sql, values)
            if len(found) >= limit:
                break
        return found


def turns_counted(criteria: TurnCriteria, at_most: int) -> int | None:
    """Return how many turns there are, counting up to a bound; None if that is dear."""
    where, values = all_of(every_condition(criteria))
    sql = f"SELECT count(*) FROM (SELECT 1 FROM audit_turn {where} LIMIT %s) few"  # noqa: S608 (our own words, as in the queries below)
    found = counted(sql, [*values, at_most])
    return None if found is None else found[0]


def counted(sql: str, values: Sequence[Any]) -> tuple[int, ...] | None:
    """Return the one row of a count; None when it would take too long."""
    try:
        with _within(_COUNT_MS), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return tuple(cursor.fetchone())
    except SearchTooSlowError:
        return None


def every_condition(criteria: TurnCriteria) -> list[Condition]:
    """Return the conditions on a turn, its time and its products included."""
    return [*conditions(criteria), *_products(criteria), *_times(criteria)]


def _attempts(criteria: TurnCriteria, order: Order, limit: int) -> Iterator[Statement]:
    """Yield statements, of which the first that fills the page has the answer."""
    asked = conditions(criteria)
    if criteria.asin:
        yield _walk_of_product(criteria, order, limit)
        yield _everything([*asked, *_products(criteria)], criteria, order, limit)
    elif criteria.is_pointed:
        yield _everything(asked, criteria, order, limit)
    elif len(asked) <= 1 and not _has_no_order(criteria):
        yield _in_order(asked, criteria, order, limit)
    else:
        yield _walk(asked, criteria, order, limit)
        yield _everything(asked, criteria, order, limit)


def _has_no_order(criteria: TurnCriteria) -> bool:
    """Whether a condition's index does not keep turns in order of time."""
    several = (
        criteria.intents,
        criteria.releases,
        criteria.statuses,
        criteria.cache_outcomes,
    )
    return bool(
        criteria.text
        or criteria.degraded_by
        or criteria.duration_over_ms
        or criteria.first_token_over_ms
        or any(len(each) > 1 for each in several)
    )


_KEY = "ORDER BY finished_at {0}, id {0} LIMIT %s"
_FOUND = "SELECT finished_at, id, session_id FROM"


def _in_order(
    asked: Sequence[Condition], criteria: TurnCriteria, order: Order, limit: int
) -> Statement:
    """Read turns in the order of an index, until the page is full."""
    where, values = all_of([*asked, *_times(criteria), *_behind(order)])
    key = _KEY.format(order.direction)
    return f"{_FOUND} audit_turn {where} {key}", [*values, limit]


def _walk(
    asked: Sequence[Condition], criteria: TurnCriteria, order: Order, limit: int
) -> Statement:
    """Look at a bounded number of turns, nearest to the edge."""
    near, near_values = all_of([*_times(criteria), *_behind(order)])
    where, values = all_of(asked)
    key = _KEY.format(order.direction)
    budget = _READ if criteria.text else _WALKED
    return (
        f"{_FOUND} (SELECT * FROM audit_turn {near} {key}) near {where} {key}",  # noqa: S608
        [*near_values, budget, *values, limit],
    )


def _everything(
    asked: Sequence[Condition], criteria: TurnCriteria, order: Order, limit: int
) -> Statement:
    """Find all by their own indexes, then sort: never by walking back in time."""
    where, values = all_of([*asked, *_times(criteria), *_behind(order)])
    key = _KEY.format(order.direction)
    return (
        f"WITH hits AS MATERIALIZED ({_FOUND} audit_turn {where}) {_FOUND} hits {key}",
        [*values, limit],
    )


def _walk_of_product(criteria: TurnCriteria, order: Order, limit: int) -> Statement:
    """Look at a bounded number of showings of a product, nearest to the edge."""
    near: list[Condition] = [
        ("asin = %s AND kind <> 'clicked'", [criteria.asin]),
        *time_conditions(criteria, "shown_at"),
    ]
    if order.edge is not None:
        near.append((f"shown_at {order.sign}= %s", [order.edge[0]]))
    showings, near_values = all_of(near)
    where, values = all_of([*conditions(criteria), *_behind(order)])
    return (
        "WITH near AS MATERIALIZED (SELECT DISTINCT turn_id FROM (SELECT turn_id "  # noqa: S608
        f"FROM audit_exposure {showings} "
        f"ORDER BY shown_at {order.direction}, id {order.direction} LIMIT %s) few) "
        f"{_FOUND} audit_turn JOIN near ON id = turn_id "
        f"{where} {_KEY.format(order.direction)}",
        [*near_values, _SHOWN, *values, limit],
    )


def _times(criteria: TurnCriteria) -> list[Condition]:
    return time_conditions(criteria, "finished_at")


def _products(criteria: TurnCriteria) -> list[Condition]:
    if not criteria.asin:
        return []
    where, values = all_of(
        [
            ("asin = %s AND kind <> 'clicked'", [criteria.asin]),
            *time_conditions(criteria, "shown_at"),
        ]
    )
    return [(f"id IN (SELECT turn_id FROM audit_exposure {where})", values)]  # noqa: S608


def _behind(order: Order) -> list[Condition]:
    if order.edge is None:
        return []
    return [(f"(finished_at, id) {order.sign} (%s, %s)", list(order.edge))]


def all_of(found: Sequence[Condition]) -> Statement:
    """Return the conditions as one WHERE clause with its values."""
    if not found:
        return "", []
    texts = " AND ".join(f"({text})" for text, _ in found)
    return f"WHERE {texts}", [value for _, values in found for value in values]


def _rows(sql: str, values: Sequence[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Found(*row) for row in cursor.fetchall()]


@contextmanager
def _within(milliseconds: int) -> Iterator[None]:
    """Give up after a time; raises SearchTooSlowError."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)]
            )
            yield
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise SearchTooSlowError from error
