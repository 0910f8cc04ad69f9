"""What became of turns, stage by stage: then beside now, and apart by time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chat.telemetry.proportions import dispersion

_PART = timedelta(hours=6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACTED = frozenset({"correct", "block"})
_SCORED = _ACTED | {"pass"}

Matrix = dict[str, dict[str, dict[str, int]]]


@dataclass(slots=True)
class ReplayMatrix:
    """Counts by stage, outcome then and outcome now; and by part of the time.

    Parts are kept as (acted, looked) of now, so that it can be told how much days
    differ.
    """

    counts: Matrix = field(default_factory=dict)
    parts: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "ReplayMatrix":
        """Read what ``to_json`` wrote; an empty body is no turns."""
        return cls(dict(body.get("counts", {})), dict(body.get("parts", {})))

    def to_json(self) -> dict[str, Any]:
        """Return the counts as JSON data."""
        return {"counts": self.counts, "parts": self.parts}

    def add(self, at: datetime, stage: str, then: str, now: str) -> None:
        """Count one turn's stage."""
        row = self.counts.setdefault(stage, {}).setdefault(then, {})
        row[now] = row.get(now, 0) + 1
        if now in _SCORED:
            name = str((at - _EPOCH) // _PART)
            part = self.parts.setdefault(stage, {}).setdefault(name, [0, 0])
            part[0] += now in _ACTED
            part[1] += 1

    def sums(self, stage: str) -> "StageSums":
        """Return what a stage's counts come to."""
        sums = StageSums(
            dispersion=dispersion(
                (hits, of) for hits, of in self.parts.get(stage, {}).values()
            )
        )
        for then, row in self.counts.get(stage, {}).items():
            for now, count in row.items():
                sums.add(then, now, count)
        return sums


@dataclass(slots=True)
class StageSums:
    """How many turns one stage looked at and acted on; unknown ones apart."""

    scored: int = 0
    unknown: int = 0
    now: int = 0  # acted on as it was
    then: int = 0  # acted on under the policy that was tried
    newly_acted: int = 0
    newly_passed: int = 0
    dispersion: float = 1.0

    def add(self, before: str, after: str, count: int) -> None:
        """Count turns with these outcomes."""
        if after not in _SCORED:
            self.unknown += count
            return
        acted, acts = before in _ACTED, after in _ACTED
        self.scored += count
        self.now += count * acted
        self.then += count * acts
        self.newly_acted += count * (acts and not acted)
        self.newly_passed += count * (acted and not acts)
