"""The vocabulary of circuit breakers: states, thresholds, what is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a breaker does with the next call."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    FORCED_OPEN = "forced_open"
    FORCED_CLOSED = "forced_closed"
    DISABLED = "disabled"


OVERRIDES = frozenset({State.FORCED_OPEN, State.FORCED_CLOSED, State.DISABLED})


@dataclass(frozen=True, slots=True)
class BreakerConfig:
    """When a breaker opens, for how long, and how it recovers."""

    window_s: float = 10.0
    minimum_calls: int = 10
    failure_rate: float = 0.5
    slow_call_s: float = 1.0
    slow_rate: float = 0.8
    open_s: float = 5.0
    open_cap_s: float = 60.0
    jitter: float = 0.2
    probes: int = 3
    probe_lease_s: float = 5.0

    def __post_init__(self) -> None:
        """Raise ValueError for thresholds that can't work."""
        for problem in self._problems():
            raise ValueError(problem)

    def verdict(self, calls: int, failures: int, slow: int) -> str:
        """Return why a window of such results opens a breaker; empty: it doesn't."""
        if calls < self.minimum_calls:
            return ""
        if failures >= self.failure_rate * calls:
            return f"{failures} of {calls} calls failed"
        if slow >= self.slow_rate * calls:
            return f"{slow} of {calls} calls were slow"
        return ""

    def open_for_s(self, reopenings: int, chance: Callable[[], float]) -> float:
        """Return how long to stay open after so many recoveries that failed."""
        # The exponent is bounded: 2.0 ** 1100 is no float any more.
        doubled = self.open_s * 2.0 ** min(reopenings, 60)
        spread = 1 + self.jitter * (2 * chance() - 1)
        return min(self.open_cap_s, doubled) * spread

    def _problems(self) -> Iterator[str]:
        for name in ("failure_rate", "slow_rate"):
            if not 0 < getattr(self, name) <= 1:
                yield f"{name} must be over 0 and at most 1"
        for name in ("window_s", "slow_call_s", "open_s", "probe_lease_s"):
            if getattr(self, name) <= 0:
                yield f"{name} must be over 0"
        if self.minimum_calls < 1 or self.probes < 1:
            yield "minimum_calls and probes must be at least 1"
        if self.open_cap_s < self.open_s or not 0 <= self.jitter < 1:
            yield "open_cap_s must be at least open_s, jitter in 0..1"


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of a breaker's effective state, for the timeline."""

    name: str
    before: State
    after: State
    at: float
    cause: str
    calls: int
    failures: int
    slow: int
    actor: str = ""
    followed: bool = False  # found by another process, and adopted


@dataclass(slots=True)
class Tally:
    """Results since the process began; who shares them takes the difference."""

    calls: int = 0
    failures: int = 0
    slow: int = 0

    def add(self, *, failed: bool, slow: bool) -> None:
        """Count one call."""
        self.calls += 1
        self.failures += failed
        self.slow += slow


@dataclass(frozen=True, slots=True)
class Override:
    """An operator's order; ``until`` None stands until it is taken back."""

    state: State
    reason: str
    actor: str = ""
    until: float | None = None
    order: int = 0  # its number, where it has one


@dataclass(frozen=True, slots=True)
class BreakerSnapshot:
    """All there is to know of a breaker at one moment."""

    name: str
    state: State
    calls: int
    failures: int
    slow: int
    rejected: int
    next_probe_s: float | None
    override: Override | None

    @property
    def failure_rate(self) -> float:
        """The share of failed calls in the window."""
        return self.failures / self.calls if self.calls else 0.0

    @property
    def slow_rate(self) -> float:
        """The share of slow calls in the window."""
        return self.slow / self.calls if self.calls else 0.0


class BreakerOpenError(Exception):
    """The breaker refuses; ``retry_in_s`` says when a probe may be let through."""

    def __init__(self, name: str, state: State, retry_in_s: float | None) -> None:
        super().__init__(f"the breaker of {name} is {state}")
        self.name = name
        self.state = state
        self.retry_in_s = retry_in_s
