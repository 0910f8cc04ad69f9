"""The first names are waited for by everybody; later ones by nobody, if in use."""

import asyncio
from typing import Any, cast

import pytest

from chat.stores.index_statements import VERSION
from chat.stores.name_cache import NameCache

ROW = ("s1", "Berserk", "", "", [], "Kentaro Miura", "", 100, "B000000001")


class SlowPostgres:
    """Answers when it is let; counts what it was asked."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.asked: list[str] = []

    async def fetch(self, statement: str) -> list[tuple[object, ...]]:
        self.asked.append(statement)
        await self.answers.wait()
        return [("v1",)] if statement == VERSION else [ROW]


def made(postgres: SlowPostgres) -> NameCache:
    return NameCache(cast("Any", postgres), fresh_s=3600)


async def test_all_who_ask_a_cold_process_get_the_names_by_one_load() -> None:
    postgres = SlowPostgres()
    cache = made(postgres)
    asking = [asyncio.create_task(cache.names()) for _ in range(3)]
    await asyncio.sleep(0)
    postgres.answers.set()
    for names in await asyncio.gather(*asking):
        assert names.shown == {"s1": ("Berserk", "B000000001")}
    assert len(postgres.asked) == 2


async def test_who_gives_up_does_not_take_the_names_from_the_others() -> None:
    postgres = SlowPostgres()
    cache = made(postgres)
    first, second = (asyncio.create_task(cache.names()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    postgres.answers.set()
    assert (await second).version == "v1"


async def test_a_renewal_is_not_waited_for_unless_nobody_asked_for_long() -> None:
    postgres, now = SlowPostgres(), [0.0]
    cache = NameCache(cast("Any", postgres), stale_s=10, clock=lambda: now[0])
    postgres.answers.set()
    await cache.names()
    postgres.answers.clear()
    now[0] = 2.0
    assert (await cache.names()).version == "v1"
    assert postgres.asked.count(VERSION) == 1
    await asyncio.sleep(0)
    assert postgres.asked.count(VERSION) == 2
    postgres.answers.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    postgres.answers.clear()
    now[0] = 13.0
    waiting = asyncio.create_task(cache.names())
    await asyncio.sleep(0)
    assert not waiting.done()
    postgres.answers.set()
    assert (await waiting).version == "v1"
