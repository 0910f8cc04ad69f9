"""Redis is away: nothing waits, nothing breaks, and what is missing is counted."""

import asyncio
from typing import Any

import pytest

from chat.selectors.live import LiveUnavailableError, live_snapshot
from chat.stores.live_feed import LiveFeed
from chat.stores.live_tail import LiveTail
from chat.stores.redis_pool import blocking_redis, command_redis
from tests.integration.live.conftest import LiveLine, names_of, turn

NOWHERE = "unix:///nowhere/redis.sock"


async def test_noting_neither_waits_nor_fails() -> None:
    redis = command_redis(NOWHERE)
    feed = LiveFeed(redis, "here")
    for number in range(10_000):
        feed.note(turn(f"t{number}"))
    await feed.close()
    await redis.aclose()


async def test_what_was_lost_leaves_its_numbers_empty(line: LiveLine) -> None:
    await line.publish("a")
    away = command_redis(NOWHERE)
    working, line.feed._redis = line.feed._redis, away
    await line.publish("lost", "lost too")
    line.feed._redis = working
    await line.publish("b")
    past = await line.tail.since(None, 10, lambda _: True)
    assert names_of(past.events) == ["a", "b"]
    assert [each.number for each in past.events] == [1, 4]
    await away.aclose()


async def test_watchers_hear_that_there_is_no_news() -> None:
    redis, blocking = command_redis(NOWHERE), blocking_redis(NOWHERE)
    tail = LiveTail(redis, blocking)
    with tail.subscribe() as watcher:
        async with asyncio.timeout(40):
            await watcher.news.wait()
        assert watcher.pulse is not None
        assert watcher.pulse.vitals is None
    await blocking.aclose()
    await redis.aclose()


def test_a_page_is_told_at_once(settings: Any) -> None:
    settings.REDIS = _Nowhere()
    with pytest.raises(LiveUnavailableError):
        live_snapshot(limit=10)


class _Nowhere:
    def url(self, _: int) -> str:
        return NOWHERE
