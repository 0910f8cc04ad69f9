"""Orders of operators: in force in every process, with an end, kept on the timeline."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat.conf import chat_config
from chat.downstream.breaker_board import BreakerBoard
from chat.downstream.breaker_types import BreakerOpenError, State
from chat.downstream.services import Breakers
from chat.models import BreakerEvent
from chat.services.breakers import (
    BreakerOrderError,
    Order,
    breaker_events_keep,
    breaker_order,
)
from chat.stores.database import DatabaseThreads
from chat.stores.redis_pool import blocking_redis, command_redis
from chat.wiring.breaker_orders import OrdersInForce
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)


class Process:
    """The breakers of one process, under orders."""

    def __init__(self) -> None:
        url = chat_config().redis_url
        self.redis, self.blocking = command_redis(url), blocking_redis(url)
        self.threads = DatabaseThreads(1, patience_s=PATIENCE_S)
        self.breakers = Breakers()
        self.orders = OrdersInForce(self.threads, self.breakers)
        # A busy machine is slow, not away.
        self.board = BreakerBoard(
            self.redis,
            self.blocking,
            heard=self.orders.hurry,
            patience_s=20,
            live_s=60,
        )
        self.breakers.share(self.board.add)

    def start(self) -> None:
        self.board.start()
        self.orders.start()

    async def close(self) -> None:
        await self.orders.close()
        await self.board.close()
        await self.blocking.aclose()
        await self.redis.aclose()
        await self.threads.run(int)  # a query that still runs is heard out
        self.threads.close()


@pytest.fixture
async def processes(empty_redis: str) -> AsyncIterator[list[Process]]:
    two = [Process(), Process()]
    for each in two:
        each.start()
    await asyncio.sleep(0.2)
    yield two
    for each in two:
        await each.close()


async def ordered(kind: str, **more: object) -> None:
    order = Order("reviews", kind, "the vendor asked us to", "nora", **more)  # type: ignore[arg-type]
    await sync_to_async(breaker_order)(order)


async def until_all(processes: list[Process], state: State) -> None:
    for _ in range(500):
        if all(each.breakers["reviews"].state is state for each in processes):
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"not all processes came to {state}")


async def test_an_order_holds_in_every_process_until_it_is_taken_back(
    processes: list[Process],
) -> None:
    await ordered("force_open")
    await until_all(processes, State.FORCED_OPEN)
    with pytest.raises(BreakerOpenError):
        await processes[1].breakers["reviews"].admit()
    assert processes[0].breakers["pricing"].state is State.CLOSED
    await ordered("release")
    # Who was kept away is probed before everybody comes back.
    await until_all(processes, State.HALF_OPEN)


async def test_a_process_that_starts_later_follows_as_well(
    processes: list[Process],
) -> None:
    await ordered("force_close")
    late = Process()
    await late.orders.refresh()
    assert late.breakers["reviews"].state is State.FORCED_CLOSED
    assert late.breakers["reviews"].snapshot().override is not None
    await late.close()


async def test_an_order_ends_by_itself(processes: list[Process]) -> None:
    await ordered("disable", until=timezone.now() + timedelta(seconds=1))
    await until_all(processes, State.DISABLED)
    await until_all(processes, State.CLOSED)
    for each in processes:
        await each.board.exchange(everything=True)
    await sync_to_async(breaker_events_keep)()
    events = await sync_to_async(lambda: list(BreakerEvent.objects.order_by("id")))()
    assert [(each.before, each.after) for each in events] == [
        ("closed", "disabled"),
        ("disabled", "closed"),
    ]


async def test_after_an_override_that_ran_out_the_dependency_is_probed_first(
    processes: list[Process],
) -> None:
    await ordered("force_open", until=timezone.now() + timedelta(seconds=1))
    await until_all(processes, State.FORCED_OPEN)
    await until_all(processes, State.HALF_OPEN)
    for each in processes * 2000:
        if each.breakers["reviews"].state is State.CLOSED:
            break
        with suppress(BreakerOpenError):
            (await each.breakers["reviews"].admit()).succeed()
        await asyncio.sleep(0.01)
    await until_all(processes, State.CLOSED)
    await sync_to_async(breaker_events_keep)()
    events = await sync_to_async(lambda: list(BreakerEvent.objects.order_by("id")))()
    # Each process noticed the end; it is told once. A slow probe may have failed.
    changes = [(each.before, each.after) for each in events]
    assert changes[:2] == [("closed", "forced_open"), ("forced_open", "half_open")]
    assert changes[-1] == ("half_open", "closed")
    assert changes.count(("forced_open", "half_open")) == 1
    assert events[1].cause == "the override ran out"


async def test_thresholds_are_those_that_were_ordered(
    processes: list[Process],
) -> None:
    await ordered("configure", thresholds={"minimum_calls": 2, "failure_rate": 0.9})
    for _ in range(500):
        configs = {each.breakers["reviews"].config.minimum_calls for each in processes}
        if configs == {2}:
            break
        await asyncio.sleep(0.01)
    assert configs == {2}
    assert processes[0].breakers["reviews"].config.slow_call_s == 0.2


async def test_thresholds_that_run_out_give_way_to_the_standard(
    processes: list[Process],
) -> None:
    until = timezone.now() + timedelta(seconds=1.5)
    await ordered("configure", thresholds={"minimum_calls": 2}, until=until)
    for wanted in (2, 10):
        for _ in range(1000):
            if {e.breakers["reviews"].config.minimum_calls for e in processes} == {
                wanted
            }:
                break
            await asyncio.sleep(0.01)
        else:
            pytest.fail(f"not all processes judge from {wanted} calls on")


async def test_a_reset_closes_what_is_open_everywhere(
    processes: list[Process],
) -> None:
    for _ in range(10):
        (await processes[0].breakers["reviews"].admit()).fail()
    await until_all(processes, State.OPEN)
    await ordered("reset")
    await until_all(processes, State.CLOSED)


async def test_the_timeline_is_kept_once(processes: list[Process]) -> None:
    await ordered("force_open")
    await ordered("release")
    assert await sync_to_async(breaker_events_keep)() == 2
    assert await sync_to_async(breaker_events_keep)() == 0
    events = await sync_to_async(lambda: list(BreakerEvent.objects.order_by("id")))()
    assert [(each.before, each.after) for each in events] == [
        ("closed", "forced_open"),
        ("forced_open", "half_open"),
    ]
    assert events[0].actor == "nora"
    assert events[0].cause == "force open: the vendor asked us to"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"breaker": "printer"}, "no breaker"),
        ({"kind": "explode"}, "explode"),
        ({"reason": " x "}, "reason"),
        ({"until": timezone.now() - timedelta(hours=1)}, "7 days"),
        ({"kind": "configure", "thresholds": {"failure_rate": 7}}, "failure_rate"),
        ({"kind": "configure", "thresholds": {"colour": 1}}, "colour"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    change: dict[str, object], says: str
) -> None:
    good = {"breaker": "reviews", "kind": "disable", "reason": "a drill", "actor": "x"}
    with pytest.raises(BreakerOrderError, match=says):
        breaker_order(Order(**(good | change)))  # type: ignore[arg-type]
