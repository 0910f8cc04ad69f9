"""Faults on demand: at most one for each service, each with an end."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

KINDS = ("latency", "error", "hang", "truncated", "malformed")


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, how often, and until when (on the board's clock)."""

    kind: str
    ends_at: float
    latency_ms: int = 0
    status: int = 503
    probability: float = 1.0


class FaultBoard:
    """The faults in force. A change wakes the requests that hang."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._faults: dict[str, Fault] = {}
        self._random = random.Random("faults")  # noqa: S311 (a rehearsal)
        self._changed = asyncio.Event()

    def now(self) -> float:
        """Return the board's time in seconds."""
        return self._monotonic()

    def put(self, service: str, fault: Fault) -> None:
        """Put a fault in force; it replaces the one before."""
        self._faults[service] = fault
        self._wake()

    def clear(self, service: str) -> None:
        """End the fault of a service, if there is one."""
        self._faults.pop(service, None)
        self._wake()

    def _wake(self) -> None:
        """Let those who wait for a change look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    def current(self) -> dict[str, Fault]:
        """Return the faults in force; those past their end are dropped."""
        now = self._monotonic()
        self._faults = {
            service: fault
            for service, fault in self._faults.items()
            if fault.ends_at > now
        }
        return dict(self._faults)

    def strike(self, service: str) -> Fault | None:
        """Return the fault that this request meets, if it meets one."""
        fault = self.current().get(service)
        if fault is None or self._random.random() >= fault.probability:
            return None
        return fault

    async def lifted(self, service: str, fault: Fault, seconds: float = inf) -> None:
        """Return when this fault is over, at the latest in ``seconds``."""
        until = min(fault.ends_at, self._monotonic() + seconds)
        while self.current().get(service) is fault and self._monotonic() < until:
            left = until - self._monotonic()
            try:
                async with asyncio.timeout(max(0.001, left)):
                    await self._changed.wait()
            except TimeoutError:
                continue
