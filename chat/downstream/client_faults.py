"""Faults that a drill puts into our own clients: real services then need none.

A fault carries its own end and ends by this process's clock, whatever becomes of who
began it. It strikes below the breaker, where the dependency's own failures would.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import TypeVar

from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyTimeoutError,
)

_T = TypeVar("_T")
#: A call that is held back looks so often whether the drill was stopped.
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class ClientFault:
    """What goes wrong with a dependency's calls, how often, and until when."""

    kind: str
    ends_at: datetime
    latency_ms: int = 0
    share: float = 1.0


class ClientFaults:
    """The faults in force in one process, at most one for each dependency."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._faults: Mapping[str, ClientFault] = {}
        self._random = random.Random()  # noqa: S311 (a rehearsal)

    def put(self, faults: Mapping[str, ClientFault]) -> None:
        """Have exactly these in force; what is held back by others goes on."""
        self._faults = dict(faults)

    def current(self) -> dict[str, ClientFault]:
        """Return the faults in force."""
        if not self._faults:
            return {}
        now = self._now()
        return {name: each for name, each in self._faults.items() if each.ends_at > now}

    def strike(self, name: str) -> ClientFault | None:
        """Return the fault that a call meets, if it meets one."""
        fault = self.current().get(name)
        # No fault at all is the rule, and must cost a call nothing.
        if fault is None or self._random.random() >= fault.share:
            return None
        return fault

    async def held(self, name: str, fault: ClientFault) -> None:
        """Wait as a slow or hanging dependency lets one wait, or until it is over."""
        left = inf if fault.kind == "hang" else fault.latency_ms / 1000
        while left > 0 and self.current().get(name) == fault:
            pause = min(left, _LOOK_S)
            await asyncio.sleep(pause)
            left -= pause

    async def through(
        self, name: str, within_s: float, call: Callable[[], Awaitable[_T]]
    ) -> _T:
        """Return what a call brings that a drill may make fail.

        Raises DependencyError and its children. An answer that is cut off or makes no
        sense comes from a call that was made: what it wrote is written.
        """
        fault = self.strike(name)
        if fault is None:
            return await call()
        await self._before(name, fault, within_s)
        answer = await call()
        if fault.kind == "truncated":
            raise DependencyError(name, f"{name}: a drill cuts its answers off")
        if fault.kind == "malformed":
            raise DependencyContractError(name, f"{name}: a drill spoils its answers")
        return answer

    async def _before(self, name: str, fault: ClientFault, within_s: float) -> None:
        if fault.kind == "error":
            raise DependencyError(name, f"{name} fails on purpose: a drill")
        try:
            async with asyncio.timeout(within_s):
                await self.held(name, fault)
        except TimeoutError as error:
            words = f"{name} did not answer within {within_s:.3g} s: a drill"
            raise DependencyTimeoutError(name, words) from error
