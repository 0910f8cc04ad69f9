"""The policy in force, at hand without a query; a new one counts within a second."""

import asyncio
import logging

from django.db import Error

from chat.stores.database import DatabaseThreads
from guardrails.core.policy import Policy
from guardrails.selectors.policies import policy_active, policy_active_version

logger = logging.getLogger(__name__)

_EVERY_S = 0.5


class PolicyInForce:
    """Calling it returns the policy; a task keeps it fresh."""

    def __init__(self, threads: DatabaseThreads) -> None:
        self._threads = threads
        self._policy: Policy | None = None
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> Policy:
        """Return the policy in force; the default one before any was read."""
        return self._policy or Policy.default()

    def start(self) -> None:
        """Begin to follow what is published."""
        self._task = asyncio.create_task(self._follow())

    async def refresh(self) -> None:
        """Read the policy anew if another version is in force; raise Error."""
        version = await self._threads.run(policy_active_version)
        if self._policy is None or self._policy.version != version:
            if self._policy is not None:
                logger.info("policy version %d is in force", version)
            self._policy = await self._threads.run(policy_active)

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            try:
                await self.refresh()
            except (Error, RuntimeError):
                logger.warning("the policy can't be read: the last one stays in force")
            await asyncio.sleep(_EVERY_S)
