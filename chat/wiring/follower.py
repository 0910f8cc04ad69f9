"""Each process follows what PostgreSQL says stands: hurried by a message, asked anyway.

So what stands holds in a process that was started later, that missed the message, or
whose Redis is away.
"""

import asyncio
import logging
from abc import ABC, abstractmethod

from django.db import Error

logger = logging.getLogger(__name__)


class Follower(ABC):
    """Refreshes now and then from ``start`` to ``close``, and at once when hurried."""

    def __init__(self, *, every_s: float = 1.0) -> None:
        self._every_s = every_s
        self._wake = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    @abstractmethod
    async def refresh(self) -> None:
        """Bring this process to what stands now; raise Error."""

    @abstractmethod
    def keep_last(self) -> None:
        """Say that nothing can be read now, so that what was last known stands."""

    def start(self) -> None:
        """Begin to follow."""
        self._following = asyncio.create_task(self._follow())

    def hurry(self) -> None:
        """Refresh now."""
        self._wake.set()

    async def close(self) -> None:
        """Stop following."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.refresh()
            # The threads of a process that ends take no more work.
            except (Error, RuntimeError):
                self.keep_last()
            except Exception:
                # Whoever stops following would hold to what stands now for ever.
                logger.exception("what stands could not be read")
                self.keep_last()
            try:
                async with asyncio.timeout(self._every_s):
                    await self._wake.wait()
            except TimeoutError:
                continue
