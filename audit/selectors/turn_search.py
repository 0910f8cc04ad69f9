"""Turns found by what they were: one page in order of time, and how many there are.

The trap of such a search is ``ORDER BY time LIMIT n`` with rare conditions: walking
back in time until n turns are found may visit every turn, and fetching all that an
index finds may fetch millions. So the search begins where each value was seen last, as
an index tells at once, and what several conditions find is looked for in steps: a walk
over a bounded number of turns ends the search for what is common; a span of time that
holds ten times as many ends it for what is less so; and what is found in neither is
rare, so that all of it can be fetched.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from audit.exceptions import SearchTooSlowError
from audit.turn_criteria import (
    Condition,
    TurnCriteria,
    conditions,
    kind_conditions,
    rare_conditions,
    time_conditions,
)

#: Turns that the first step looks at, and those of a rare kind, which lie apart.
_WALKED = 20_000
_WALKED_RARE = 2_000
#: Turns whose words the first step looks at, which costs more.
_READ = 2_000
#: Turns in the span of time that the second step looks through.
_SPANNED = 200_000
_SPANNED_WORDS = 20_000
_MOMENT_MS = 500
#: Showings of a product that the first step looks at.
_SHOWN = 1_000
_SEARCH_MS = 8_000
_COUNT_MS = 100

#: The next moment that the database can tell.
_TICK = timedelta(microseconds=1)

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
    found: list[Found] = []
    criteria, is_possible = _from_where_it_was_seen(criteria, order)
    if not is_possible:
        return found
    for sql, values, is_last in _attempts(criteria, order, limit):
        try:
            with _within(_SEARCH_MS if is_last else _MOMENT_MS):
                found = _rows(sql, values)
        except SearchTooSlowError:
            if is_last:
                raise
            continue
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


def _attempts(
    criteria: TurnCriteria, order: Order, limit: int
) -> Iterator[tuple[str, list[Any], bool]]:
    """Yield statements, of which the first that fills the page, or else the last one,
    has the answer; each with whether it is the last."""
    asked = [*conditions(criteria), *_products(criteria)]
    if len(asked) <= 1 and not criteria.asin and not _has_no_order(criteria):
        yield *_in_order(asked, criteria, order, limit), True
        return
    if criteria.asin:
        yield *_walk_of_product(criteria, order, limit), False
    elif not criteria.is_pointed:
        yield *_walk(asked, criteria, order, limit), False
        if near := _near(criteria, order):
            yield *_everything(asked, near, order, limit), False
    yield *_everything(asked, criteria, order, limit), True


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
    """Look at a bounded number of turns, nearest to the edge; only at those of the
    rarest kind that is asked for, when there is one."""
    rare = rare_conditions(criteria)[:1]
    near, near_values = all_of([*rare, *_times(criteria), *_behind(order)])
    where, values = all_of(asked)
    key = _KEY.format(order.direction)
    budget = _READ if criteria.text else _WALKED_RARE if rare else _WALKED
    return (
        f"{_FOUND} (SELECT * FROM audit_turn {near} {key}) near {where} {key}",  # noqa: S608
        [*near_values, budget, *values, limit],
    )


def _everything(
    asked: Sequence[Condition], criteria: TurnCriteria, order: Order, limit: int
) -> Statement:
    """Find all by their own indexes, then sort: never by walking back in time."""
    where, values = all_of(
        [*asked, *kind_conditions(criteria), *_times(criteria), *_behind(order)]
    )
    key = _KEY.format(order.direction)
    return (
        f"WITH hits AS MATERIALIZED ({_FOUND} audit_turn {where}) {_FOUND} hits {key}",
        [*values, limit],
    )


def _from_where_it_was_seen(
    criteria: TurnCriteria, order: Order
) -> tuple[TurnCriteria, bool]:
    """Return the criteria, begun where all single values have been seen; and whether
    they have been at all. What was common long ago is so found at once."""
    single = {
        "intent": criteria.intents,
        "model_release": criteria.releases,
        "cache_outcome": criteria.cache_outcomes,
    }
    asked = {name: values[0] for name, values in single.items() if len(values) == 1}
    if not asked or criteria.is_pointed or criteria.asin:
        return criteria, True
    where, bounds = all_of([*_times(criteria), *_behind(order)])
    glue = f"{where} AND" if where else "WHERE"
    seen = ", ".join(
        f"(SELECT finished_at FROM audit_turn {glue} {name} = %s "  # noqa: S608
        f"ORDER BY finished_at {order.direction}, id {order.direction} LIMIT 1)"
        for name in asked
    )
    values = [each for value in asked.values() for each in (*bounds, value)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {seen}", values)
        found = cursor.fetchone()
    if None in found:
        return criteria, False
    if order.newest_first:
        return replace(criteria, end=min(found) + _TICK), True
    return replace(criteria, start=max(found)), True


_EXTENT = """
SELECT reltuples, (SELECT min(finished_at) FROM audit_turn),
    (SELECT max(finished_at) FROM audit_turn)
FROM pg_class WHERE oid = 'audit_turn'::regclass
"""


def _near(criteria: TurnCriteria, order: Order) -> TurnCriteria | None:
    """Return the criteria within the span of time nearest to the edge that holds about
    so many turns; None when there are no more in all."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT)
        turns, first, last = cursor.fetchone()
    wanted = _SPANNED_WORDS if criteria.text else _SPANNED
    if turns <= wanted or first is None:
        return None
    span = (last - first) * (wanted / turns)
    if order.newest_first:
        edge = min(criteria.end or last, order.edge[0] if order.edge else last)
        start = max(edge - span, criteria.start or first)
        return replace(criteria, start=start)
    edge = max(criteria.start or first, order.edge[0] if order.edge else first)
    return replace(criteria, end=min(edge + span, criteria.end or last + span))


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
        [*near_values, _SHOWN if values else limit * 4, *values, limit],
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
            # Two conditions meet as bitmaps of all their turns: without the memory for
            # exact ones, the database visits every page that either may be on.
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true), "
                "set_config('work_mem', '64MB', true)",
                [str(milliseconds)],
            )
            yield
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise SearchTooSlowError from error
