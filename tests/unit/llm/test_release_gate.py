"""Orders to the model as a whole hold for all its releases; failures are one's own."""

import pytest

from chat.downstream.breaker_types import BreakerOpenError, State
from chat.downstream.release_gate import ReleaseGate
from chat.downstream.services import Breakers


def gates() -> tuple[Breakers, ReleaseGate, ReleaseGate]:
    breakers = Breakers()
    first, second = (
        ReleaseGate(breakers["model"], breakers.of_release(name)) for name in "ab"
    )
    return breakers, first, second


async def test_a_model_that_is_forced_open_is_not_asked_by_any_release() -> None:
    breakers, *releases = gates()
    breakers["model"].override(State.FORCED_OPEN, reason="too dear today")
    for each in releases:
        with pytest.raises(BreakerOpenError, match="forced_open"):
            await each.admit()
    breakers["model"].clear_override()
    for _ in range(breakers["model"].config.probes):
        (await releases[0].admit()).succeed()
    assert breakers["model"].state is State.CLOSED


async def test_a_release_that_fails_takes_no_other_down() -> None:
    breakers, first, second = gates()
    for _ in range(breakers["model"].config.minimum_calls):
        (await first.admit()).fail()
    with pytest.raises(BreakerOpenError):
        await first.admit()
    assert breakers["model"].state is State.CLOSED
    (await second.admit()).succeed()


async def test_a_probe_that_a_release_refuses_is_given_back() -> None:
    breakers, first, second = gates()
    for _ in range(breakers["model"].config.minimum_calls):
        (await first.admit()).fail()
    breakers["model"].override(State.FORCED_OPEN, reason="a drill")
    breakers["model"].clear_override()
    for _ in range(2 * breakers["model"].config.probes):
        with pytest.raises(BreakerOpenError, match="model:a"):
            await first.admit()
    (await second.admit()).forget()
