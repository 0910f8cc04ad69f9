"""The four cells of a threshold that moves: what acts now, and what would act.

A stage acts from a raw score on, so both are counts at a point, and nothing has to be
run again. Where a turn has no score of a stage, what it would have done is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """How many turns a stage acts on, now and then."""

    still_acted: int = 0
    newly_acted: int = 0
    newly_passed: int = 0
    still_passed: int = 0
    unknown: int = 0

    @classmethod
    def at(cls, *, scored: int, now: int, then: int, unknown: int) -> "Cells":
        """Return the cells of ``scored`` turns, of which ``now`` reach the threshold in
        force and ``then`` the other one: the higher one's are among the lower one's."""
        return cls(
            still_acted=min(now, then),
            newly_acted=max(0, then - now),
            newly_passed=max(0, now - then),
            still_passed=scored - max(now, then),
            unknown=unknown,
        )

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(
            self.still_acted + other.still_acted,
            self.newly_acted + other.newly_acted,
            self.newly_passed + other.newly_passed,
            self.still_passed + other.still_passed,
            self.unknown + other.unknown,
        )

    @classmethod
    def sum(cls, cells: Iterable["Cells"]) -> "Cells":
        """Return the sum of cells."""
        total = cls()
        for each in cells:
            total += each
        return total

    @property
    def scored(self) -> int:
        """How many turns have a score."""
        return self.acted_now + self.newly_acted + self.still_passed

    @property
    def turns(self) -> int:
        """How many turns there are in all."""
        return self.scored + self.unknown

    @property
    def acted_now(self) -> int:
        """How many turns the threshold in force acts on."""
        return self.still_acted + self.newly_passed

    @property
    def acted_then(self) -> int:
        """How many turns the other threshold would act on."""
        return self.still_acted + self.newly_acted
