"""Drills that reach into our own clients, followed by every web process.

PostgreSQL says which; a message hurries, and each process asks once a second in any
case. While PostgreSQL is away the last ones known stand, each to its own end.
"""

import asyncio
import logging
from datetime import UTC, datetime

from django.db import Error

from chat.downstream.client_faults import ClientFaults
from chat.selectors.drills import client_faults_standing
from chat.stores.database import DatabaseThreads

logger = logging.getLogger(__name__)

_EVERY_S = 1.0


class ClientFaultsInForce:
    """Keeps the faults of one process as the drills under way want them."""

    def __init__(self, threads: DatabaseThreads) -> None:
        self.faults = ClientFaults(lambda: datetime.now(UTC))
        self._threads = threads
        self._told: frozenset[str] = frozenset()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to follow, and say so: it is no state for every day."""
        logger.warning("CLIENT_DRILLS is on: drills may make our own calls fail")
        self._task = asyncio.create_task(self._follow())

    def hurry(self) -> None:
        """Look for drills now."""
        self._wake.set()

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def refresh(self) -> None:
        """Have the faults in force that drills want now; raise Error."""
        self.faults.put(await self._threads.run(client_faults_standing))
        self._tell()

    def _tell(self) -> None:
        """Log what began and what ended."""
        now = frozenset(self.faults.current())
        for name in sorted(now - self._told):
            logger.warning("a drill makes calls of %s fail here", name)
        for name in sorted(self._told - now):
            logger.warning("the drill of %s is over here", name)
        self._told = now

    async def _follow(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.refresh()
            except (Error, RuntimeError):
                logger.warning("drills can't be read: the last ones stand to their end")
                self._tell()
            try:
                async with asyncio.timeout(_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                continue
