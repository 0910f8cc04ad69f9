"""The token bucket: exact over concurrent calls, over time, and without Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from chat.stores.rate_limit import ORDERS, LocalBuckets, Rate, RateLimit
from chat.stores.redis_pool import command_redis

THIRTY = Rate(per_minute=30, burst=30)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = command_redis(f"{redis_url}?db=9")
    await client.flushdb()
    yield client
    await client.aclose()


async def test_of_four_hundred_at_once_exactly_thirty_pass(redis: Redis) -> None:
    limits = [RateLimit(redis, "messages", THIRTY) for _ in range(4)]
    waits = await asyncio.gather(*(limits[n % 4].take("jane") for n in range(400)))
    assert sum(wait == 0 for wait in waits) == 30
    assert all(0 < wait <= 2 for wait in waits if wait)


async def test_who_waits_as_told_is_let_in_and_not_before(redis: Redis) -> None:
    limit = RateLimit(redis, "quick", Rate(per_minute=600, burst=1))
    assert await limit.take("jane") == 0
    wait = await limit.take("jane")
    assert 0 < wait <= 0.1
    await asyncio.sleep(wait)
    assert await limit.take("jane") == 0


async def test_the_turn_of_a_minute_lets_nobody_through_twice(redis: Redis) -> None:
    limit = RateLimit(redis, "messages", THIRTY)
    # One second before the minute turns, by Redis' clock, and one second after.
    seconds, micro = await redis.time()
    await asyncio.gather(*(limit.take("jane") for _ in range(30)))
    first = seconds + micro / 1e6
    at_turn = {"tokens": "0", "at": repr((first // 60 * 60 - 0.001) * 1000)}
    await redis.hset("limit:messages:jane", mapping=at_turn)
    waits = [await limit.take("jane") for _ in range(30)]
    since = (await redis.time())[0] - first // 60 * 60 + 1
    assert sum(wait == 0 for wait in waits) <= since * 0.5 + 1


async def test_shoppers_do_not_share_a_bucket(redis: Redis) -> None:
    limit = RateLimit(redis, "messages", Rate(per_minute=1, burst=1))
    assert await limit.take("jane") == 0
    assert await limit.take("john") == 0
    assert await limit.take("jane") > 59


async def test_a_token_given_back_can_be_taken_again(redis: Redis) -> None:
    limit = RateLimit(redis, "messages", Rate(per_minute=1, burst=1))
    await limit.take("jane")
    await limit.give_back("jane")
    await limit.give_back("jane")
    assert await limit.take("jane") == 0
    assert await limit.take("jane") > 0


async def test_an_order_holds_for_the_next_call_until_it_ends(redis: Redis) -> None:
    limit = RateLimit(redis, "messages", THIRTY)
    assert await limit.take("jane") == 0
    seconds, _ = await redis.time()
    tight = Rate(per_minute=6, burst=2)
    await redis.hset(ORDERS, "messages", f"{tight.per_ms!r} 2 {(seconds + 60) * 1000}")
    waits = [await limit.take("jane") for _ in range(3)]
    assert (waits[:2], 9 < waits[2] <= 10) == ([0, 0], True)
    await redis.hset(ORDERS, "messages", f"{tight.per_ms!r} 2 {(seconds - 1) * 1000}")
    assert 0 < await limit.take("jane") <= 2


async def test_what_was_let_through_and_refused_is_counted(redis: Redis) -> None:
    limit = RateLimit(redis, "quick", Rate(1, 2), lambda key: f"who:{key}")
    for key in ("jane", "jane", "jane", "jane", "john"):
        await limit.take(key)
    await limit.give_back("john")
    (seen,) = await redis.keys("limit-seen:quick:*")
    assert await redis.hgetall(seen) == {
        b"admitted": b"3",
        b"refused": b"2",
        b"returned": b"1",
    }
    (refused,) = await redis.keys("limit-refused:quick:*")
    assert await redis.zrange(refused, 0, -1, withscores=True) == [(b"who:jane", 2.0)]


async def test_however_many_are_refused_only_so_many_names_are_kept(
    redis: Redis,
) -> None:
    limit = RateLimit(redis, "crowd", Rate(0.1, 1))
    for _ in range(2):  # each name is refused once, and one of them often
        await asyncio.gather(*(limit.take(f"n{n}") for n in range(700)))
    for _ in range(30):
        await limit.take("often")
    (refused,) = await redis.keys("limit-refused:crowd:*")
    assert await redis.zcard(refused) == 500
    assert (await redis.zrevrange(refused, 0, 0)) == [b"often"]


async def test_without_redis_each_process_keeps_count() -> None:
    nowhere = command_redis("unix:///nowhere/redis.sock")
    limit = RateLimit(nowhere, "messages", THIRTY)
    waits = await asyncio.gather(*(limit.take("jane") for _ in range(100)))
    assert sum(wait == 0 for wait in waits) == 30
    assert limit.is_degraded


def test_no_fraction_of_a_token_is_lost() -> None:
    now = 0.0
    buckets = LocalBuckets(clock=lambda: now)
    passed = 0
    # One message every 1.5 s where one every 2 s may pass, for an hour.
    for n in range(2400):
        now = n * 1.5
        passed += buckets.take("jane", THIRTY) == 0
    assert passed == 30 + 1799


def test_a_full_bucket_at_midnight_is_not_filled_twice() -> None:
    now = 59.999
    buckets = LocalBuckets(clock=lambda: now)
    first = sum(buckets.take("jane", THIRTY) == 0 for _ in range(30))
    now = 60.0
    second = sum(buckets.take("jane", THIRTY) == 0 for _ in range(30))
    assert (first, second) == (30, 0)
