"""Operators' pins: sessions whose snapshots stay, read or not, until the pin ends.

Pins are rows; Redis holds a copy for the processes. A task renews copy and snapshots,
so that a Redis that lost everything has them again within seconds.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import chat_config
from chat.models import SessionPin, SessionPrewarm
from chat.services.session_prewarm import session_prewarm
from chat.stores.hot_board_keys import HELD, HOT

logger = logging.getLogger(__name__)

_LONGEST = timedelta(days=7)
_MOST = 500
#: A snapshot is not asked for again before.
_SOON = timedelta(seconds=60)
#: A snapshot with less to live is renewed: more than a run of the task apart.
_RENEW_MS = 120_000


class PinError(ValueError):
    """A pin that can't be set; says what to change."""


@dataclass(frozen=True, slots=True)
class PinDraft:
    """What an operator wants."""

    session_id: str
    reason: str
    until: datetime


@transaction.atomic
def session_pin(actor: Actor, draft: PinDraft) -> None:
    """Pin a session, or move its pin's end; raise PinError."""
    session_id, reason = _checked(draft)
    now = timezone.now()
    before = SessionPin.objects.select_for_update().filter(
        session_id=session_id, ended_at=None
    )
    was = before.first()
    if was is None and SessionPin.objects.filter(ended_at=None).count() >= _MOST:
        raise PinError(f"{_MOST} sessions are pinned already: unpin some")
    before.update(ended_at=now)
    SessionPin.objects.create(
        session_id=session_id,
        reason=reason,
        actor=actor.name,
        pinned_at=now,
        until=draft.until,
    )
    act = Act(
        verb="session.pin",
        object_kind="session",
        object_id=str(session_id),
        before={"until": was.until.isoformat()} if was else {},
        after={"until": draft.until.isoformat()},
        reason=reason,
        expires_at=draft.until,
    )
    act_record(actor, act)
    session_prewarm(session_id=str(session_id), why=f"pinned by {actor.name}")
    transaction.on_commit(partial(_hold, {str(session_id): draft.until}))


@transaction.atomic
def session_unpin(actor: Actor, session_id: str, reason: str) -> bool:
    """End an operator's pin and the automatic one; False when there was no pin.

    A session that is still read as much is hot again within a second.
    """
    wanted, words = _uuid(session_id), _reason(reason)
    rows = SessionPin.objects.filter(session_id=wanted, ended_at=None)
    was = rows.select_for_update().first()
    rows.update(ended_at=timezone.now())
    removed = _let_go([str(wanted)])
    if was is None and not removed:
        return False
    act = Act(
        verb="session.unpin",
        object_kind="session",
        object_id=str(wanted),
        before={"until": was.until.isoformat()} if was else {"pinned": "by its reads"},
        after={},
        reason=words,
    )
    act_record(actor, act)
    return True


def pins_hold() -> int:
    """Renew what Redis knows of pins, and snapshots that would end; return how many."""
    now = timezone.now()
    SessionPin.objects.filter(ended_at=None, until__lte=now).update(ended_at=now)
    pins = {
        str(session_id): until
        for session_id, until in SessionPin.objects.filter(ended_at=None).values_list(
            "session_id", "until"
        )
    }
    ending = _hold(pins)
    asked = SessionPrewarm.objects.filter(
        session_id__in=ending, asked_at__gt=now - _SOON
    ).values_list("session_id", flat=True)
    for session_id in set(ending) - {str(each) for each in asked}:
        session_prewarm(session_id=session_id, why="pinned, and about to end")
    return len(pins)


def _checked(draft: PinDraft) -> tuple[UUID, str]:
    ahead = draft.until - timezone.now()
    if not timedelta(0) < ahead <= _LONGEST:
        raise PinError("a pin has to end within 7 days from now")
    return _uuid(draft.session_id), _reason(draft.reason)


def _uuid(session_id: str) -> UUID:
    try:
        return UUID(session_id)
    except ValueError:
        raise PinError("that is no session id") from None


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    if not 3 <= len(reason) <= 500:
        raise PinError("give a reason of 3 to 500 characters")
    return reason


def _hold(pins: dict[str, datetime]) -> list[str]:
    """Tell Redis of pins; return those whose snapshot is about to end, or gone."""
    if not pins:
        return []
    ends = {key: until.timestamp() * 1000 for key, until in pins.items()}
    try:
        with _redis() as redis, redis.pipeline(transaction=False) as pipe:
            pipe.zadd(HELD, ends)
            for session_id in pins:
                pipe.pttl(f"hot:session:{session_id}")
            _, *left = pipe.execute()
    except RedisError:
        logger.warning("pins are not told: Redis does not answer")
        return []
    return [key for key, ms in zip(pins, left, strict=True) if ms < _RENEW_MS]


def _let_go(session_ids: list[str]) -> int:
    try:
        with _redis() as redis:
            held = redis.zrem(HELD, *session_ids)
            return int(held) + int(redis.zrem(HOT, *session_ids))
    except RedisError:
        logger.warning("an unpinning is not told: Redis does not answer")
        return 0


def _redis() -> Redis:
    return Redis.from_url(
        chat_config().redis_url, socket_timeout=1, socket_connect_timeout=1
    )
