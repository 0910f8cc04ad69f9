"""Operators' orders for breakers, followed by every process."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chat.downstream.breaker_types import OVERRIDES, State
from chat.downstream.registry import dependency_of
from chat.downstream.services import Breakers
from chat.downstream.shared_breaker import SharedBreaker
from chat.selectors.breaker_orders import Standing, orders_last, orders_standing
from chat.stores.database import DatabaseThreads
from chat.wiring.follower import Follower

logger = logging.getLogger(__name__)


class OrdersInForce(Follower):
    """Keeps the breakers of one process as the operators want them."""

    def __init__(self, threads: DatabaseThreads, breakers: Breakers) -> None:
        super().__init__()
        self._threads = threads
        self._breakers = breakers
        self._standing: Mapping[str, Standing] = {}
        self._last = -1
        self._next_end: datetime | None = None  # of thresholds; overrides end locally
        self._followed: dict[str, tuple[int, int]] = {}

    async def refresh(self) -> None:
        """Follow the orders that came since the last time; raise Error."""
        last = await self._threads.run(orders_last)
        is_over = self._next_end is not None and self._next_end <= datetime.now(UTC)
        if last != self._last or is_over:
            self._standing = await self._threads.run(orders_standing)
            self._next_end = _first_end(self._standing)
            # What was reset before this process began is no news to it.
            is_first, self._last = self._last < 0, last
            for breaker in self._breakers.everyone():
                self.apply(breaker, with_resets=not is_first)

    def keep_last(self) -> None:
        """Let the last orders stand."""
        logger.warning("orders for breakers can't be read: the last ones stand")

    def apply(self, breaker: SharedBreaker, *, with_resets: bool = False) -> None:
        """Bring one breaker to what stands for it."""
        standing = self._standing.get(breaker.name, Standing())
        config = replace(_config_of(breaker.name), **dict(standing.thresholds))
        if config != breaker.config:
            breaker.configure(config)
        override, reset = standing.override, standing.reset
        known = self._followed.get(breaker.name, (0, reset))
        self._followed[breaker.name] = (override.order if override else 0, reset)
        if with_resets and reset > known[1]:
            breaker.reset(reason="an operator reset it")
        if override is None:
            if breaker.state in OVERRIDES:
                breaker.clear_override(reason="an operator ended the override")
        elif override.order != known[0]:
            breaker.override(
                State(override.state),
                reason=override.reason,
                actor=override.actor,
                for_s=_seconds_until(override.until),
                order=override.order,
            )


def _first_end(standing: Mapping[str, Standing]) -> datetime | None:
    """Return when the next thresholds run out that stand for a time only."""
    ends = [each.thresholds_until for each in standing.values()]
    return min((each for each in ends if each is not None), default=None)


def _config_of(name: str) -> Any:
    """Return the thresholds that a breaker has without orders."""
    return dependency_of(name).breaker


def _seconds_until(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
