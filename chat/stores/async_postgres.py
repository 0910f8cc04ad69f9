"""PostgreSQL without a thread: psycopg's own pool, one for each event loop.

Django's connections belong to threads; what every turn waits for would queue for them.
Each statement here is a transaction, and may be repeated: it only reads, or writes the
same again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import connections
from psycopg import AsyncConnection, OperationalError
from psycopg import Error as PostgresError
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.stores.batches import Batches, Command, Params
from chat.telemetry.lateness import FairTimeout

P = TypeVar("P")
T = TypeVar("T")
Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]
DATABASE_TIMEOUT_S = 2.0
_KNOWN = frozenset("dbname user password host port".split())


def _conninfo(alias: str) -> str:
    """Return the address that Django's database ``alias`` has right now."""
    params = connections[alias].get_connection_params()
    options = {key: value for key, value in params.items() if _is_libpq(key, value)}
    return make_conninfo(**options)


def _is_libpq(key: str, value: object) -> bool:
    """Whether a parameter of Django's is one of libpq's, which are plain values."""
    return key in _KNOWN or (key != "prepare_threshold" and isinstance(value, str))


class AsyncPostgres:
    """Runs statements; raises DependencyError named ``dependency``."""

    def __init__(
        self,
        *,
        dependency: str,
        alias: str = "default",
        max_size: int = 8,
        timeout_s: float = DATABASE_TIMEOUT_S,
    ) -> None:
        self.dependency = dependency
        self.timeout_s = timeout_s
        self._alias = alias
        self._max_size = max_size
        self._pools: WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = (
            WeakKeyDictionary()
        )
        self._batches = Batches()
        self._settling: set[asyncio.Task[Any]] = set()

    async def settled(self, statement: str, params: Params = ()) -> list[TupleRow]:
        """As ``fetch``, within the time limit, and to its end if the caller leaves.

        A caller that is cancelled half-way must not leave its statement half-known; and
        a server that hangs can't be waited for until it hears of the cancellation.
        Raises DependencyTimeoutError.
        """
        return await self._settled(self.fetch(statement, params))

    async def settled_together(
        self, commands: Sequence[Command]
    ) -> list[list[TupleRow]]:
        """As ``settled``, for several statements that are one transaction."""
        return await self._settled(self._guarded(self._together, commands))

    async def _settled(self, work: Awaitable[T]) -> T:
        task = asyncio.ensure_future(work)
        self._settling.add(task)
        task.add_done_callback(self._forget)
        try:
            async with FairTimeout(self.timeout_s):
                return await asyncio.shield(task)
        except TimeoutError:
            task.cancel()
            raise DependencyTimeoutError(self.dependency) from None

    def _forget(self, task: asyncio.Future[Any]) -> None:
        """Let go of a task; nobody may be there to hear how it went."""
        self._settling.discard(task)
        if not task.cancelled():
            task.exception()

    async def fetch(self, statement: str, params: Params = ()) -> list[TupleRow]:
        """Return the statement's rows; lost connections are replaced."""
        return await self._guarded(self._fetch, Command(statement, params))

    async def _guarded(self, run: Callable[[P], Awaitable[T]], what: P) -> T:
        """Run something twice if its connection was lost; name its errors ours."""
        try:
            try:
                return await run(what)
            except PoolTimeout:
                raise
            except OperationalError:
                # The server restarted: the pool's idle connections are all dead.
                await (await self._pool()).check()
                return await run(what)
        except (PostgresError, PoolTimeout) as error:
            raise DependencyError(self.dependency, str(error)) from error

    async def _fetch(self, command: Command) -> list[TupleRow]:
        pool = await self._pool()
        async with pool.connection() as connection:
            cursor = await connection.execute(command.statement, command.params)
            return await cursor.fetchall()

    async def _together(self, commands: Sequence[Command]) -> list[list[TupleRow]]:
        if len(commands) == 1:
            return [await self._fetch(commands[0])]
        pool = await self._pool()
        async with pool.connection() as connection:
            return await self._batches.run(connection, commands)

    async def _pool(self) -> Pool:
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop)
        if pool is None:
            pool = AsyncConnectionPool(
                _conninfo(self._alias),
                kwargs={"autocommit": True, "row_factory": tuple_row},
                min_size=1,
                max_size=self._max_size,
                timeout=self.timeout_s,
                max_idle=120,
                open=False,
                name=self.dependency,
            )
            self._pools[loop] = pool  # before the first await: only one is opened
            await pool.open()
        return pool

    async def aclose(self) -> None:
        """Close this event loop's pool."""
        pool = self._pools.pop(asyncio.get_running_loop(), None)
        if pool is not None:
            await pool.close()
