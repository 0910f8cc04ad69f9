"""Hand-overs, as staff find them: by state, time, or the reference shoppers quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.models import HandOver

PREFIX = "HO-"

HandOverRow = HandOver


class HandOverState(StrEnum):
    """How far a request to talk to a person is."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class HandOverCriteria:
    """Which hand-overs are looked for; what is left empty narrows nothing."""

    start: datetime | None = None
    end: datetime | None = None
    states: Sequence[str] = ()
    reference: str = ""


_IN_STATE = {
    HandOverState.WAITING: Q(is_done=False, taken_at=None),
    HandOverState.TAKEN: Q(is_done=False, taken_at__isnull=False),
    HandOverState.DONE: Q(is_done=True),
}


def hand_overs_found(criteria: HandOverCriteria) -> QuerySet[HandOverRow]:
    """Return the hand-overs that fit, in no order."""
    bounds = {
        "created_at__gte": criteria.start,
        "created_at__lt": criteria.end,
        "reference": criteria.reference,
    }
    found = HandOver.objects.filter(**{k: each for k, each in bounds.items() if each})
    wanted = Q()
    for state in criteria.states:
        wanted |= _IN_STATE[HandOverState(state)]
    return found.filter(wanted)


def hand_over_row(reference: str) -> HandOverRow | None:
    """Return one hand-over."""
    return HandOver.objects.filter(reference=reference).first()


def hand_over_state(row: HandOverRow) -> HandOverState:
    """Return how far it is."""
    if row.closed_at is not None:
        return HandOverState.DONE
    return HandOverState.TAKEN if row.taken_at else HandOverState.WAITING


def minutes_waited(row: HandOverRow) -> int:
    """Return how long the shopper waited until somebody saw to it, or until now."""
    end = row.taken_at or row.closed_at or timezone.now()
    return max(0, int((end - row.created_at).total_seconds() // 60))


def hand_over_session(reference: str) -> str | None:
    """Return the session that was handed over under a reference, if there is one."""
    found = HandOver.objects.filter(reference=reference)
    session_id = found.values_list("session_id", flat=True).first()
    return str(session_id) if session_id else None
