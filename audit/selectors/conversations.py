"""Conversations: sessions found by any of their turns, in order of the last such turn.

A conversation stands where its latest matching turn stands, so the order is the turns'
own, and its pages keep still while other conversations go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from audit.models import Turn
from audit.selectors.turn_rows import TurnRow, turn_rows
from audit.selectors.turn_search import (
    Found,
    Order,
    all_of,
    counted,
    every_condition,
    turns_found,
)
from audit.turn_criteria import CORRECTED, UNPRICED, TurnCriteria

#: Turns fetched for each conversation that is wanted, and how often to fetch more.
_TURNS_EACH = 6
_FETCHES = 20
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Totals:
    """What the turns of one session amount to."""

    session_id: str
    began_at: datetime
    ended_at: datetime
    turns: int
    intents: list[str]
    statuses: list[str]
    cost_microusd: int
    unpriced: int
    corrected: int
    handed_over: bool
    slowest_ms: float
    erased: int


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One conversation in a list; ``turn`` is its latest turn that was looked for."""

    totals: Totals
    turn: TurnRow


def conversations_found(
    criteria: TurnCriteria, order: Order, limit: int
) -> list[ConversationRow]:
    """Return the first ``limit`` conversations in order.

    Raises SearchTooSlowError when the database would take too long.
    """
    keys: list[Found] = []
    for _ in range(_FETCHES):
        wanted = (limit - len(keys)) * _TURNS_EACH
        found = turns_found(criteria, order, wanted)
        latest = _latest_of({each.session_id for each in found}, criteria)
        keys += [each for each in found if each.id in latest]
        if len(keys) >= limit or len(found) < wanted:
            break
        order = replace(order, edge=(found[-1].finished_at, found[-1].id))
    return _rows(keys[:limit])


@dataclass(frozen=True, slots=True)
class TurnWords:
    """One turn as the shopper saw it."""

    response_id: str
    subject_id: UUID
    site: str
    locale: str
    received_at: datetime
    finished_at: datetime
    user_text: str
    streamed_text: str
    final_text: str
    intent: str
    status: str
    degraded: list[str]
    corrections: list[dict[str, Any]]
    cards: list[dict[str, Any]]
    cost_microusd: int | None
    handed_over: bool
    duration_ms: float
    erased_at: datetime | None

    @property
    def is_corrected(self) -> bool:
        """Whether what was shown in the end is not what was streamed."""
        return bool(self.corrections)


def conversation_turns(session_id: str) -> list[TurnWords]:
    """Return all turns of one session, oldest first."""
    names = [each.name for each in fields(TurnWords)]
    found = Turn.objects.filter(session_id=session_id).values_list(*names)
    return [TurnWords(*row) for row in found.order_by("received_at", "id")[:_LONGEST]]


def conversations_counted(criteria: TurnCriteria, at_most: int) -> tuple[int, bool]:
    """Return how many conversations there are, and whether all turns were counted."""
    where, values = all_of(every_condition(criteria))
    sql = (
        "SELECT count(DISTINCT session_id), count(*) FROM "  # noqa: S608 (our own words, as in the queries below)
        f"(SELECT session_id FROM audit_turn {where} LIMIT %s) few"
    )
    found = counted(sql, [*values, at_most])
    return (0, False) if found is None else (found[0], found[1] < at_most)


def _latest_of(sessions: set[str], criteria: TurnCriteria) -> set[int]:
    """Return the ids of each session's latest turn that is looked for."""
    if not sessions:
        return set()
    where, values = all_of(
        [("session_id = ANY(%s)", [sorted(sessions)]), *every_condition(criteria)]
    )
    sql = (
        f"SELECT DISTINCT ON (session_id) id FROM audit_turn {where} "  # noqa: S608
        "ORDER BY session_id, finished_at DESC, id DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0] for row in cursor.fetchall()}


_TOTALS = f"""
SELECT session_id, min(received_at), max(finished_at), count(*),
    array_agg(DISTINCT intent::text), array_agg(DISTINCT status::text),
    coalesce(sum(cost_microusd), 0)::bigint, count(*) FILTER (WHERE {UNPRICED}),
    count(*) FILTER (WHERE {CORRECTED}), bool_or(handed_over), max(duration_ms),
    count(erased_at)
FROM audit_turn WHERE session_id = ANY(%s) GROUP BY session_id
"""  # noqa: S608


def _rows(keys: Sequence[Found]) -> list[ConversationRow]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [[each.session_id for each in keys]])
        totals = {row[0]: Totals(*row) for row in cursor.fetchall()}
    turns = turn_rows([each.id for each in keys])
    return [ConversationRow(totals[turn.session_id], turn) for turn in turns]
