"""The first names are waited for by everybody; later ones by nobody but who asked."""

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
