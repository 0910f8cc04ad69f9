"""Operators' orders to breakers, and the timeline's way into the database."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import chat_config
from chat.downstream.breaker_calls import CHANGES, TIMELINE, arguments, keys_of
from chat.downstream.breaker_scripts import PLACE
from chat.downstream.breaker_types import BreakerConfig
from chat.downstream.registry import DEPENDENCIES, GUARDRAIL_PROVIDER, dependency_of
from chat.models import BreakerEvent, BreakerOrder
from chat.stores.redis_pool import look_redis

logger = logging.getLogger(__name__)

Kind = BreakerOrder.Kind
_BATCH = 1000
_LONGEST = timedelta(days=7)
_AFTER = BreakerOrder.LEADS_TO


class BreakerOrderError(ValueError):
    """An order that can't be followed; says what to change."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an operator wants of one breaker."""

    breaker: str
    kind: str
    reason: str
    actor: str
    until: datetime | None = None
    thresholds: Mapping[str, float] | None = None


@transaction.atomic
def breaker_order(order: Order) -> int:
    """Give an order; return its number. Effective everywhere within a second.

    Raises BreakerOrderError, which says what to change.
    """
    checked = _checked(order)
    standing = BreakerOrder.objects.overriding().get(checked.breaker)
    row = BreakerOrder.objects.create(
        breaker=checked.breaker,
        kind=checked.kind,
        thresholds=dict(checked.thresholds or {}),
        reason=checked.reason,
        actor=checked.actor,
        until=checked.until,
        ordered_at=timezone.now(),
    )
    before = _AFTER[Kind(standing.kind)] if standing else ""
    transaction.on_commit(partial(_announce, checked, before))
    return row.pk


@transaction.atomic
def breaker_order_by(
    actor: Actor, order: Order, *, state: str, config: BreakerConfig
) -> int:
    """Give an operator's order and keep that it was given; return its number.

    ``state`` and ``config`` are those of before. Raises BreakerOrderError.
    """
    number = breaker_order(order)
    before, after = _change(order, state, config)
    act_record(
        actor,
        Act(
            verb=f"breaker.{order.kind}",
            object_kind="breaker",
            object_id=order.breaker,
            before=before,
            after=after,
            reason=order.reason,
            expires_at=order.until,
        ),
    )
    return number


def _change(
    order: Order, state: str, config: BreakerConfig
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what an order changes, as the change log keeps it: before and after."""
    if order.thresholds:
        before = {name: getattr(config, name, None) for name in order.thresholds}
        return before, dict(order.thresholds)
    if order.kind == Kind.RELEASE:
        return {"override": state}, {"override": None}
    return {"state": state}, {"state": _AFTER[Kind(order.kind)]}


def breaker_events_keep() -> int:
    """Copy the timeline's new entries into the database; return how many.

    Raises RedisError when Redis is away; what it holds is copied the next time.
    """
    newest = BreakerEvent.objects.order_by("-at", "-id").first()
    after = f"({newest.entry}" if newest else "-"
    entries: Any = _redis().xrange(TIMELINE, min=after, count=_BATCH)
    rows = [_event(entry.decode(), _words(values)) for entry, values in entries]
    BreakerEvent.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _checked(order: Order) -> Order:
    """Return the order as it is kept; raise BreakerOrderError."""
    name = order.breaker.partition(":")[0]
    if name not in {*DEPENDENCIES, GUARDRAIL_PROVIDER.name}:
        raise BreakerOrderError(f"there is no breaker {order.breaker!r}")
    if order.kind not in Kind.values:
        raise BreakerOrderError(f"a breaker can't be told to {order.kind!r}")
    reason = " ".join(order.reason.split())
    if not 3 <= len(reason) <= 500:
        raise BreakerOrderError("give a reason of 3 to 500 characters")
    if order.until is not None:
        _check_end(order.until)
    if order.kind == Kind.CONFIGURE:
        return replace(order, reason=reason, thresholds=_thresholds(order))
    return replace(order, reason=reason, thresholds={})


def _check_end(until: datetime) -> None:
    ahead = until - timezone.now()
    if not timedelta(0) < ahead <= _LONGEST:
        raise BreakerOrderError("the order has to end within 7 days from now")


def _thresholds(order: Order) -> dict[str, float]:
    """Return thresholds that can work; raise BreakerOrderError."""
    config = dependency_of(order.breaker).breaker
    known = {each.name: type(getattr(config, each.name)) for each in fields(config)}
    given = dict(order.thresholds or {})
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise BreakerOrderError(f"there is no threshold {unknown[0]!r}")
    values = {name: known[name](value) for name, value in given.items()}
    try:
        checked: BreakerConfig = replace(config, **values)
    except ValueError as error:
        raise BreakerOrderError(str(error)) from error
    return {name: getattr(checked, name) for name in values}


def _announce(order: Order, before: str) -> None:
    """Tell every process and the timeline; without Redis they find out themselves."""
    redis = _redis()
    try:
        kept: Any = redis.hget(keys_of(order.breaker)[0], "state") or b"closed"
        known = kept.decode()
        before = before or known
        after = _AFTER.get(Kind(order.kind), before)
        if order.kind == Kind.RELEASE and before != "forced_open":
            after = known  # nobody was kept away, so nobody need be probed
        elif order.kind in {Kind.RESET, Kind.RELEASE}:
            _place(redis, order)
        _tell(redis, order, before, after)
        redis.publish(CHANGES, order.breaker)
    except RedisError:
        logger.warning("the order for %s was not announced", order.breaker)


def _place(redis: Redis, order: Order) -> None:
    """Bring the shared state where the order wants it."""
    state = _AFTER[Kind(order.kind)]
    config = dependency_of(order.breaker).breaker
    words = arguments(order.breaker, -1, config, state, order.reason)
    redis.eval(PLACE, 3, *keys_of(order.breaker), *words)


def _tell(redis: Redis, order: Order, before: str, after: str) -> None:
    entry: dict[str, str | int] = {
        "name": order.breaker,
        "before": before,
        "after": after,
        "cause": f"{Kind(order.kind).label}: {order.reason}",
        "calls": 0,
        "failures": 0,
        "slow": 0,
        "actor": order.actor,
    }
    redis.xadd(TIMELINE, entry, maxlen=20_000)  # type: ignore[arg-type]


def _redis() -> Redis:
    return look_redis(chat_config().redis_url)


def _words(values: Mapping[bytes, bytes]) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in values.items()}


def _event(entry: str, values: Mapping[str, str]) -> BreakerEvent:
    moment = datetime.fromtimestamp(int(entry.partition("-")[0]) / 1000, UTC)
    return BreakerEvent(
        entry=entry,
        at=moment,
        breaker=values["name"],
        before=values["before"],
        after=values["after"],
        cause=values["cause"],
        calls=int(values["calls"]),
        failures=int(values["failures"]),
        slow=int(values["slow"]),
        actor=values["actor"],
    )
