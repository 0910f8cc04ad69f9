"""What the raw scores of guardrail stages amount to, counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

# A bin is the highest point of the grid that the score reaches. The decimal product is
# off by one in the last place at worst; the two comparisons of floats put that right.
_BINNED = """
WITH scored AS (
    SELECT date_bin(%(bucket)s, t.finished_at, 'epoch'::timestamptz) AS bucket,
        s.stage, t.intent, t.model_release, t.policy_version, s.mode, s.outcome,
        s.score, floor(s.score::numeric * %(grid)s)::int AS near
    FROM audit_turn t JOIN audit_score s ON s.turn_id = t.id
    WHERE t.finished_at >= %(start)s AND t.finished_at < %(end)s
), counted AS (
    SELECT bucket, stage, intent, model_release, policy_version, mode, outcome,
        near - (score < near / %(grid)s::float8)::int
            + (score >= (near + 1) / %(grid)s::float8)::int AS bin,
        count(*) AS found
    FROM scored GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT bucket, stage, intent, model_release, policy_version, mode,
    coalesce(sum(found) FILTER (WHERE outcome <> 'skipped'), 0)::int,
    coalesce(sum(found) FILTER (WHERE outcome = 'correct'), 0)::int,
    coalesce(sum(found) FILTER (WHERE outcome = 'block'), 0)::int,
    coalesce(sum(found) FILTER (WHERE outcome = 'skipped'), 0)::int,
    coalesce(array_agg(bin ORDER BY bin) FILTER (WHERE outcome <> 'skipped'), '{}'),
    coalesce(array_agg(found ORDER BY bin) FILTER (WHERE outcome <> 'skipped'), '{}')
FROM counted GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """One stage's scores of one bucket, intent, release, policy version and mode.

    ``skipped`` turns have no score: an earlier stage ended them, or the stage was off.
    """

    bucket: datetime
    stage: str
    intent: str
    model_release: str
    policy_version: int
    mode: str
    scored: int
    corrected: int
    blocked: int
    skipped: int
    bins: Sequence[int]
    counts: Sequence[int]


def score_facts(
    start: datetime, end: datetime, *, bucket: timedelta, grid: int
) -> tuple[ScoreFacts, ...]:
    """Return what the scores of turns that finished in ``[start, end)`` amount to."""
    asked: dict[str, Any] = {
        "start": start,
        "end": end,
        "bucket": bucket,
        "grid": grid,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BINNED, asked)
        return tuple(ScoreFacts(*row) for row in cursor.fetchall())
