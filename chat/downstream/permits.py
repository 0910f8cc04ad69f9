"""Leave to make one call, while a breaker does not just let them pass."""

from typing import Protocol


class Settling(Protocol):
    """What takes the results of permits."""

    def settle(
        self, era: int, started: float, lease: int, *, failed: bool, late_s: float
    ) -> None:
        """Take a permit's result."""
        ...

    def return_lease(self, lease: int) -> None:
        """Take back a probe's lease unused."""
        ...


class Permit:
    """Leave to make one call; tell it once how the call went."""

    __slots__ = ("_breaker", "_era", "_lease", "_started")

    def __init__(
        self, breaker: Settling, era: int, started: float, lease: int = 0
    ) -> None:
        self._breaker: Settling | None = breaker
        self._era = era
        self._started = started
        self._lease = lease

    def succeed(self, late_s: float = 0.0) -> None:
        """The dependency did what it should, however slowly.

        ``late_s`` of the time were not its own but this process's.
        """
        self._settle(failed=False, late_s=late_s)

    def fail(self) -> None:
        """The dependency failed."""
        self._settle(failed=True)

    def forget(self) -> None:
        """The call says nothing of the dependency: it counts neither way."""
        breaker, self._breaker = self._breaker, None
        if breaker is not None and self._lease:
            breaker.return_lease(self._lease)

    def _settle(self, *, failed: bool, late_s: float = 0.0) -> None:
        breaker, self._breaker = self._breaker, None
        if breaker is not None:
            breaker.settle(
                self._era, self._started, self._lease, failed=failed, late_s=late_s
            )
