"""Operators' orders to rate limits: kept here, read by the limits' script in Redis.

An order that is written is in force with the next call of any process. PostgreSQL says
what stands; a task writes it to Redis again, should Redis have lost it.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import chat_config
from chat.models import LimitOrder
from chat.selectors.rate_limits import KINDS, limits_now
from chat.stores.rate_limit import ORDERS, Rate

logger = logging.getLogger(__name__)

_LONGEST = timedelta(days=7)
_NAMES = frozenset(each.name for each in KINDS)


class LimitOrderError(ValueError):
    """An order that can't be followed; says what to change, and of which ``field``."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class LimitWish:
    """What an operator wants of a limit; no ``rate`` is the standard one."""

    limit: str
    reason: str
    rate: Rate | None = None
    until: datetime | None = None


@transaction.atomic
def limit_order(actor: Actor, wish: LimitWish) -> int:
    """Give an order; return its number. In force everywhere at once.

    Raises LimitOrderError, which says what to change.
    """
    checked = _checked(wish)
    rate, before = checked.rate, limits_now(seen=False).row(checked.limit)
    row = LimitOrder.objects.create(
        limit=checked.limit,
        per_minute=rate.per_minute if rate else None,
        burst=rate.burst if rate else None,
        reason=checked.reason,
        actor=actor.name,
        until=checked.until,
        ordered_at=timezone.now(),
    )
    act_record(
        actor,
        Act(
            verb="rate_limit.change" if rate else "rate_limit.standard",
            object_kind="rate_limit",
            object_id=checked.limit,
            before=_told(before.rate),
            after=_told(rate or before.standard),
            reason=checked.reason,
            expires_at=checked.until,
        ),
    )
    transaction.on_commit(_publish)
    return row.pk


def limit_orders_publish() -> int:
    """Write what stands where the limits read it; return how many orders it is.

    Raises RedisError when Redis is away; without it the last rates hold.
    """
    standing = LimitOrder.objects.standing()
    with _redis() as redis, redis.pipeline() as pipe:
        pipe.delete(ORDERS)
        for name, order in standing.items():
            pipe.hset(ORDERS, name, _packed(order))
        pipe.execute()
    return len(standing)


def _publish() -> None:
    try:
        limit_orders_publish()
    except RedisError:
        logger.warning("the order for a limit holds as soon as Redis is back")


def _told(rate: Rate) -> dict[str, object]:
    return {"per_minute": rate.per_minute, "burst": rate.burst}


def _packed(order: LimitOrder) -> str:
    """Return an order as the script reads it: "rate burst until"."""
    rate = Rate(order.per_minute or 0.0, order.burst or 0)
    until_ms = order.until.timestamp() * 1000 if order.until else 0.0
    return f"{rate.per_ms!r} {rate.burst} {until_ms:.0f}"


def _checked(wish: LimitWish) -> LimitWish:
    """Return the order as it is kept; raise LimitOrderError."""
    if wish.limit not in _NAMES:
        raise LimitOrderError("limit", f"there is no limit {wish.limit!r}")
    reason = " ".join(wish.reason.split())
    if not 3 <= len(reason) <= 200:
        raise LimitOrderError("reason", "give a reason of 3 to 200 characters")
    if wish.rate is None:
        return replace(wish, reason=reason, until=None)
    if not 0.1 <= wish.rate.per_minute <= 1_000_000:
        raise LimitOrderError("per_minute", "between 0.1 and 1,000,000 a minute")
    if not 1 <= wish.rate.burst <= 1_000_000:
        raise LimitOrderError("burst", "between 1 and 1,000,000 at once")
    ahead = wish.until - timezone.now() if wish.until else timedelta(0)
    if not timedelta(0) < ahead <= _LONGEST:
        raise LimitOrderError("until", "it has to end within 7 days from now")
    return replace(wish, reason=reason)


def _redis() -> Redis:
    return Redis.from_url(
        chat_config().redis_url, socket_timeout=1, socket_connect_timeout=1
    )
