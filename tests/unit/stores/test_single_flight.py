"""Single flight: one load for all who ask, and nobody pays for another's leaving."""

import asyncio
from collections import Counter

import pytest

from chat.stores.single_flight import SingleFlight


class Store:
    """Counts loads; each waits until it is let go, and says its number."""

    def __init__(self) -> None:
        self.loads: Counter[str] = Counter()
        self.gate = asyncio.Event()
        self.callers: list[str] = []
        self.error: Exception | None = None

    async def load(self, key: str, caller: str) -> int:
        self.loads[key] += 1
        self.callers.append(caller)
        number = self.loads[key]
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return number


async def begun(store: Store, loads: int) -> None:
    """Wait until so many loads have begun."""
    while store.loads.total() < loads:  # noqa: ASYNC110 (no event counts)
        await asyncio.sleep(0)


async def test_readers_at_once_cause_one_load() -> None:
    store = Store()
    flights = SingleFlight(store.load)
    tasks = [asyncio.create_task(flights.get("a", f"c{n}")) for n in range(50)]
    await begun(store, 1)
    store.gate.set()
    answers = await asyncio.gather(*tasks)
    assert store.loads == {"a": 1}
    assert [first for _, first in answers].count(True) == 1
    assert {value for value, _ in answers} == {1}
    assert store.callers == ["c0"]


async def test_who_comes_during_a_load_gets_what_is_read_after_they_came() -> None:
    store = Store()
    flights = SingleFlight(store.load)
    early = asyncio.create_task(flights.get("a"))
    await begun(store, 1)
    late = [asyncio.create_task(flights.get("a")) for _ in range(5)]
    await asyncio.sleep(0)
    store.gate.set()
    assert (await early)[0] == 1
    assert {value for value, _ in await asyncio.gather(*late)} == {2}
    assert store.loads == {"a": 2}


async def test_keys_do_not_wait_for_each_other() -> None:
    store = Store()
    flights = SingleFlight(store.load)
    tasks = [asyncio.create_task(flights.get(key)) for key in "abc"]
    await begun(store, 3)
    store.gate.set()
    await asyncio.gather(*tasks)
    assert store.loads == {"a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize("leaving", [0, 3])
async def test_a_reader_that_leaves_takes_nobody_along(leaving: int) -> None:
    store = Store()
    flights = SingleFlight(store.load)
    tasks = [asyncio.create_task(flights.get("a")) for _ in range(5)]
    await begun(store, 1)
    tasks[leaving].cancel()
    await asyncio.sleep(0)
    store.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers.pop(leaving), asyncio.CancelledError)
    assert all(answer[0] == 1 for answer in answers)  # type: ignore[index]


async def test_an_error_reaches_those_of_that_load_and_no_others() -> None:
    store = Store()
    store.error = OSError("gone")
    flights = SingleFlight(store.load)
    tasks = [asyncio.create_task(flights.get("a")) for _ in range(3)]
    await begun(store, 1)
    store.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(answer, OSError) for answer in answers)
    store.error = None
    assert (await flights.get("a"))[0] == 2


async def test_a_readers_time_limit_is_not_the_loads() -> None:
    store = Store()
    flights = SingleFlight(store.load)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await flights.get("a")
    store.gate.set()
    assert (await flights.get("a"))[0] in {1, 2}


async def test_closing_ends_who_waits() -> None:
    store = Store()
    flights = SingleFlight(store.load)
    task = asyncio.create_task(flights.get("a"))
    await begun(store, 1)
    await flights.close()
    with pytest.raises(asyncio.CancelledError):
        await task
