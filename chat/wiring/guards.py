"""What stands between a process and what it depends on: breakers, orders, drills."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from django.db import Error
from redis.exceptions import RedisError

from chat.conf import drill_config
from chat.downstream.breaker_board import BreakerBoard
from chat.downstream.breaker_types import (
    OVERRIDES,
    BreakerOpenError,
    State,
    Transition,
)
from chat.downstream.client_faults import ClientFaults
from chat.downstream.registry import DEPENDENCIES
from chat.downstream.services import Breakers
from chat.downstream.shared_breaker import SharedBreaker
from chat.stores.session_gate import Guarding
from chat.telemetry.live_events import BreakerSeen
from chat.wiring.adapters import StoreRetries
from chat.wiring.breaker_orders import OrdersInForce
from chat.wiring.client_faults import ClientFaultsInForce
from chat.wiring.foundation import Foundation


@dataclass(frozen=True, slots=True)
class Guards:
    """The breakers of one process; ``faults`` are what drills may do here."""

    board: BreakerBoard
    breakers: Breakers
    orders: OrdersInForce
    faults: ClientFaults | None


def guards_of(base: Foundation, closing: AsyncExitStack) -> Guards:
    """Return the breakers, shared and under orders; one guards the session store."""
    board = BreakerBoard(base.redis, base.blocking, partial(_tell_transition, base))
    closing.push_async_callback(board.close)
    breakers = Breakers(listener=partial(_local_transition, base, board))
    orders = OrdersInForce(base.threads, breakers)
    closing.push_async_callback(orders.close)

    def share(breaker: SharedBreaker) -> None:
        board.add(breaker)
        orders.apply(breaker)

    breakers.share(share)
    drills = ClientFaultsInForce(base.threads) if drill_config().in_clients else None
    if drills is not None:
        closing.push_async_callback(drills.close)
        base.at_server_start.append(drills.start)

    def heard() -> None:
        orders.hurry()
        if drills is not None:
            drills.hurry()

    board.heard = heard
    base.at_server_start.extend((board.start, orders.start, base.calls.start))
    faults = drills.faults if drills is not None else None
    base.sessions.gate.guard(_guarding(base, breakers["sessions"], faults))
    return Guards(board, breakers, orders, faults)


@asynccontextmanager
async def guarded_for_a_task(base: Foundation) -> AsyncIterator[None]:
    """Guard the session store for a task, which is over before it could follow.

    What the processes agreed on and what operators ordered is asked once, and what the
    task saw is brought to the others. Without Redis it decides alone.
    """
    async with AsyncExitStack() as closing:
        guards = guards_of(base, closing)
        with suppress(RedisError, TimeoutError):
            await guards.board.exchange(everything=True)
        with suppress(Error, RuntimeError):
            await guards.orders.refresh()
        try:
            yield
        finally:
            with suppress(RedisError, TimeoutError):
                await guards.board.exchange()


def is_order(refusal: Exception) -> bool:
    """Whether an operator keeps calls away, and not what the breaker found."""
    return isinstance(refusal, BreakerOpenError) and refusal.state in OVERRIDES


def _guarding(
    base: Foundation, breaker: SharedBreaker, faults: ClientFaults | None
) -> Guarding:
    """Return what guards the session store."""
    sessions = DEPENDENCIES["sessions"]
    guarding = Guarding(
        breaker,
        BreakerOpenError,
        StoreRetries(),
        partial(count_call, base, sessions.name),
        is_order=is_order,
    )
    if faults is None:
        return guarding
    through = partial(faults.through, sessions.name, sessions.attempt_s)
    return replace(guarding, through=through)


def count_call(
    base: Foundation, dependency: str, outcome: str, duration_s: float, attempts: int
) -> None:
    """Count one call of a dependency, for this process and for all together."""
    base.metrics.observe_call(dependency, outcome, duration_s, attempts)
    base.calls.count(dependency, outcome, duration_s, attempts)


def _local_transition(
    base: Foundation, board: BreakerBoard, transition: Transition
) -> None:
    """Count what this process sees; tell what it found itself."""
    base.metrics.observe_transition(transition.name, transition.after.value)
    if transition.followed or transition.after in OVERRIDES:
        return
    opened = transition.cause if transition.after is State.OPEN else ""
    board.opened(transition.name, opened)
    if not board.is_live:
        _tell_transition(base, transition)


def _tell_transition(base: Foundation, transition: Transition) -> None:
    """Show a change in the live view; of all processes one does."""
    base.feed.note(
        BreakerSeen(
            at=base.clock.now(),
            dependency=transition.name,
            before=transition.before.value,
            after=transition.after.value,
            cause=transition.cause,
            calls=transition.calls,
            failures=transition.failures,
            slow=transition.slow,
            process_id=base.process_id,
        )
    )
