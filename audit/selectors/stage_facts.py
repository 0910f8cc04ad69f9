"""What guardrail stages did, counted by the database, and turns where they acted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from audit.selectors.turn_facts import Bins, Grid
from guardrails.core.policy import INPUT_STAGES, OUTPUT_STAGES

#: The stages as the record names them, in the order in which they look.
STAGES_RECORDED = (
    *(f"input.{each}" for each in INPUT_STAGES),
    *(f"output.{each}" for each in OUTPUT_STAGES),
)

_CELL = "date_bin(%(bucket)s, finished_at, 'epoch'::timestamptz)"
_RANGE = """stage = ANY(%(stages)s)
    AND finished_at >= %(start)s AND finished_at < %(end)s"""
_SHADOWED = "outcome = 'pass' AND mode = 'shadow' AND findings > 0"

_COUNTED = f"""
SELECT {_CELL}, stage,
    count(*) FILTER (WHERE outcome = 'pass'),
    count(*) FILTER (WHERE outcome = 'correct'),
    count(*) FILTER (WHERE outcome = 'block'),
    count(*) FILTER (WHERE {_SHADOWED}),
    count(*) FILTER (WHERE outcome = 'skipped')
FROM audit_score WHERE {_RANGE} GROUP BY 1, 2
"""  # noqa: S608 (our own words, as in the queries below)

# What was not measured has no duration, or none that is known.
_BINNED = f"""
SELECT bucket, stage, array_agg(bin ORDER BY bin), array_agg(found ORDER BY bin)
FROM (
    SELECT {_CELL} AS bucket, stage, count(*) AS found,
        ceil(ln(greatest(duration_us / 1000.0, %(shortest)s)::float8)
            / ln(%(base)s::float8))::int AS bin
    FROM audit_score WHERE {_RANGE} AND duration_us > 0 GROUP BY 1, 2, bin
) AS binned GROUP BY 1, 2
"""  # noqa: S608

# The condition is that of the index ``audit_score_acted``.
_ACTED = """
SELECT asked.stage, acted.outcome, acted.mode, acted.score, turn.response_id,
    turn.intent, acted.finished_at
FROM unnest(%(stages)s::text[]) WITH ORDINALITY AS asked (stage, place)
CROSS JOIN LATERAL (
    SELECT turn_id, outcome, mode, score, finished_at FROM audit_score
    WHERE stage = asked.stage
        AND finished_at >= %(start)s AND finished_at < %(end)s
        AND (outcome IN ('correct', 'block') OR (findings > 0 AND mode = 'shadow'))
    ORDER BY finished_at DESC LIMIT %(limit)s
) AS acted
JOIN audit_turn AS turn ON turn.id = acted.turn_id
ORDER BY asked.place, acted.finished_at DESC
"""


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What one stage did in one bucket; durations in milliseconds, as bins."""

    bucket: datetime
    stage: str
    passed: int
    corrected: int
    blocked: int
    shadowed: int
    skipped: int
    duration: Bins


@dataclass(frozen=True, slots=True)
class StageExample:
    """One turn in which a stage acted; in shadow mode, in which it saw something."""

    stage: str
    outcome: str
    mode: str
    score: float
    response_id: str
    intent: str
    finished_at: datetime

    @property
    def verdict(self) -> str:
        """What it did, or "shadow"."""
        return "shadow" if self.mode == "shadow" else self.outcome


def stage_facts(start: datetime, end: datetime, grid: Grid) -> tuple[StageFacts, ...]:
    """Return what the stages did in turns that finished in ``[start, end)``."""
    asked = {
        "stages": list(STAGES_RECORDED),
        "start": start,
        "end": end,
        "bucket": grid.bucket,
        "base": grid.base,
        "shortest": grid.shortest_ms,
    }
    bins: dict[tuple[datetime, str], Bins] = {
        (bucket, stage): (keys, counts)
        for bucket, stage, keys, counts in _rows(_BINNED, asked)
    }
    rows = _rows(_COUNTED, asked)
    return tuple(
        StageFacts(
            bucket,
            stage,
            passed,
            corrected,
            blocked,
            shadowed,
            skipped,
            bins.get((bucket, stage), ((), ())),
        )
        for bucket, stage, passed, corrected, blocked, shadowed, skipped in rows
    )


def stage_examples(
    stages: Sequence[str], start: datetime, end: datetime, *, limit: int
) -> tuple[StageExample, ...]:
    """Return the newest turns in which each stage acted; one query."""
    asked = {"stages": list(stages), "start": start, "end": end, "limit": limit}
    return tuple(StageExample(*row) for row in _rows(_ACTED, asked))


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
