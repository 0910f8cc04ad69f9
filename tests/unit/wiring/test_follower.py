"""A follower asks now and then, at once when hurried, and goes on when it can't ask."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.db import Error, OperationalError

from chat.wiring.follower import Follower

FAR_OFF_S = 3600.0


class Counted(Follower):
    """Counts what it was asked; ``fails`` is how often ``error`` is met first."""

    def __init__(
        self, *, every_s: float, fails: int = 0, error: type[Exception] = Error
    ) -> None:
        super().__init__(every_s=every_s)
        self.fails, self.error = fails, error
        self.refreshed = self.kept = 0
        self._news = asyncio.Event()

    async def refresh(self) -> None:
        if self.kept < self.fails:
            raise self.error("nothing can be read")
        self.refreshed += 1
        self._news.set()

    def keep_last(self) -> None:
        self.kept += 1

    async def until(self, refreshed: int) -> None:
        async with asyncio.timeout(30):
            while self.refreshed < refreshed:
                self._news.clear()
                await self._news.wait()


Begin = Callable[..., Counted]


@pytest.fixture
async def begin() -> AsyncIterator[Begin]:
    begun: list[Counted] = []

    def one(**given: Any) -> Counted:
        begun.append(Counted(**given))
        begun[-1].start()
        return begun[-1]

    yield one
    for each in begun:
        await each.close()


async def test_it_refreshes_at_the_start_and_whenever_it_is_hurried(
    begin: Begin,
) -> None:
    follower = begin(every_s=FAR_OFF_S)
    await follower.until(1)
    for count in (2, 3):
        follower.hurry()
        await follower.until(count)


async def test_it_refreshes_without_being_told(begin: Begin) -> None:
    await begin(every_s=0.001).until(3)


@pytest.mark.parametrize("error", [OperationalError, ValueError])
async def test_what_was_last_known_stands_until_it_can_be_read_again(
    begin: Begin, error: type[Exception]
) -> None:
    follower = begin(every_s=0.001, fails=2, error=error)
    await follower.until(1)
    assert follower.kept == 2


async def test_who_closes_it_is_asked_nothing_more(begin: Begin) -> None:
    follower = begin(every_s=FAR_OFF_S)
    await follower.until(1)
    await follower.close()
    follower.hurry()
    for _ in range(10):
        await asyncio.sleep(0)
    assert follower.refreshed == 1
    await Counted(every_s=FAR_OFF_S).close()
