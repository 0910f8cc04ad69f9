"""Writes that share commits, as their callers see it."""

import asyncio
from collections.abc import Sequence

import pytest

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.stores.async_postgres import AsyncPostgres, Command
from chat.stores.shared_commits import SharedCommits


class SlowDisk(AsyncPostgres):
    """Answers a batch with its numbers when told to; refuses a negative number."""

    def __init__(self, timeout_s: float = 60) -> None:
        super().__init__(dependency="sessions", timeout_s=timeout_s)
        self.batches: list[list[int]] = []
        self.done = asyncio.Event()
        self.hangs = False

    async def settled_together(
        self, commands: Sequence[Command]
    ) -> list[list[tuple[int, ...]]]:
        """Return the numbers once the disk has them."""
        numbers = [int(each.statement) for each in commands]
        self.batches.append(numbers)
        await self.done.wait()
        if self.hangs:
            raise DependencyTimeoutError(self.dependency)
        if any(number < 0 for number in numbers):
            raise DependencyError(self.dependency)
        return [[(number,)] for number in numbers]


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


async def test_one_that_is_refused_takes_no_other_with_it() -> None:
    disk = SlowDisk()
    commits = SharedCommits(disk, at_once=1)
    tasks = await begun(commits, 1)
    tasks += await begun(commits, 2, -3, 4)
    disk.done.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers.pop(2), DependencyError)
    assert answers == [[(1,)], [(2,)], [(4,)]]


async def test_a_database_that_hangs_is_not_asked_for_each_alone() -> None:
    disk = SlowDisk()
    disk.hangs = True
    commits = SharedCommits(disk, at_once=1)
    tasks = await begun(commits, 1)
    tasks += await begun(commits, 2, 3)
    disk.done.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(each, DependencyTimeoutError) for each in answers)
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
