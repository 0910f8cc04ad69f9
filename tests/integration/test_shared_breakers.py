"""Breakers that processes share: sums, probes, a dead prober, and Redis away."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.downstream.breaker_board import BreakerBoard
from chat.downstream.breaker_calls import TIMELINE
from chat.downstream.breaker_scripts import LEASE
from chat.downstream.breaker_types import BreakerConfig, BreakerOpenError, State
from chat.downstream.shared_breaker import ProbePermit, SharedBreaker
from chat.stores.redis_pool import blocking_redis, command_redis

CONFIG = BreakerConfig(
    window_s=10, minimum_calls=8, open_s=0.1, jitter=0, probes=3, probe_lease_s=0.3
)


class Process:
    """What one process has: a board and a breaker on it."""

    def __init__(self, url: str, config: BreakerConfig = CONFIG) -> None:
        self.redis = command_redis(url)
        self.blocking = blocking_redis(url)
        # A busy machine is slow, not away.
        self.board = BreakerBoard(self.redis, self.blocking, patience_s=20, live_s=60)
        self.breaker = SharedBreaker("reviews", config, time.monotonic)
        self.board.add(self.breaker)

    async def close(self) -> None:
        await self.board.close()
        await self.blocking.aclose()
        await self.redis.aclose()

    async def calls(self, count: int, *, failed: bool) -> None:
        for _ in range(count):
            permit = await self.breaker.admit()
            permit.fail() if failed else permit.succeed()

    async def exchange(self) -> None:
        await self.board.exchange(everything=True)


def pausing_after_answers(redis: Redis) -> asyncio.Event:
    """Have the next answer kept back for ever; return what tells that it came."""
    came, execute = asyncio.Event(), type(redis).execute_command

    async def kept_back(*args: Any, **options: Any) -> Any:
        del redis.execute_command
        await execute(redis, *args, **options)
        came.set()
        await asyncio.Event().wait()

    redis.execute_command = kept_back  # type: ignore[method-assign]
    return came


def before_pipelines(redis: Redis, meanwhile: Callable[[], None]) -> None:
    """Have something happen once, when the next pipeline is about to be sent."""

    def piped(**options: Any) -> Any:
        del redis.pipeline
        pipe = redis.pipeline(**options)
        execute = pipe.execute

        async def executed() -> Any:
            meanwhile()
            return await execute()

        pipe.execute = executed  # type: ignore[method-assign]
        return pipe

    redis.pipeline = piped  # type: ignore[method-assign]


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = command_redis(f"{redis_url}?db=8")
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def processes(redis: Redis, redis_url: str) -> AsyncIterator[list[Process]]:
    four = [Process(f"{redis_url}?db=8") for _ in range(4)]
    for each in four:
        await each.exchange()
    yield four
    for each in four:
        await each.close()


async def opened(processes: list[Process]) -> None:
    """Open the breaker of all processes by failures that each saw too few of."""
    for each in processes:
        await each.calls(2, failed=True)
        await each.exchange()
    for each in processes:
        await each.exchange()
    assert [each.breaker.state for each in processes] == [State.OPEN] * len(processes)


async def test_failures_of_all_processes_are_summed(processes: list[Process]) -> None:
    await opened(processes)
    with pytest.raises(BreakerOpenError):
        await processes[3].breaker.admit()


async def test_a_process_that_saw_enough_alone_opens_it_for_all(
    processes: list[Process],
) -> None:
    await processes[0].calls(8, failed=True)
    processes[0].board.opened("reviews", "8 of 8 calls failed")
    assert processes[0].breaker.state is State.OPEN
    for each in processes:
        await each.exchange()
    assert processes[2].breaker.state is State.OPEN


async def test_all_processes_together_send_the_configured_probes(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    wishes = [each.breaker.admit() for each in processes for _ in range(100)]
    answers = await asyncio.gather(*wishes, return_exceptions=True)
    probes = [each for each in answers if isinstance(each, ProbePermit)]
    refused = [each for each in answers if isinstance(each, BreakerOpenError)]
    assert len(probes) == CONFIG.probes
    assert len(refused) == 400 - CONFIG.probes


async def test_probes_that_succeed_close_it_everywhere(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    for each in processes[:3]:
        (await each.breaker.admit()).succeed()
    for _ in range(2):
        for each in processes:
            await each.exchange()
    assert [each.breaker.state for each in processes] == [State.CLOSED] * 4
    # What was counted before the recovery is forgotten.
    await processes[0].calls(7, failed=True)
    await processes[0].exchange()
    assert processes[0].breaker.state is State.CLOSED


async def test_fewer_probes_than_have_succeeded_close_it_at_once(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    for each in processes[:2]:
        (await each.breaker.admit()).succeed()
        await each.exchange()
    for each in processes:
        each.breaker.configure(replace(CONFIG, probes=2))
    (await processes[3].breaker.admit()).succeed()
    await processes[0].exchange()
    assert [processes[n].breaker.state for n in (0, 3)] == [State.CLOSED] * 2


async def test_a_probe_that_fails_opens_it_for_longer(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    (await processes[1].breaker.admit()).fail()
    for each in (processes[1], processes[0]):
        await each.exchange()
    assert processes[0].breaker.state is State.OPEN
    assert 0.1 < processes[0].breaker.waiting_s <= 0.2


async def test_a_dead_probers_lease_comes_back(processes: list[Process]) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    for _ in range(3):
        await processes[0].breaker.admit()  # and never a word of it again
    with pytest.raises(BreakerOpenError):
        await processes[1].breaker.admit()
    await asyncio.sleep(0.35)
    assert isinstance(await processes[1].breaker.admit(), ProbePermit)


async def test_a_cancelled_probe_counts_neither_way(processes: list[Process]) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    for _ in range(5):
        (await processes[0].breaker.admit()).forget()
        await processes[0].exchange()
    assert processes[0].breaker.own_state is State.HALF_OPEN


async def test_a_lease_that_its_asker_did_not_wait_for_goes_back(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    asker = processes[0]
    await asker.redis.script_load(LEASE)
    # Long enough that no lease comes back by running out.
    for each in processes:
        each.breaker.configure(replace(CONFIG, probe_lease_s=60))
    for _ in range(CONFIG.probes):
        answered = pausing_after_answers(asker.redis)
        asked = asyncio.create_task(asker.breaker.admit())
        await answered.wait()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    await asker.exchange()
    assert isinstance(await processes[1].breaker.admit(), ProbePermit)


async def test_what_is_opened_while_older_news_is_on_its_way_is_told_too(
    processes: list[Process],
) -> None:
    finder, other = processes[:2]

    def meanwhile() -> None:
        for _ in range(8):
            finder.breaker.acquire().fail()
        finder.board.opened("reviews", "8 of 8 calls failed")

    before_pipelines(finder.redis, meanwhile)
    await finder.exchange()
    assert finder.breaker.state is State.OPEN
    await finder.exchange()
    await other.exchange()
    assert other.breaker.state is State.OPEN


async def test_late_news_of_an_earlier_era_changes_nothing(
    processes: list[Process],
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    late = await processes[0].breaker.admit()
    (await processes[1].breaker.admit()).fail()
    await processes[1].exchange()
    await asyncio.sleep(0.22)
    await processes[1].breaker.admit()
    late.fail()
    await processes[0].exchange()
    assert processes[0].breaker.own_state is State.HALF_OPEN


async def test_the_timeline_tells_each_change_once(
    processes: list[Process], redis: Redis
) -> None:
    await opened(processes)
    await asyncio.sleep(0.12)
    for each in processes[:3]:
        (await each.breaker.admit()).succeed()
        await each.exchange()
    entries = [row for _, row in await redis.xrange(TIMELINE)]
    changes = [(row[b"before"], row[b"after"]) for row in entries]
    assert changes == [
        (b"closed", b"open"),
        (b"open", b"half_open"),
        (b"half_open", b"closed"),
    ]
    assert entries[0][b"failures"] == b"8"


async def test_a_change_reaches_the_others_by_itself(processes: list[Process]) -> None:
    for each in processes:
        each.board.start()
    await processes[0].calls(8, failed=True)
    processes[0].board.opened("reviews", "8 of 8 calls failed")
    for _ in range(1000):
        if processes[3].breaker.state is State.OPEN:
            break
        await asyncio.sleep(0.01)
    assert processes[3].breaker.state is State.OPEN


async def test_without_redis_each_process_decides_alone() -> None:
    alone = Process("unix:///nowhere/redis.sock")
    await alone.calls(8, failed=True)
    assert alone.breaker.state is State.OPEN
    await asyncio.sleep(0.12)
    permits = [await alone.breaker.admit() for _ in range(3)]
    with pytest.raises(BreakerOpenError):
        await alone.breaker.admit()
    for each in permits:
        each.succeed()
    assert alone.breaker.state is State.CLOSED
    await alone.close()


async def test_what_was_found_without_redis_is_brought_along(
    redis: Redis, redis_url: str
) -> None:
    finder, other = (Process(f"{redis_url}?db=8") for _ in range(2))
    for each in (finder, other):
        await each.exchange()
    reachable, finder.board.redis = finder.board.redis, command_redis("unix:///no.sock")
    await finder.calls(8, failed=True)
    finder.board.opened("reviews", "8 of 8 calls failed")
    with pytest.raises(RedisError):
        await finder.exchange()
    await finder.board.redis.aclose()
    finder.board.redis = reachable
    await finder.exchange()
    await other.exchange()
    assert other.breaker.state is State.OPEN
    for each in (finder, other):
        await each.close()
