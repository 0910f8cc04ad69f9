"""Snapshots shared by processes: one read of the store, whoever dies or leaves."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis

from chat.stores.hot_snapshots import Codec, HotSnapshots, Source
from chat.stores.redis_pool import command_redis
from chat.stores.shared_snapshots import Patience
from mangaassist.embedded.processes import wait_until
from tests.fakes.hot_crowd import Crowd, sources_of
from tests.fakes.hot_reader import COUNTER, Plan

Make = Callable[..., HotSnapshots[bytes]]


class Store:
    """A value that may be written, and reads that are counted."""

    def __init__(self) -> None:
        self.value: bytes | None = b"one"
        self.reads = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def load(self, key: str) -> bytes | None:
        self.reads += 1
        value = self.value
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return value

    async def reading(self, reads: int) -> None:
        """Wait until so many reads have begun."""
        while self.reads < reads:  # noqa: ASYNC110 (no event counts)
            await asyncio.sleep(0.001)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
async def make(empty_redis: str, store: Store) -> AsyncIterator[Make]:
    """Make snapshots of the store, as another process would have them."""
    made: list[tuple[HotSnapshots[bytes], Redis]] = []

    def one(url: str = empty_redis, **times: float) -> HotSnapshots[bytes]:
        redis = command_redis(url)
        codec = Codec(bytes, bytes)
        # A busy machine is slow, not away.
        patience = Patience(**{"redis_s": 60, "wait_s": 60, "lease_s": 60} | times)
        hot = HotSnapshots(redis, "test", store.load, codec, patience)
        made.append((hot, redis))
        return hot

    yield one
    for hot, redis in made:
        await hot.close()
        await redis.aclose()


async def test_a_snapshot_answers_until_a_write_drops_it(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    assert (await here.read("k")).source is Source.STORE
    assert (await there.read("k")).source is Source.SNAPSHOT
    store.value = b"two"
    await here.forget("k")
    found = await there.read("k")
    assert (found.value, found.source) == (b"two", Source.STORE)
    assert store.reads == 2


async def test_what_was_read_before_a_write_is_not_kept_after_it(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    store.gate.clear()
    old = asyncio.create_task(here.read("k"))
    await store.reading(1)
    store.value = b"two"
    await there.forget("k")
    store.gate.set()
    assert (await old).value == b"one"  # who asked before the write
    assert (await here.read("k")).value == b"two"
    assert (await there.read("k")).value == b"two"


async def test_that_there_is_nothing_is_remembered_until_it_is_written(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    store.value = None
    assert (await here.read("k")).value is None
    found = await there.read("k")
    assert (found.value, found.source, store.reads) == (None, Source.SNAPSHOT, 1)
    store.value = b"one"
    await here.forget("k")
    assert (await there.read("k")).value == b"one"


async def test_a_reader_of_another_process_waits_for_the_first(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    store.gate.clear()
    tasks = [asyncio.create_task(here.read("k"))]
    await store.reading(1)
    tasks += [asyncio.create_task(there.read("k")) for _ in range(5)]
    await asyncio.sleep(0)
    store.gate.set()
    found = await asyncio.gather(*tasks)
    assert store.reads == 1
    assert [each.source for each in found[1:]].count(Source.SNAPSHOT) == 1
    assert [each.source for each in found[1:]].count(Source.FLIGHT) == 4


async def test_a_store_that_fails_fails_who_asked_and_the_next_asks_anew(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    store.error = ValueError("the store fails")
    with pytest.raises(ValueError, match="fails"):
        await here.read("k")
    store.error = None
    assert (await there.read("k")).value == b"one"


async def test_a_lease_is_renewed_while_the_read_goes_on(
    make: Make, store: Store
) -> None:
    here = make(lease_s=3)
    store.gate.clear()
    first = asyncio.create_task(here.read("k"))
    await store.reading(1)
    lease, left, before = "hot:test:k:lease", 0, 3000
    while left <= before:  # it only falls until it is renewed
        before = left or before
        await asyncio.sleep(0.05)
        left = await here._shared._redis.pttl(lease)
        assert left > 0
    store.gate.set()
    assert (await first).value == b"one"


async def test_who_has_waited_long_enough_asks_the_store(
    make: Make, store: Store
) -> None:
    here, there = make(), make(wait_s=0.05)
    store.gate.clear()
    first = asyncio.create_task(here.read("k"))
    await store.reading(1)
    other = asyncio.create_task(there.read("k"))
    await store.reading(2)
    store.gate.set()
    assert (await other).source is Source.STORE
    await first


async def test_a_snapshot_of_another_making_is_replaced(
    make: Make, store: Store, empty_redis: str
) -> None:
    here = make()
    await here.read("k")
    odd = HotSnapshots(
        command_redis(empty_redis), "test", store.load, Codec(bytes, _refuse)
    )
    assert (await odd.read("k")).source is Source.STORE
    await odd.close()
    await odd._shared._redis.aclose()


def _refuse(body: bytes) -> bytes:
    raise ValueError(body)


async def test_without_redis_a_process_reads_once_for_all_its_readers(
    make: Make, store: Store
) -> None:
    here = make("redis://127.0.0.1:1", redis_s=0.5)
    found = await asyncio.gather(*(here.read("k") for _ in range(100)))
    assert store.reads == 1
    assert {each.value for each in found} == {b"one"}
    assert here.is_degraded


async def test_a_write_that_redis_did_not_hear_of_is_told_when_it_is_back(
    make: Make, store: Store, empty_redis: str
) -> None:
    here, there = make(away_s=0.02), make()
    await here.read("k")
    store.value = b"two"
    here._shared._gone()
    await here.forget("k")
    assert (await here.read("k")).value == b"two"
    with SyncRedis.from_url(empty_redis) as redis:
        await asyncio.to_thread(
            wait_until, lambda: b"one" not in (redis.get("hot:test:k") or b""), 20
        )
    assert (await there.read("k")).value == b"two"


async def test_another_patience_counts_from_the_next_read_on(
    make: Make, store: Store
) -> None:
    here = make()
    here.patience = Patience(ttl_s=1000)
    await here.read("k")
    assert await here._shared._redis.pttl("hot:test:k") > 300_000


async def test_a_refresh_reads_the_store_again(make: Make, store: Store) -> None:
    here = make()
    await here.read("k")
    store.value = b"two"
    assert (await here.refresh("k")).source is Source.STORE
    found = await here.read("k")
    assert (found.value, found.source) == (b"two", Source.SNAPSHOT)


async def test_a_refresh_that_a_write_overtakes_is_made_again(
    make: Make, store: Store
) -> None:
    here, there = make(), make()
    store.gate.clear()
    refreshing = asyncio.create_task(here.refresh("k"))
    await store.reading(1)
    store.value = b"two"
    await there.forget("k")
    store.gate.set()
    found = await refreshing
    assert (found.value, found.is_kept, store.reads) == (b"two", True, 2)
    assert (await there.read("k")).source is Source.SNAPSHOT


async def test_who_reads_without_redis_keeps_nothing(make: Make) -> None:
    away = make("unix:///nowhere/redis.sock")
    assert not (await away.read("k")).is_kept


async def test_one_reader_renews_what_is_about_to_end(make: Make, store: Store) -> None:
    here = make(ttl_s=3600)
    await here.read("k")
    await here._shared._redis.pexpire("hot:test:k", 60_000)
    await here._shared._redis.set("hot:test:k", b"100000.0|one", keepttl=True)
    store.value = b"two"
    # Each read is a draw with even odds at the least: a thousand never all miss.
    for _ in range(1000):
        found = await here.read("k")
        if found.value == b"two":
            break
        await asyncio.sleep(0)
    assert found.value == b"two"


@pytest.mark.parametrize("seed", range(3))
async def test_no_reader_misses_what_was_written_before_they_asked(
    make: Make, store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    written, is_over = 0, False

    async def slow(key: str) -> bytes:
        store.reads += 1
        value = store.value
        await asyncio.sleep(chance.random() * 0.004)
        assert value is not None
        return value

    processes = [make(ttl_s=0.05) for _ in range(3)]
    for each in processes:
        each._load = slow
    store.value = b"0"

    async def write() -> None:
        nonlocal written, is_over
        for number in range(1, 80):
            store.value = str(number).encode()
            await chance.choice(processes).forget("k")
            written = number
            await asyncio.sleep(chance.random() * 0.008)
        is_over = True

    async def read() -> int:
        reads = 0
        while not is_over:
            before = written
            found = await chance.choice(processes).read("k")
            assert found.value is not None
            assert int(found.value) >= before
            reads += 1
            await asyncio.sleep(chance.random() * 0.002)
        return reads

    _, *reads = await asyncio.gather(write(), *(read() for _ in range(20)))
    assert store.reads < sum(reads)


# -- several processes ------------------------------------------------------------


@pytest.fixture
def plan(empty_redis: str) -> Plan:
    return Plan(
        redis=empty_redis,
        counter=empty_redis,
        readers=500,
        times={"redis_s": 60, "wait_s": 60, "lease_s": 60},
    )


@pytest.fixture
def crowds() -> Iterator[list[Crowd]]:
    begun: list[Crowd] = []
    yield begun
    for each in begun:
        each.end()


def reads(url: str) -> int:
    with SyncRedis.from_url(url) as redis:
        return int(redis.get(COUNTER) or 0)


def test_readers_of_four_processes_cause_one_read(
    plan: Plan, crowds: list[Crowd]
) -> None:
    crowds.append(Crowd.of(plan, 4))
    crowds[0].go()
    results = crowds[0].results()
    sources = sources_of(results)
    assert reads(plan.counter) == 1
    assert sum(sources.values()) == 4 * plan.readers
    assert (sources["store"], sources["snapshot"]) == (1, 3)
    assert [each["wrong"] for each in results] == [0] * 4


def test_a_reader_that_is_killed_is_replaced_by_one_other(
    plan: Plan, crowds: list[Crowd]
) -> None:
    dying = replace(plan, readers=5, store_s=60, times=plan.times | {"lease_s": 1.5})
    crowds.append(Crowd.of(dying, 1))
    crowds.append(Crowd.of(plan, 3))
    crowds[0].go()
    wait_until(lambda: reads(plan.counter) == 1, 30)
    crowds[1].go()
    crowds[0].processes[0].kill()
    sources = sources_of(crowds[1].results())
    assert reads(plan.counter) == 2
    assert sum(sources.values()) == 3 * plan.readers
    assert (sources["store"], sources["snapshot"]) == (1, 2)
