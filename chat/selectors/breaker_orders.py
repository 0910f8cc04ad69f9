"""Which orders of operators stand for which breaker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from chat.models import BreakerOrder


@dataclass(frozen=True, slots=True)
class StandingOverride:
    """An override that has not run out; ``until`` None has no end of its own."""

    order: int
    state: str
    reason: str
    actor: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one breaker; ``reset`` is the number of the last reset.

    ``thresholds_until`` None: they stand until they are changed.
    """

    override: StandingOverride | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    thresholds_until: datetime | None = None
    reset: int = 0


def orders_last() -> int:
    """Return the number of the newest order; 0 when there is none."""
    newest = BreakerOrder.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def orders_standing() -> dict[str, Standing]:
    """Return what stands, by breaker; those without orders are absent."""
    last: dict[str, dict[str, BreakerOrder]] = {}
    for order in BreakerOrder.objects.last_of_each():
        last.setdefault(order.breaker, {})[order.kind] = order
    overriding = BreakerOrder.objects.overriding()
    return {
        breaker: _standing(orders, overriding.get(breaker))
        for breaker, orders in last.items()
    }


def _standing(
    orders: Mapping[str, BreakerOrder], overriding: BreakerOrder | None
) -> Standing:
    reset = orders.get(BreakerOrder.Kind.RESET)
    configured = orders.get(BreakerOrder.Kind.CONFIGURE)
    if configured and configured.until and configured.until <= timezone.now():
        configured = None
    return Standing(
        override=_override(overriding) if overriding else None,
        thresholds=configured.thresholds if configured else {},
        thresholds_until=configured.until if configured else None,
        reset=reset.pk if reset else 0,
    )


def _override(order: BreakerOrder) -> StandingOverride:
    state = BreakerOrder.LEADS_TO[BreakerOrder.Kind(order.kind)]
    return StandingOverride(order.pk, state, order.reason, order.actor, order.until)
