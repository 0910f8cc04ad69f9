"""Sessions that operators pinned, and what was warmed in advance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from chat.models import SessionPin, SessionPrewarm

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PinRow:
    """A session whose snapshot stays because an operator wants it."""

    session_id: str
    reason: str
    actor: str
    pinned_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PrewarmRow:
    """One snapshot that was asked for in advance; ``outcome`` is empty in the queue."""

    session_id: str
    why: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    outcome: str
    outcome_words: str
    turns: int
    size: int

    @property
    def took_ms(self) -> float | None:
        """From the wish to the snapshot; None while it waits."""
        if self.ended_at is None:
            return None
        return (self.ended_at - self.asked_at).total_seconds() * 1000


@dataclass(frozen=True, slots=True)
class Prewarms:
    """How many wait, and the newest."""

    waiting: int
    rows: tuple[PrewarmRow, ...]


def session_pins() -> Sequence[PinRow]:
    """Return the pins in force, the one that ends first first."""
    now = timezone.now()
    found = SessionPin.objects.filter(ended_at=None, until__gt=now).order_by("until")
    return [
        PinRow(str(row.session_id), row.reason, row.actor, row.pinned_at, row.until)
        for row in found
    ]


def session_prewarms() -> Prewarms:
    """Return the queue of wishes and what became of the newest."""
    rows = tuple(
        PrewarmRow(
            str(row.session_id),
            row.why,
            row.asked_at,
            row.began_at,
            row.ended_at,
            row.outcome,
            SessionPrewarm.Outcome(row.outcome).label,
            row.turns,
            row.size,
        )
        for row in SessionPrewarm.objects.order_by("-asked_at", "-pk")[:_SHOWN]
    )
    waiting = SessionPrewarm.objects.filter(outcome="").count()
    return Prewarms(waiting, rows)
