"""Warms sessions before their readers come: asked for here, done by a worker.

To ask is to write a row in the caller's transaction; a message hurries the worker once
it is committed. Should the message be lost, the next look at the waiting rows finds it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError, OperationalError

from chat.models import SessionPrewarm

logger = logging.getLogger(__name__)

Outcome = SessionPrewarm.Outcome
TASK = "chat.tasks.prewarm_session"
_OF_USE = timedelta(minutes=1)
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Warmed:
    """What became of one pre-warming."""

    outcome: str
    turns: int = 0
    size: int = 0


def session_prewarm(*, session_id: str, why: str) -> int:
    """Have a session's snapshot made; return the number of the wish."""
    wish = SessionPrewarm.objects.create(
        session_id=UUID(session_id), why=why[:200], asked_at=timezone.now()
    )
    transaction.on_commit(partial(_hurry, wish.pk))
    return wish.pk


def prewarm_begin(wish: int) -> str | None:
    """Take a wish; return its session, or None when it was taken or came too late."""
    now = timezone.now()
    waiting = SessionPrewarm.objects.filter(pk=wish, began_at=None)
    fresh = waiting.filter(asked_at__gt=now - _OF_USE)
    if fresh.update(began_at=now):
        return str(
            SessionPrewarm.objects.values_list("session_id", flat=True).get(pk=wish)
        )
    waiting.update(outcome=Outcome.LATE, began_at=now, ended_at=now)
    return None


def prewarm_end(wish: int, warmed: Warmed) -> None:
    """Keep what became of a wish."""
    SessionPrewarm.objects.filter(pk=wish).update(
        outcome=warmed.outcome,
        turns=warmed.turns,
        size=warmed.size,
        ended_at=timezone.now(),
    )


def prewarms_waiting(*, limit: int = 100) -> Sequence[int]:
    """Return the wishes that nobody has taken, and forget old ones."""
    SessionPrewarm.objects.filter(asked_at__lt=timezone.now() - _KEPT).delete()
    waiting = SessionPrewarm.objects.filter(outcome=Outcome.WAITING, began_at=None)
    rows = waiting.order_by("asked_at").values_list("pk", flat=True)
    return list(rows[:limit])


def _hurry(wish: int) -> None:
    try:
        # A web process has not read the tasks before it first needs one.
        current_app.loader.import_default_modules()
        current_app.tasks[TASK].apply_async((wish,), expires=60, retry=False)
    except (KombuError, OperationalError, OSError):
        logger.warning("a session will be warmed later: the broker does not answer")
