"""What guardrail stages did under one published version, from the rollups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

_SUMS = """
SELECT policy_version, stage, sum(scored), sum(corrected + blocked)
FROM chat_scorerollup
WHERE policy_version = ANY(%s) AND bucket >= %s GROUP BY 1, 2
"""
_SERIES = """
SELECT width_bucket(bucket, %s::timestamptz[]) - 1, stage, sum(scored),
    sum(corrected + blocked)
FROM chat_scorerollup
WHERE policy_version = %s AND stage = ANY(%s) AND bucket >= %s AND bucket < %s
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Actual:
    """How many turns a stage looked at, and acted on."""

    turns: int = 0
    acted: int = 0

    @property
    def share(self) -> float | None:
        """The share that it acted on; None without turns."""
        return self.acted / self.turns if self.turns else None


def actuals(
    versions: Sequence[int], since: datetime
) -> Mapping[int, Mapping[str, Actual]]:
    """Return what each stage did to turns that each version was in force for."""
    found: dict[int, dict[str, Actual]] = {each: {} for each in versions}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [list(versions), since])
        for version, stage, turns, acted in cursor.fetchall():
            found[version][stage] = Actual(int(turns), int(acted))
    return found


def actual_series(
    version: int, stages: Sequence[str], bounds: Sequence[datetime]
) -> Mapping[str, list[Actual]]:
    """Return the same for each step between ``bounds``."""
    found = {stage: [Actual()] * (len(bounds) - 1) for stage in stages}
    with connection.cursor() as cursor:
        asked: list[Any] = [list(bounds), version, list(stages), bounds[0], bounds[-1]]
        cursor.execute(_SERIES, asked)
        for step, stage, turns, acted in cursor.fetchall():
            found[stage][int(step)] = Actual(int(turns), int(acted))
    return found
