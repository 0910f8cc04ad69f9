"""Faults in our own clients: as the dependency's own, and over by their end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from chat.downstream.breaker_types import BreakerOpenError
from chat.downstream.client_faults import ClientFault, ClientFaults
from chat.downstream.services import Breakers
from chat.downstream.transport import ClientOptions
from chat.llm.gated import GatedModel
from chat.llm.rehearsed import RehearsedModel
from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
    ModelError,
    ModelTimeoutError,
)
from chat.stores.session_gate import Guarding, SessionGate
from tests.fakes.ports import START, FakeClock, FakeModel
from tests.fakes.prompts import prompt
from tests.fakes.shops import GOOD, ONCE, QUICK, UZUMAKI, answering, saying
from tests.fakes.virtual_time import run

END = START + timedelta(seconds=60)
Call = Callable[[], Awaitable[str]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def faults(clock: FakeClock) -> ClientFaults:
    return ClientFaults(clock.now)


def fault(kind: str, **changes: object) -> ClientFault:
    return ClientFault(kind, END, **changes)  # type: ignore[arg-type]


# -- services


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("error", DependencyError),
        ("truncated", DependencyError),
        ("malformed", DependencyContractError),
    ],
)
async def test_a_service_fails_as_the_drill_says_until_its_end(
    faults: ClientFaults, clock: FakeClock, kind: str, raised: type[Exception]
) -> None:
    options = ClientOptions(retry=QUICK, faults=faults)
    async with answering(saying(GOOD["reviews"]), options=options) as (shop, server):
        faults.put({"reviews": fault(kind)})
        with pytest.raises(raised) as found:
            await shop.reviews.summaries([UZUMAKI])
        assert type(found.value) is raised
        # What is refused reaches nobody; spoilt answers were given.
        assert bool(server.requests) is (kind != "error")
        clock.wall = END
        assert UZUMAKI in await shop.reviews.summaries([UZUMAKI])
        assert faults.current() == {}


async def test_a_service_that_hangs_is_waited_for_as_long_as_any(
    faults: ClientFaults,
) -> None:
    options = ClientOptions(retry=ONCE.retry, faults=faults)
    good = saying(GOOD["reviews"])
    async with answering(good, options=options, patience=1) as (shop, server):
        faults.put({"reviews": fault("hang")})
        with pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert server.requests == []


async def test_the_breaker_opens_by_a_drill_and_other_services_do_not_notice(
    faults: ClientFaults,
) -> None:
    options = ClientOptions(retry=QUICK, faults=faults)
    async with answering(saying(GOOD["reviews"]), options=options) as (shop, _):
        faults.put({"pricing": fault("error")})
        assert UZUMAKI in await shop.reviews.summaries([UZUMAKI])
        faults.put({"reviews": fault("error")})
        while shop.states()["reviews"] == "closed":
            with pytest.raises(DependencyError):
                await shop.reviews.summaries([UZUMAKI])
        with pytest.raises(DependencyOpenError):
            await shop.reviews.summaries([UZUMAKI])


def test_a_share_of_the_calls_is_struck(faults: ClientFaults) -> None:
    faults.put({"reviews": fault("error", share=0.3)})
    struck = sum(faults.strike("reviews") is not None for _ in range(4_000))
    assert 1_000 < struck < 1_400


def test_a_call_that_is_held_back_goes_on_when_the_drill_is_stopped(
    faults: ClientFaults,
) -> None:
    async def called() -> str:
        return "answer"

    async def scene() -> str:
        faults.put({"sessions": fault("hang")})
        held = faults.through("sessions", 30.0, called)
        task = asyncio.ensure_future(held)
        await asyncio.sleep(5)
        assert not task.done()
        faults.put({})
        return await task

    answer, took = run(scene())
    assert answer == "answer"
    assert 5 <= took < 5.5


def test_slow_is_as_slow_as_was_asked_for(faults: ClientFaults) -> None:
    async def called() -> str:
        return "answer"

    async def scene(within_s: float) -> str:
        faults.put({"sessions": fault("latency", latency_ms=700)})
        return await faults.through("sessions", within_s, called)

    answer, took = run(scene(1.0))
    assert (answer, round(took, 3)) == ("answer", 0.7)
    with pytest.raises(DependencyTimeoutError):
        run(scene(0.5))


# -- the session store


@dataclass
class Told:
    """What a gate reported; no try is worth another but the first."""

    outcomes: list[tuple[str, int]] = field(default_factory=list)

    def begin(self) -> None: ...

    def pause_s(self, attempt: int) -> float | None:
        return 0.0 if attempt == 1 else None

    def __call__(self, outcome: str, _: float, attempts: int) -> None:
        self.outcomes.append((outcome, attempts))


async def test_a_write_whose_answer_is_lost_was_done_and_is_tried_again(
    faults: ClientFaults,
) -> None:
    gate, told, written = SessionGate(), Told(), []
    through = partial(faults.through, "sessions", 1.0)
    breaker = Breakers()["sessions"]
    gate.guard(Guarding(breaker, BreakerOpenError, told, told, through))

    async def write() -> str:
        written.append(1)
        return "kept"

    faults.put({"sessions": fault("truncated")})
    with pytest.raises(DependencyError):
        await gate.run(write)
    assert (len(written), told.outcomes) == (2, [("DependencyError", 2)])
    faults.put({"sessions": fault("error")})
    with pytest.raises(DependencyError):
        await gate.run(write)
    assert len(written) == 2
    assert breaker.snapshot().failures == 4
    faults.put({})
    assert await gate.run(write) == "kept"


# -- the model


def rehearsed(faults: ClientFaults, model: FakeModel) -> RehearsedModel:
    strike, held = partial(faults.strike, "model"), partial(faults.held, "model")
    return RehearsedModel(model, strike, held, within_s=8.0)


async def said(model: RehearsedModel | GatedModel) -> list[str]:
    return [
        event.text async for event in model.stream(prompt()) if hasattr(event, "text")
    ]


@pytest.mark.parametrize(
    ("kind", "raised", "asked"),
    [
        ("error", ModelError, False),
        ("malformed", ModelError, False),
        ("hang", ModelTimeoutError, False),
        ("truncated", ModelError, True),
    ],
)
def test_a_release_fails_as_the_drill_says(
    faults: ClientFaults, kind: str, raised: type[Exception], asked: bool
) -> None:
    model = FakeModel(pieces=["a "] * 9)
    faults.put({"model": fault(kind)})
    with pytest.raises(raised) as found:
        run(said(rehearsed(faults, model)))
    assert type(found.value) is raised
    assert found.value.retryable  # type: ignore[attr-defined]
    assert bool(model.calls) is asked


def test_without_a_drill_and_after_its_end_a_release_answers(
    faults: ClientFaults, clock: FakeClock
) -> None:
    model = rehearsed(faults, FakeModel(pieces=["a ", "b"]))
    assert run(said(model))[0] == ["a ", "b"]
    faults.put({"model": fault("latency", latency_ms=2_000)})
    answer, took = run(said(model))
    assert (answer, round(took, 3)) == (["a ", "b"], 2.0)
    faults.put({"model": fault("error")})
    clock.wall = END
    assert run(said(model))[0] == ["a ", "b"]
