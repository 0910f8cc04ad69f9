"""Writes that share commits, as their callers see it."""

import asyncio
from collections.abc import Sequence

import pytest
from psycopg import OperationalError

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.batches import Command
from chat.stores.shared_commits import SharedCommits


class SlowDisk(AsyncPostgres):
    """Answers a batch with its numbers when told to; refuses a negative number."""

    def __init__(self, timeout_s: float = 60) -> None:
        super().__init__(dependency="sessions", timeout_s=timeout_s)
        self.batches: list[list[int]] = []
        self.done = asyncio.Event()
        self.fault: DependencyError | None = None

    async def settled_together(
        self, commands: Sequence[Command]
    ) -> list[list[tuple[int, ...]]]:
        """Return the numbers once the disk has them."""
        numbers = [int(each.statement) for each in commands]
        self.batches.append(numbers)
        await self.done.wait()
        if self.fault:
            raise self.fault
        if any(number < 0 for number in numbers):
            raise DependencyError(self.dependency)
        return [[(number,)] for number in numbers]


def away() -> DependencyError:
    error = DependencyError("sessions")
    error.__cause__ = OperationalError("the server is starting up")
    return error


async def begun(commits: SharedCommits, *numbers: int) -> list[asyncio.Task[object]]:
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(commits.write(str(number), {})) for number in numbers
    ]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_meanwhile_goes_together() -> None:
    disk = SlowDisk()
    commits = SharedCommits(disk, at_once=2, most=3)
    tasks = await begun(commits, 1)
    tasks += await begun(commits, 2)
    tasks += await begun(commits, 3, 4, 5, 6)
    assert disk.batches == [[1], [2]]
    disk.done.set()
    assert await asyncio.gather(*tasks) == [[(number,)] for number in range(1, 7)]
    assert sorted(disk.batches) == [[1], [2], [3, 4, 5], [6]]


async def test_commits_take_the_rows_that_they_share_in_one_order() -> None:
    disk = SlowDisk()
    commits = SharedCommits(disk, at_once=1)
    rows = {1: "b", 2: "a", 3: "b", 4: "", 5: "a"}
    writes = [
        asyncio.create_task(commits.write(str(number), {}, locks=row))
        for number, row in rows.items()
    ]
    disk.done.set()
    assert await asyncio.gather(*writes) == [[(number,)] for number in rows]
    assert disk.batches == [[4, 2, 5, 1, 3]]


@pytest.mark.parametrize("bad", [2, 20, 33])
async def test_one_that_is_refused_takes_no_other_with_it(bad: int) -> None:
    disk = SlowDisk()
    commits = SharedCommits(disk, at_once=1)
    numbers = [-number if number == bad else number for number in range(2, 34)]
    tasks = await begun(commits, 1)
    tasks += await begun(commits, *numbers)
    disk.done.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers.pop(bad - 1), DependencyError)
    assert answers == [[(number,)] for number in range(1, 34) if number != bad]
    assert len(disk.batches) == 12  # halves of 32, not each alone


@pytest.mark.parametrize("fault", [DependencyTimeoutError("sessions"), away()])
async def test_a_database_that_is_away_is_not_asked_again(
    fault: DependencyError,
) -> None:
    disk = SlowDisk()
    disk.fault = fault
    commits = SharedCommits(disk, at_once=1)
    tasks = await begun(commits, 1)
    tasks += await begun(commits, 2, 3)
    disk.done.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(each, DependencyError) for each in answers)
    assert disk.batches == [[1], [2, 3]]


async def test_one_whose_time_is_over_is_not_written_any_more() -> None:
    disk = SlowDisk(timeout_s=0.05)
    commits = SharedCommits(disk, at_once=1)
    tasks = await begun(commits, 1)
    tasks += await begun(commits, 2)
    with pytest.raises(DependencyTimeoutError):
        await tasks[1]
    disk.done.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    await begun(commits)
    assert disk.batches == [[1]]


async def test_who_leaves_leaves_the_write_to_be_made() -> None:
    disk = SlowDisk()
    commits = SharedCommits(disk, at_once=1)
    first, second = [*await begun(commits, 1), *await begun(commits, 2)]
    second.cancel()
    disk.done.set()
    assert await first == [(1,)]
    await asyncio.gather(second, return_exceptions=True)
    await begun(commits)
    assert disk.batches == [[1], [2]]
