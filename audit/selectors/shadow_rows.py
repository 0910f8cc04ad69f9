"""What stages in shadow mode saw, beside what other stages did to the same turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# What a stage would act on it has a finding of: the condition is that of the index
# ``audit_score_acted``.
_SEEN = """
FROM audit_score s
JOIN audit_turn t ON t.id = s.turn_id
JOIN unnest(%(stages)s::text[], %(versions)s::int[], %(intents)s::text[],
    %(thresholds)s::float8[]) AS l (stage, version, intent, threshold)
    ON l.stage = s.stage AND l.version = t.policy_version AND l.intent = t.intent
WHERE s.mode = 'shadow' AND s.findings > 0 AND s.score >= l.threshold
    AND s.stage = ANY(%(stages)s) AND s.outcome <> 'skipped'
    AND s.finished_at >= %(start)s AND s.finished_at < %(end)s
"""
_OTHERS = """
EXISTS (SELECT 1 FROM audit_score o WHERE o.turn_id = s.turn_id AND o.id <> s.id
    AND o.outcome IN ('correct', 'block'))
"""
_COUNTED = f"""
SELECT s.stage, count(*), count(*) FILTER (WHERE {_OTHERS}) {_SEEN} GROUP BY 1
"""
_ACTED = """
SELECT s.stage, count(DISTINCT s.turn_id)
FROM audit_score o
JOIN audit_score s ON s.turn_id = o.turn_id AND s.id <> o.id
WHERE o.outcome IN ('correct', 'block')
    AND o.finished_at >= %(start)s AND o.finished_at < %(end)s
    AND s.mode = 'shadow' AND s.outcome <> 'skipped' AND s.stage = ANY(%(stages)s)
GROUP BY 1
"""
_EXAMPLES = f"""
SELECT t.response_id, t.finished_at, t.intent, s.score, t.user_text, t.final_text,
    t.erased_at IS NOT NULL, {_OTHERS} {_SEEN} AND s.stage = %(stage)s
ORDER BY s.finished_at DESC, s.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ShadowLimit:
    """From which score on a stage would have acted, under one version and intent."""

    stage: str
    policy_version: int
    intent: str
    threshold: float


@dataclass(frozen=True, slots=True)
class ShadowSeen:
    """How many turns a stage would have acted on, with and without another stage."""

    would_act: int = 0
    with_another: int = 0  # of these, how many another stage acted on
    another: int = 0  # on how many of all its turns another stage acted


@dataclass(frozen=True, slots=True)
class ShadowExample:
    """One turn that a stage would have acted on."""

    response_id: str
    finished_at: datetime
    intent: str
    score: float
    user_text: str
    final_text: str
    is_erased: bool
    another_acted: bool


def shadow_seen(
    limits: Sequence[ShadowLimit], start: datetime, end: datetime
) -> dict[str, ShadowSeen]:
    """Return by stage what it would have done; two queries."""
    asked = _asked(limits, start, end)
    with connection.cursor() as cursor:
        cursor.execute(_ACTED, asked)
        another = dict(cursor.fetchall())
        cursor.execute(_COUNTED, asked)
        seen = {stage: (would, both) for stage, would, both in cursor.fetchall()}
    return {
        stage: ShadowSeen(*seen.get(stage, (0, 0)), another.get(stage, 0))
        for stage in {each.stage for each in limits}
    }


def shadow_examples(
    limits: Sequence[ShadowLimit],
    stage: str,
    start: datetime,
    end: datetime,
    *,
    limit: int,
) -> tuple[ShadowExample, ...]:
    """Return the newest turns that a stage would have acted on."""
    asked = _asked(limits, start, end) | {"stage": stage, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, asked)
        return tuple(ShadowExample(*row) for row in cursor.fetchall())


def _asked(
    limits: Sequence[ShadowLimit], start: datetime, end: datetime
) -> dict[str, Any]:
    return {
        "stages": [each.stage for each in limits],
        "versions": [each.policy_version for each in limits],
        "intents": [each.intent for each in limits],
        "thresholds": [each.threshold for each in limits],
        "start": start,
        "end": end,
    }
