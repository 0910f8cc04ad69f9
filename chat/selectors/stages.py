"""What each guardrail stage did over a window, out of the rollups alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from audit.selectors.stage_facts import STAGES_RECORDED
from chat.telemetry.buckets import Step, Window
from chat.telemetry.sketches import EMPTY, Sketch

_COUNTS = """
SELECT stage, width_bucket(bucket, %(bounds)s::timestamptz[]) - 1,
    sum(passed), sum(corrected), sum(blocked), sum(shadowed), sum(skipped)
FROM chat_stagerollup
WHERE bucket >= %(start)s AND bucket < %(end)s AND stage = ANY(%(stages)s)
GROUP BY 1, 2
"""
_DURATIONS = """
SELECT stage, {step}, string_agg(duration, '')
FROM chat_stagerollup
WHERE bucket >= %(start)s AND bucket < %(end)s AND stage = ANY(%(stages)s)
GROUP BY 1, 2
"""
_STEP = "width_bucket(bucket, %(bounds)s::timestamptz[]) - 1"


@dataclass(frozen=True, slots=True)
class StageTotals:
    """What a stage did in some turns; a share of nothing is None, never a zero."""

    passed: int = 0
    corrected: int = 0
    blocked: int = 0
    shadowed: int = 0
    skipped: int = 0
    duration: Sketch = EMPTY

    @property
    def looked(self) -> int:
        """In how many turns it looked at all."""
        return self.passed + self.corrected + self.blocked

    def share(self, name: str) -> float | None:
        """Return a count as a share of the turns in which it looked."""
        return getattr(self, name) / self.looked if self.looked else None

    @property
    def acted_share(self) -> float | None:
        """The share in which it corrected or blocked."""
        if not self.looked:
            return None
        return (self.corrected + self.blocked) / self.looked

    @property
    def p50_ms(self) -> float | None:
        """The median of its durations."""
        return self.duration.percentile(0.5)

    @property
    def p95_ms(self) -> float | None:
        """The 95th percentile of its durations."""
        return self.duration.percentile(0.95)


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage over a window, as a whole and step by step."""

    stage: str
    totals: StageTotals
    steps: tuple[StageTotals, ...]


def stage_figures(
    window: Window,
    step: Step,
    stages: Sequence[str] = STAGES_RECORDED,
    *,
    durations_by_step: bool = False,
) -> tuple[StageFigures, ...]:
    """Return the stages over a window, in their order; two queries.

    Durations are summed up over the whole window, unless they are wanted by step.
    """
    bounds = window.bounds(step)
    asked: dict[str, Any] = {
        "bounds": list(bounds),
        "start": bounds[0],
        "end": bounds[-1],
        "stages": list(stages),
    }
    counts = {
        (stage, int(at)): tuple(map(int, found))
        for stage, at, *found in _rows(_COUNTS, asked)
    }
    query = _DURATIONS.format(step=_STEP if durations_by_step else "0")
    durations: dict[tuple[str, int], Sketch] = {
        (stage, int(at)): Sketch(bytes(data)) for stage, at, data in _rows(query, asked)
    }
    size = len(bounds) - 1
    return tuple(
        _figures(
            stage,
            [
                _totals(counts.get((stage, at)), durations.get((stage, at), EMPTY))
                for at in range(size)
            ],
        )
        for stage in stages
    )


def _totals(counts: tuple[int, ...] | None, duration: Sketch) -> StageTotals:
    passed, corrected, blocked, shadowed, skipped = counts or (0, 0, 0, 0, 0)
    return StageTotals(passed, corrected, blocked, shadowed, skipped, duration)


def _figures(stage: str, steps: Sequence[StageTotals]) -> StageFigures:
    whole = StageTotals(
        passed=sum(each.passed for each in steps),
        corrected=sum(each.corrected for each in steps),
        blocked=sum(each.blocked for each in steps),
        shadowed=sum(each.shadowed for each in steps),
        skipped=sum(each.skipped for each in steps),
        duration=Sketch(b"".join(each.duration.data for each in steps)),
    )
    return StageFigures(stage, whole, tuple(steps))


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
