"""What goes to the scripts of breakers and what comes back, in one place."""

import math
import random
from dataclasses import dataclass
from typing import Any

from chat.downstream.breaker_types import BreakerConfig, State
from chat.downstream.shared_breaker import SharedView

TIMELINE = "breakers:timeline"
CHANGES = "breakers"


@dataclass(frozen=True, slots=True)
class Answer:
    """A script's row, read."""

    view: SharedView
    before: str
    counts: tuple[int, int, int]
    lease: str
    wait_ms: int

    @classmethod
    def of(cls, row: list[Any]) -> "Answer":
        words = [each.decode() if isinstance(each, bytes) else each for each in row]
        state, era, open_ms, cause, before, calls, failures, slow, lease, wait = words
        view = SharedView(State(state), int(era), int(open_ms) / 1000, str(cause))
        return cls(
            view, before, (int(calls), int(failures), int(slow)), lease, int(wait)
        )


def keys_of(name: str) -> list[str]:
    """Return the keys that a breaker's scripts touch."""
    return [f"breaker:{name}", f"breaker:{name}:probes", TIMELINE]


def arguments(name: str, era: int, config: BreakerConfig, *more: Any) -> list[Any]:
    """Return a script's arguments: who asks, under which thresholds, and its own."""
    spread = 1 + config.jitter * (2 * random.random() - 1)  # noqa: S311 (jitter)
    thresholds = [
        config.minimum_calls,
        repr(config.failure_rate),
        repr(config.slow_rate),
    ]
    times = [
        math.ceil(config.window_s),
        int(config.open_s * 1000),
        int(config.open_cap_s * 1000),
        repr(spread),
        config.probes,
        int(config.probe_lease_s * 1000),
    ]
    return [name, era, *thresholds, *times, *more]
