"""The policy in force, at hand without a query; a new one counts within a second.

What its first turn would have to compile is made by a thread beforehand, so that no
running stream waits for it: only then is it in force here.
"""

import asyncio
import logging
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.orchestration.prompts import CANARY
from chat.stores.database import DatabaseThreads
from chat.stores.policy_news import CHANNEL
from chat.wiring.follower import Follower
from guardrails.core.policy import Policy
from guardrails.core.preparing import prepare
from guardrails.selectors.policies import policy_active, policy_active_version

logger = logging.getLogger(__name__)

_BROKEN_S = 1.0
# With half a second until a process looks by itself, a version counts within one.
_PREPARE_S = 0.4


class PolicyInForce(Follower):
    """Calling it returns the policy; a task keeps it fresh.

    ``applied`` is called whenever another version is in force here.
    """

    def __init__(
        self,
        threads: DatabaseThreads,
        blocking: Redis,
        applied: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(every_s=0.5)
        self._threads = threads
        self._blocking = blocking
        self._applied = applied
        self._policy: Policy | None = None
        self._listening: asyncio.Task[None] | None = None
        self._is_closing = False
        self._refreshing = asyncio.Lock()

    def __call__(self) -> Policy:
        """Return the policy in force; the default one before any was read."""
        return self._policy or Policy.default()

    @property
    def version(self) -> int | None:
        """The number of the version that is applied here; None before any was read."""
        return None if self._policy is None else self._policy.version

    def start(self) -> None:
        """Begin to follow, and to listen to what is published."""
        super().start()
        self._listening = asyncio.create_task(self._listen())

    async def refresh(self) -> None:
        """Put another version in force if there is one; raise Error.

        One that can't be prepared is not put in force: the last one stays. One that
        takes longer than the promise allows is, and its first turn makes what is left.
        """
        async with self._refreshing:
            version = await self._threads.run(policy_active_version)
            if self.version == version:
                return
            policy = await self._threads.run(policy_active)
            if self._policy is None:
                # A process that begins has no stream to hold up; beside the loop it
                # would slow down each step of the first turns until they are too late.
                self._apply(policy)
                prepare(policy, CANARY)
                return
            making = asyncio.create_task(asyncio.to_thread(prepare, policy, CANARY))
            if (await asyncio.wait({making}, timeout=_PREPARE_S))[0]:
                await making
            else:
                logger.warning("version %d is in force unprepared", policy.version)
            logger.info("policy version %d is in force", policy.version)
            self._apply(policy)

    def _apply(self, policy: Policy) -> None:
        self._policy = policy
        self._applied()

    def keep_last(self) -> None:
        """Let the last policy stay in force."""
        logger.warning("the policy can't be read: the last one stays in force")

    async def close(self) -> None:
        """Stop following and listening."""
        await super().close()
        self._is_closing = True
        # The client of Redis may swallow a cancellation that falls between two reads:
        # who listens on is told again.
        while self._listening is not None and not self._listening.done():
            self._listening.cancel()
            await asyncio.wait([self._listening], timeout=1.0)

    async def _listen(self) -> None:
        while not self._is_closing:
            try:
                async with self._blocking.pubsub(
                    ignore_subscribe_messages=True
                ) as channel:
                    await channel.subscribe(CHANNEL)
                    async for _ in channel.listen():
                        self.hurry()
            except (RedisError, OSError):
                await asyncio.sleep(_BROKEN_S)
