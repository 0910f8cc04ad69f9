"""The policy in force, at hand without a query; a new one counts within a second.

PostgreSQL says what is in force, and is asked twice a second; a message hurries every
process to it. So a version holds in a process that was started later, that missed the
message, or whose Redis is away.
"""

import asyncio
import logging
from collections.abc import Callable

from django.db import Error
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.stores.database import DatabaseThreads
from chat.stores.policy_news import CHANNEL
from guardrails.core.policy import Policy
from guardrails.selectors.policies import policy_active, policy_active_version

logger = logging.getLogger(__name__)

_EVERY_S = 0.5
_BROKEN_S = 1.0


class PolicyInForce:
    """Calling it returns the policy; a task keeps it fresh.

    ``applied`` is called whenever another version is in force here.
    """

    def __init__(
        self,
        threads: DatabaseThreads,
        blocking: Redis,
        applied: Callable[[], None] = lambda: None,
    ) -> None:
        self._threads = threads
        self._blocking = blocking
        self._applied = applied
        self._policy: Policy | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False

    def __call__(self) -> Policy:
        """Return the policy in force; the default one before any was read."""
        return self._policy or Policy.default()

    @property
    def version(self) -> int | None:
        """The number of the version that is applied here; None before any was read."""
        return None if self._policy is None else self._policy.version

    def start(self) -> None:
        """Begin to follow what is published."""
        self._tasks = [
            asyncio.create_task(self._follow()),
            asyncio.create_task(self._listen()),
        ]

    async def refresh(self) -> None:
        """Read the policy anew if another version is in force; raise Error."""
        version = await self._threads.run(policy_active_version)
        if self.version == version:
            return
        if self._policy is not None:
            logger.info("policy version %d is in force", version)
        self._policy = await self._threads.run(policy_active)
        self._applied()

    async def close(self) -> None:
        """Stop following."""
        self._is_closing = True
        # The client of Redis may swallow a cancellation that falls between two reads:
        # who listens on is told again.
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=1.0)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self) -> None:
        while not self._is_closing:
            self._wake.clear()
            try:
                await self.refresh()
            except (Error, RuntimeError):
                logger.warning("the policy can't be read: the last one stays in force")
            try:
                async with asyncio.timeout(_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _listen(self) -> None:
        while not self._is_closing:
            try:
                async with self._blocking.pubsub(
                    ignore_subscribe_messages=True
                ) as channel:
                    await channel.subscribe(CHANNEL)
                    async for _ in channel.listen():
                        self._wake.set()
            except (RedisError, OSError):
                await asyncio.sleep(_BROKEN_S)
