"""The way to the session store: what its breaker hears, and whom it refuses."""

import asyncio
import time

import pytest

from chat.downstream.breaker_types import (
    BreakerConfig,
    BreakerOpenError,
    State,
)
from chat.downstream.shared_breaker import SharedBreaker
from chat.orchestration.errors import DependencyError, DependencyOpenError
from chat.stores.session_gate import Guarding, SessionGate
from chat.wiring.guards import is_order
from tests.fakes.virtual_time import run

CONFIG = BreakerConfig(minimum_calls=2, slow_call_s=0.3, open_s=3600, open_cap_s=3600)


class NoRetries:
    """Asks nobody twice."""

    def begin(self) -> None:
        """Note nothing."""

    def pause_s(self, attempt: int) -> float | None:
        """Give up."""
        return None


def guarded(breaker: SharedBreaker) -> SessionGate:
    gate = SessionGate()
    gate.guard(
        Guarding(
            breaker, BreakerOpenError, NoRetries(), lambda *_: None, is_order=is_order
        )
    )
    return gate


@pytest.fixture
def breaker() -> SharedBreaker:
    return SharedBreaker("sessions", CONFIG, time.monotonic)


async def quick_answer_of_a_busy_loop() -> str:
    """Answer at once, to a process that takes half a second to hear it."""
    loop = asyncio.get_running_loop()
    for _ in range(5):
        loop.call_soon(time.sleep, 0.1)
        await asyncio.sleep(0)
    return "kept"


async def slow_answer() -> str:
    await asyncio.sleep(0.4)
    return "kept"


async def failure() -> str:
    raise DependencyError("sessions")


async def open_by_failures(gate: SessionGate) -> None:
    for _ in range(2):
        with pytest.raises(DependencyError):
            await gate.run(failure)
    with pytest.raises(DependencyOpenError):
        await gate.run(slow_answer)


async def test_what_this_process_is_late_makes_no_store_slow(
    breaker: SharedBreaker,
) -> None:
    gate = guarded(breaker)
    for _ in range(3):
        assert await gate.run(quick_answer_of_a_busy_loop) == "kept"
    assert breaker.state is State.CLOSED
    assert breaker.snapshot().slow == 0


def test_a_store_that_is_slow_opens_the_breaker() -> None:
    async def ask() -> SharedBreaker:
        breaker = SharedBreaker("sessions", CONFIG, asyncio.get_running_loop().time)
        gate = guarded(breaker)
        await asyncio.gather(*(gate.run(slow_answer) for _ in range(2)))
        return breaker

    breaker, _ = run(ask())
    assert breaker.own_state is State.OPEN


async def test_an_answer_that_was_begun_is_closed_while_the_breaker_is_open(
    breaker: SharedBreaker,
) -> None:
    gate = guarded(breaker)
    await open_by_failures(gate)
    assert await gate.run(slow_answer, closes=True) == "kept"
    with pytest.raises(DependencyError):
        await gate.run(failure, closes=True)
    assert breaker.state is State.OPEN


async def test_an_operators_order_keeps_closings_away(breaker: SharedBreaker) -> None:
    gate = guarded(breaker)
    breaker.override(State.FORCED_OPEN, reason="maintenance")
    with pytest.raises(DependencyOpenError):
        await gate.run(slow_answer, closes=True)
