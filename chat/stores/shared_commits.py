"""Writes that come while others are under way share one commit.

The disk takes a commit in its own time, however much is in it. With a connection for
each write, as many writes as there are connections would be done in that time, and the
rest would queue; here they go with the next commit, all at once.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from psycopg import OperationalError
from psycopg.rows import TupleRow

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.batches import Command
from chat.telemetry.lateness import FairTimeout

Rows = list[TupleRow]
_Waiting = tuple[Command, asyncio.Future[Rows]]


class SharedCommits:
    """Makes writes durable; ``at_once`` commits may be under way at a time.

    Each write bears to be repeated, as statements of ``AsyncPostgres`` do. One that the
    database refuses takes no other with it.
    """

    def __init__(
        self, postgres: AsyncPostgres, *, at_once: int = 4, most: int = 100
    ) -> None:
        self._postgres = postgres
        self._at_once = at_once
        self._most = most
        self._waiting: list[_Waiting] = []
        self._writers: set[asyncio.Task[None]] = set()

    async def write(
        self, statement: str, params: Mapping[str, Any], *, locks: str = ""
    ) -> Rows:
        """Return a write's rows once it is durable, within the time limit.

        ``locks`` names the row that it may share with other writes, if there is one:
        commits take such rows in one order, or two could wait for each other. Who
        leaves while it waits or is made leaves it to be made all the same.
        Raises DependencyError, of the time-out kind if it is one.
        """
        done: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        given = (Command(statement, params, locks), done)
        self._waiting.append(given)
        if len(self._writers) < self._at_once:
            writer = asyncio.create_task(self._write())
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        try:
            async with FairTimeout(self._postgres.timeout_s):
                return await asyncio.shield(done)
        except TimeoutError:
            if given in self._waiting:
                self._waiting.remove(given)
            raise DependencyTimeoutError(self._postgres.dependency) from None
        finally:
            done.add_done_callback(_heard)

    async def _write(self) -> None:
        """Commit batch after batch until nothing waits."""
        while self._waiting:
            batch = self._waiting[: self._most]
            del self._waiting[: self._most]
            batch.sort(key=lambda given: given[0].locks)
            await self._commit(batch)

    async def _commit(self, batch: list[_Waiting]) -> None:
        """Commit a batch; a refused one in halves, so that one is left without."""
        try:
            answers = await self._postgres.settled_together(
                [command for command, _ in batch]
            )
        except DependencyError as error:
            if len(batch) > 1 and _is_refusal(error):
                half = len(batch) // 2
                await self._commit(batch[:half])
                await self._commit(batch[half:])
                return
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            for (_, done), rows in zip(batch, answers, strict=True):
                if not done.done():
                    done.set_result(rows)


def _is_refusal(error: DependencyError) -> bool:
    """Whether it is one statement's fault, not that of a database that is away."""
    away = isinstance(error.__cause__, OperationalError)
    return not (away or isinstance(error, DependencyTimeoutError))


def _heard(done: asyncio.Future[Rows]) -> None:
    """Take note of how it went; nobody may be there to hear."""
    if not done.cancelled():
        done.exception()
