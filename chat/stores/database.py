"""The one bridge from the event loop to the synchronous ORM.

``database_sync_to_async`` has a single thread for a whole process, which makes a
hundred shoppers wait for each other. Here a few threads run at once; each returns its
connection to the pool when it is done.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import Error, close_old_connections

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.telemetry.lateness import FairTimeout

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseThreads:
    """Runs database functions beside the event loop."""

    def __init__(self, threads: int, *, patience_s: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._patience_s = patience_s

    async def run(
        self, func: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Return what ``func`` returns, called in a thread with a connection.

        A cancelled caller does not stop the thread: what it began is committed.
        """
        loop = asyncio.get_running_loop()
        call = partial(_with_connection, partial(func, *args, **kwargs))
        return await loop.run_in_executor(self._pool, call)

    async def guarded(
        self,
        dependency: str,
        func: Callable[P, R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """As ``run``, within the time limit of a critical dependency.

        Raises DependencyError named ``dependency``, of the time-out kind if it is one.
        """
        try:
            async with FairTimeout(self._patience_s):
                return await self.run(func, *args, **kwargs)
        except TimeoutError:
            raise DependencyTimeoutError(dependency) from None
        except Error as error:
            raise DependencyError(dependency, f"{dependency}: {error}") from error

    def close(self) -> None:
        """Let the threads end; what runs is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _with_connection(func: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return func()
    finally:
        close_old_connections()
