"""How much happens a second, from the counts that processes publish.

Counts and not rows: a process that has more to tell than it may still counts it all.
"""

from collections import deque
from dataclasses import dataclass

SHORT_S = 10.0
LONG_S = 60.0


@dataclass(frozen=True, slots=True)
class Counts:
    """What one process saw between two publications, the second at ``at``."""

    at: float
    turns: int
    problems: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Turns a second over ten seconds and a minute; problems and turns of a minute."""

    turns_per_s: float
    turns_per_s_minute: float
    turns_minute: int
    problems_minute: int


class RateWindow:
    """The counts of the last minute; pure, its caller says what time it is."""

    def __init__(self) -> None:
        self._counts: deque[Counts] = deque()

    def add(self, counts: Counts) -> None:
        """Take counts in; processes may be some moments out of step."""
        self._counts.append(counts)

    def at(self, now: float) -> Rates:
        """Return the rates at ``now``, and forget what is older than a minute."""
        while self._counts and self._counts[0].at <= now - LONG_S:
            self._counts.popleft()
        short = sum(each.turns for each in self._counts if each.at > now - SHORT_S)
        turns = sum(each.turns for each in self._counts)
        return Rates(
            turns_per_s=round(short / SHORT_S, 2),
            turns_per_s_minute=round(turns / LONG_S, 2),
            turns_minute=turns,
            problems_minute=sum(each.problems for each in self._counts),
        )
