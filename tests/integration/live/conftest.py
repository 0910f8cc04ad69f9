"""A publisher and a reader over the run's own Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from chat.stores.live_feed import LiveFeed
from chat.stores.live_log import ProcessSeen
from chat.stores.live_tail import LiveTail, Subscription
from chat.stores.redis_pool import blocking_redis, command_redis
from chat.telemetry.live_events import LiveEvent, TurnSeen


def turn(name: str, *, session: str = "s", problems: tuple[str, ...] = ()) -> TurnSeen:
    """Return a turn that was seen."""
    return TurnSeen(
        at=datetime.now(UTC),
        response_id=name,
        session_id=session,
        site="demo",
        intent="recommendation",
        status="failed" if problems else "complete",
        problems=problems,
        degraded=(),
        cache="miss",
        release="demo-steady-1",
        duration_ms=900.0,
        first_token_ms=120.0,
        cost_microusd=800,
        handed_over=False,
    )


@dataclass
class LiveLine:
    """Both ends of the live log."""

    redis: Redis
    feed: LiveFeed
    tail: LiveTail
    taken: list[LiveEvent] = field(default_factory=list)

    async def publish(self, *names: str) -> None:
        """Publish turns as one batch, and wait until they are in the log."""
        for name in names:
            self.feed.note(turn(name))
        await self.feed.close()

    async def until(self, watcher: Subscription, count: int) -> list[str]:
        """Return the names of the next ``count`` turns that a watcher gets."""
        async with asyncio.timeout(40):
            while len(self.taken) < count:
                watcher.news.clear()
                self.taken += watcher.take(100)
                if len(self.taken) < count:
                    await watcher.news.wait()
        return names_of(self.taken)


async def heard(
    watcher: Subscription, what: Callable[[Subscription], object]
) -> Subscription:
    """Wait until a watcher was told so; each news is looked at once."""
    async with asyncio.timeout(40):
        while not what(watcher):
            watcher.news.clear()
            await watcher.news.wait()
    return watcher


def named(watcher: Subscription, process_id: str) -> tuple[ProcessSeen, ...]:
    """Return the processes of this name that a watcher last heard of.

    Servers of other tests may be running over the same Redis.
    """
    assert watcher.pulse is not None
    assert watcher.pulse.vitals is not None
    seen = watcher.pulse.vitals.processes
    return tuple(each for each in seen if each.process_id == process_id)


def names_of(events: list[LiveEvent] | tuple[LiveEvent, ...]) -> list[str]:
    """Return the names of turns."""
    return [each.response_id for each in events if isinstance(each, TurnSeen)]


@pytest.fixture
async def line(empty_redis: str) -> AsyncIterator[LiveLine]:
    url = f"{empty_redis}?db=2"
    redis, blocking = command_redis(url), blocking_redis(url)
    yield LiveLine(redis, LiveFeed(redis, "here"), LiveTail(redis, blocking))
    await blocking.aclose()
    await redis.aclose()
