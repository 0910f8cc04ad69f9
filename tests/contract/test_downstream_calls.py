"""Retries, budget, deadline and breaker around each call of a service."""

import asyncio
import socket
import time

import pytest

from chat.downstream.breaker_types import BreakerConfig, State
from chat.downstream.deadline import HEADER, current_deadline, deadline_within
from chat.downstream.registry import DEPENDENCIES
from chat.downstream.retry import RetryPolicy
from chat.downstream.services import Breakers, StoreUrls, shop_services
from chat.downstream.shared_breaker import AloneBoard, ProbeAnswer, SharedView
from chat.downstream.transport import CallReport, ClientOptions, RefusedError
from chat.orchestration.errors import (
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
)
from chat.telemetry.exporting import Tracing
from tests.fakes.shops import GOOD, QUICK, UZUMAKI, answering, error, saying
from tests.fakes.wire_server import Answer, WireServer


async def test_a_stumble_is_repeated_and_nobody_notices() -> None:
    options = ClientOptions(retry=QUICK)
    answers = (error(503), Answer(status=0, end="drop"), saying(GOOD["reviews"]))
    async with answering(*answers, options=options) as (shop, server):
        assert UZUMAKI in await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == 3


@pytest.mark.parametrize("answer", [error(400), saying({}), error(404)])
async def test_what_would_be_answered_alike_is_not_repeated(answer: Answer) -> None:
    options = ClientOptions(retry=QUICK)
    async with answering(answer, options=options) as (shop, server):
        with pytest.raises(DependencyError):
            await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == 1


async def test_retries_stay_within_their_budget_in_an_outage() -> None:
    options = ClientOptions(retry=QUICK)
    async with answering(error(503), options=options) as (shop, server):
        shop.breakers["reviews"].override(State.DISABLED, reason="only the budget")
        for _ in range(40):
            with pytest.raises(DependencyError):
                await shop.reviews.summaries([UZUMAKI])
        budget = shop.clients["reviews"].budget
    # A retry whose time ran out while it waited is paid for and never sent.
    assert 40 < len(server.requests) <= 40 + budget.spent
    assert budget.spent <= 3 + 40 * 0.1
    assert budget.refused > 0


async def test_an_open_breaker_keeps_calls_away() -> None:
    async with answering(error(503)) as (shop, server):
        for _ in range(DEPENDENCIES["reviews"].breaker.minimum_calls):
            with pytest.raises(DependencyError):
                await shop.reviews.summaries([UZUMAKI])
        assert shop.states()["reviews"] == "open"
        assert shop.states()["pricing"] == "closed"
        asked = len(server.requests)
        with pytest.raises(DependencyOpenError):
            await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == asked


async def test_four_hundred_and_four_and_cancellations_open_nothing() -> None:
    hang = Answer(status=0, pieces=[], end="hang")
    async with answering(hang) as (shop, server):
        for _ in range(30):
            server.asked.clear()
            task = asyncio.create_task(shop.reviews.summaries([UZUMAKI]))
            asked = asyncio.create_task(server.asked.wait())
            # A busy machine may use up the call's time before it is even asked.
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert shop.breakers["reviews"].snapshot().calls == 0
    async with answering(error(404)) as (shop, _):
        for _ in range(30):
            await shop.profiles.customer("nobody")
        assert shop.states()["profile"] == "closed"


async def test_the_earliest_deadline_rules_and_is_told_to_the_service() -> None:
    async with answering(saying(GOOD["reviews"])) as (shop, server):
        with deadline_within(60), deadline_within(0.15), deadline_within(30):
            await shop.reviews.summaries([UZUMAKI])
        assert 1 <= int(server.requests[0].headers[HEADER]) <= 150


async def test_a_passed_deadline_makes_no_call() -> None:
    async with answering(saying(GOOD["reviews"])) as (shop, server):
        with deadline_within(-1), pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert server.requests == []


class LateBoard(AloneBoard):
    """Gives leave only when the asker's deadline has passed."""

    is_live = True

    def __init__(self) -> None:
        self.settled: list[str] = []

    async def lease(self, name: str, config: BreakerConfig) -> ProbeAnswer:
        await asyncio.sleep((current_deadline() or 0) - time.monotonic() + 0.02)
        view = SharedView(State.HALF_OPEN, 1, 0.0, "time to probe")
        return ProbeAnswer(view, "a lease", 0.0)

    def settle(self, name: str, era: int, lease: str, outcome: str) -> None:
        self.settled.append(outcome)


async def test_leave_that_comes_after_the_deadline_makes_no_call() -> None:
    async with answering(saying(GOOD["reviews"])) as (shop, server):
        board, breaker = LateBoard(), shop.breakers["reviews"]
        breaker.adopt(State.HALF_OPEN, cause="time to probe")
        breaker.board = board
        with deadline_within(0.1), pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert server.requests == []
        assert board.settled == ["none"]


async def test_no_retry_goes_past_the_deadline() -> None:
    options = ClientOptions(retry=RetryPolicy(attempts=10, base_s=0.05))
    async with answering(error(503), options=options) as (shop, _):
        begun = time.monotonic()
        moment = begun + 0.2
        with deadline_within(0.2), pytest.raises(DependencyError):
            await shop.reviews.summaries([UZUMAKI])
        # Scheduling may add its share, another try would add much more.
        assert time.monotonic() < moment + 1


async def test_a_caller_in_a_hurry_is_no_proof_against_the_service() -> None:
    hang = Answer(status=0, pieces=[], end="hang")
    async with answering(hang) as (shop, _):
        with deadline_within(0.05), pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert shop.breakers["reviews"].snapshot().calls == 0


async def test_each_call_is_reported_once_with_its_attempts() -> None:
    told: list[CallReport] = []
    options = ClientOptions(retry=QUICK, observe=told.append)
    answers = (error(503), saying(GOOD["reviews"]), error(400))
    async with answering(*answers, options=options) as (shop, _):
        await shop.reviews.summaries([UZUMAKI])
        with pytest.raises(RefusedError):
            await shop.reviews.summaries([UZUMAKI])
    assert [(each.dependency, each.outcome, each.attempts) for each in told] == [
        ("reviews", "ok", 2),
        ("reviews", "RefusedError", 1),
    ]


async def test_each_call_is_a_span_of_the_turn_that_makes_it() -> None:
    tracer = Tracing().turn()
    options = ClientOptions(retry=QUICK)
    answers = (error(503), saying(GOOD["reviews"]))
    async with answering(*answers, options=options) as (shop, _):
        await shop.reviews.summaries([UZUMAKI])
    [stage] = tracer.stages()
    assert (stage.name, stage.outcome) == ("reviews.http", "ok")
    assert stage.attributes == {
        "path": "/v1/summaries",
        "breaker": "closed",
        "status": 200,
        "attempts": 2,
    }
    assert [(e.name, e.attributes["after"]) for e in stage.events] == [
        ("retry", "DependencyError")
    ]


def test_the_same_clients_serve_one_event_loop_after_another() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    shop = shop_services(StoreUrls.below(f"http://127.0.0.1:{port}"))

    async def twice() -> None:
        server = WireServer(lambda seen: saying(GOOD["reviews"]))
        await server.start(port)
        for _ in range(2):
            assert UZUMAKI in await shop.reviews.summaries([UZUMAKI])
        await shop.close()
        await server.stop()

    asyncio.run(twice())
    asyncio.run(twice())


def test_the_releases_of_the_model_do_not_share_a_breaker() -> None:
    breakers = Breakers()
    first, second = breakers.of_release("a"), breakers.of_release("b")
    assert breakers.of_release("a") is first
    for _ in range(first.config.minimum_calls):
        first.acquire().fail()
    second.acquire().succeed()
    states = breakers.states()
    assert states["model:a"] == "open"
    assert states["model:b"] == "closed"
    assert set(DEPENDENCIES) <= set(states)


def test_nobody_waits_longer_for_an_optional_service_than_a_turn_does() -> None:
    for each in DEPENDENCIES.values():
        assert each.attempt_s <= each.timeout_s
        assert each.breaker.slow_call_s <= max(each.attempt_s, 20)
        if not each.critical and each.name != "model":
            limit = 0.4 if each.name == "profile" else 0.6
            assert each.timeout_s < limit
