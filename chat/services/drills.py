"""Begins and stops drills: failures that somebody rehearses, on purpose and for a time.

The fault is put where the calls end, with its own end; where a setting allows it, what
the store stand-in does not answer for fails in our own clients. Those follow the rows
kept here, each to the row's end by its own clock. So nothing that happens to this
process, the console or the worker prolongs a fault.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import DrillConfig, chat_config, drill_config
from chat.downstream.breaker_calls import CHANGES
from chat.downstream.registry import DEPENDENCIES
from chat.downstream.store_faults import FaultsAwayError, StoreFaults
from chat.models import Drill
from chat.stores.redis_pool import look_redis

logger = logging.getLogger(__name__)

Kind, Place = Drill.Kind, Drill.Place
SHORTEST_S, LONGEST_S = 5, 1800
_LONGEST_DELAY_MS = 30_000


class DrillError(ValueError):
    """A drill can't be as it was asked for; ``field`` says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class DrillRunningError(DrillError):
    """A drill of this dependency is under way: one at a time."""


class DrillUnavailableError(DrillError):
    """The fault can't be put in force, or ended, at the moment."""


@dataclass(frozen=True, slots=True)
class DrillDraft:
    """A drill as somebody wants it; ``share`` is the share of calls concerned."""

    dependency: str
    kind: str
    reason: str
    latency_ms: int = 0
    share: float = 1.0
    seconds: int = 60


def drill_begin(actor: Actor, draft: DrillDraft) -> int:
    """Put a fault in force and keep that it was; return the drill's number.

    Raises DrillError for a drill that makes no sense, DrillRunningError while another
    of the dependency is under way, DrillUnavailableError when nobody takes the fault.
    """
    config = drill_config()
    reason = _checked(draft, config)
    now = timezone.now()
    with transaction.atomic():
        _one_at_a_time(draft.dependency)
        drill = Drill.objects.create(
            dependency=draft.dependency,
            place=_place(draft.dependency, config),
            kind=draft.kind,
            latency_ms=draft.latency_ms,
            share=draft.share,
            reason=reason,
            actor=actor.name,
            began_at=now,
            ends_at=now + timedelta(seconds=draft.seconds),
        )
        _record(actor, "drill.begin", drill, reason)
        if drill.place == Place.CLIENT:
            transaction.on_commit(partial(_hurry, drill.dependency))
        else:
            _put_at_stand_in(draft, config)
    return drill.pk


def drill_stop(actor: Actor, drill_id: int, *, reason: str = "") -> bool:
    """End a drill before its time; False when it is over already.

    Raises Drill.DoesNotExist, and DrillUnavailableError when the fault can't be ended:
    it then ends by itself.
    """
    with transaction.atomic():
        drill = Drill.objects.select_for_update().get(pk=drill_id)
        now = timezone.now()
        if drill.ended_at <= now:
            return False
        if drill.place == Place.CLIENT:
            transaction.on_commit(partial(_hurry, drill.dependency))
        else:
            _clear_at_stand_in(drill.dependency)
        drill.stopped_at, drill.stopped_by = now, actor.name
        drill.save(update_fields=["stopped_at", "stopped_by"])
        _record(actor, "drill.stop", drill, " ".join(reason.split()))
    return True


def _place(dependency: str, config: DrillConfig) -> Drill.Place:
    at_stand_in = dependency in config.dependencies
    return Place.STAND_IN if at_stand_in else Place.CLIENT


def _put_at_stand_in(draft: DrillDraft, config: DrillConfig) -> None:
    try:
        StoreFaults(config.stand_in_url).put(
            draft.dependency,
            kind=draft.kind,
            latency_ms=draft.latency_ms,
            share=draft.share,
            seconds=draft.seconds,
        )
    except FaultsAwayError as error:
        raise DrillUnavailableError("dependency", str(error)) from error


def _clear_at_stand_in(dependency: str) -> None:
    try:
        StoreFaults(drill_config().stand_in_url).clear(dependency)
    except FaultsAwayError as error:
        raise DrillUnavailableError("dependency", str(error)) from error


def _hurry(dependency: str) -> None:
    """Tell every process to look; without Redis each looks within a second."""
    try:
        look_redis(chat_config().redis_url).publish(CHANGES, dependency)
    except RedisError:
        logger.warning("the drill of %s was not announced", dependency)


def _checked(draft: DrillDraft, config: DrillConfig) -> str:
    """Return the reason as it is kept; raise DrillError."""
    reason = " ".join(draft.reason.split())
    for field, words in (*_what_problems(draft, config), *_size_problems(draft)):
        raise DrillError(field, words)
    if not 3 <= len(reason) <= 500:
        raise DrillError("reason", "give a reason of 3 to 500 characters")
    return reason


def _what_problems(draft: DrillDraft, config: DrillConfig) -> Iterator[tuple[str, str]]:
    if draft.dependency not in DEPENDENCIES:
        yield "dependency", f"there is no dependency {draft.dependency!r}"
    elif draft.dependency not in config.dependencies and not config.in_clients:
        words = (
            "only what the store stand-in answers for can be made to fail, "
            "unless CLIENT_DRILLS allows it"
        )
        yield "dependency", words
    if draft.kind not in Kind.values:
        yield "kind", f"there is no fault {draft.kind!r}"


def _size_problems(draft: DrillDraft) -> Iterator[tuple[str, str]]:
    if draft.kind == Kind.LATENCY and draft.latency_ms < 1:
        yield "latency_ms", "say how much later answers come"
    if not 0 <= draft.latency_ms <= _LONGEST_DELAY_MS:
        yield "latency_ms", f"a delay is at most {_LONGEST_DELAY_MS} ms"
    if not 0 < draft.share <= 1:
        yield "share", "the share of calls is over 0 and at most 1"
    if not SHORTEST_S <= draft.seconds <= LONGEST_S:
        yield "seconds", f"a drill lasts {SHORTEST_S} to {LONGEST_S} seconds"


def _one_at_a_time(dependency: str) -> None:
    """Wait for others who begin one; raise DrillRunningError when one is under way."""
    with connection.cursor() as cursor:
        key = f"drill:{dependency}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    running = Drill.objects.filter(
        dependency=dependency, ends_at__gt=timezone.now(), stopped_at=None
    )
    if running.exists():
        words = "a drill of it is under way: stop it first"
        raise DrillRunningError("dependency", words)


def _record(actor: Actor, verb: str, drill: Drill, reason: str) -> None:
    fault = {
        "place": drill.place,
        "kind": drill.kind,
        "latency_ms": drill.latency_ms,
        "share": drill.share,
        "ends_at": drill.ended_at,
    }
    is_begin = verb == "drill.begin"
    act_record(
        actor,
        Act(
            verb=verb,
            object_kind="drill",
            object_id=drill.dependency,
            before={} if is_begin else fault | {"ends_at": drill.ends_at},
            after=fault if is_begin else {"ended_at": drill.ended_at},
            reason=reason,
            expires_at=drill.ends_at if is_begin else None,
        ),
    )
