"""Which sessions are hot: by the reads of all processes, and until it calms down."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from chat.conf import Popularity
from chat.stores.hot_board import HotBoard
from chat.stores.hot_board_keys import HELD, HOT, SAMPLES, SLOT_S, stats_key
from chat.stores.redis_pool import command_redis
from chat.telemetry.read_tally import ReadTally
from chat.telemetry.session_reads import Caller

WHO = Caller("GET session", "r-1")
Make = Callable[..., tuple[HotBoard, ReadTally]]


@pytest.fixture
async def redis(empty_redis: str) -> AsyncIterator[Redis]:
    redis = command_redis(empty_redis)
    yield redis
    await redis.aclose()


@pytest.fixture
async def make(redis: Redis) -> Make:
    """Make the board of one more process."""

    def one(**like: float) -> tuple[HotBoard, ReadTally]:
        tally = ReadTally()
        return HotBoard(redis, tally, Popularity(**like), patience_s=60), tally

    return one


def read(tally: ReadTally, session_id: str, times: int, source: str = "flight") -> None:
    for _ in range(times):
        tally.note(session_id, source, 1.0, WHO)


async def test_a_session_is_hot_by_the_reads_of_all_processes(
    make: Make, redis: Redis
) -> None:
    # On a machine that stands still for longer the two do not fall into one second.
    (here, one), (there, other) = make(), make()
    viral, calm = str(uuid4()), str(uuid4())
    for _ in range(100):
        read(one, viral, 60)
        read(other, viral, 60)
        read(one, calm, 3)
        await here.tell()
        await there.tell()
        if there.is_pinned(viral):
            break
    assert there.is_pinned(viral)
    assert not there.is_pinned(calm)
    assert await redis.zscore(HOT, viral) > time.time() * 1000


async def test_what_few_read_is_not_hot(make: Make) -> None:
    board, tally = make()
    quiet = str(uuid4())
    read(tally, quiet, 99)
    await board.tell()
    assert not board.is_pinned(quiet)


async def test_a_hot_sessions_snapshot_stays_longer(make: Make, redis: Redis) -> None:
    board, tally = make()
    viral = str(uuid4())
    await redis.set(f"hot:session:{viral}", b"1|x", px=60_000)
    read(tally, viral, 500)
    await board.tell()
    assert await redis.pttl(f"hot:session:{viral}") > 500_000


async def test_a_session_cools_down_by_itself(make: Make, redis: Redis) -> None:
    board, tally = make(keep_s=0.05)
    viral = str(uuid4())
    read(tally, viral, 500)
    await board.tell()
    assert board.is_pinned(viral)
    while await redis.zscore(HOT, viral) > time.time() * 1000:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    read(tally, str(uuid4()), 1)
    await board.tell()
    assert not board.is_pinned(viral)
    assert await redis.zscore(HOT, viral) is None


async def test_what_operators_hold_stays_without_readers(
    make: Make, redis: Redis
) -> None:
    board, tally = make()
    held, ended = str(uuid4()), str(uuid4())
    now = time.time() * 1000
    await redis.zadd(HELD, {held: now + 600_000, ended: now - 1})
    read(tally, str(uuid4()), 1)
    await board.tell()
    assert board.is_pinned(held)
    assert not board.is_pinned(ended)


async def test_counts_of_all_processes_add_up(make: Make, redis: Redis) -> None:
    (here, one), (there, other) = make(), make()
    session = str(uuid4())
    slot = int(time.time() // SLOT_S)
    for tally in (one, other):
        read(tally, session, 4)
        read(tally, session, 1, "store")
        tally.meter(2.5, 1)
    await here.tell()
    await there.tell()
    total: dict[str, float] = {}
    for each in (slot, slot + 1):  # a slot may have ended meanwhile
        for key, value in (await redis.hgetall(stats_key(each))).items():
            total[key.decode()] = total.get(key.decode(), 0) + float(value)
    assert total["source|flight"] == 8
    assert total["source|store"] == 2
    assert total["caller|GET session|store"] == 2
    assert (total["units|read"], total["units|write"]) == (5, 2)
    assert sum(v for k, v in total.items() if k.startswith("bin|all|")) == 10
    assert sum(v for k, v in total.items() if k.startswith("bin|store|")) == 2
    assert await redis.xlen(SAMPLES) == 2


async def test_without_redis_what_was_hot_stays_hot(make: Make) -> None:
    board, tally = make()
    viral = str(uuid4())
    read(tally, viral, 500)
    await board.tell()
    board._redis, board._patience_s = command_redis("redis://127.0.0.1:1"), 0.5
    read(tally, viral, 500)
    await board.tell()
    assert board.is_pinned(viral)
