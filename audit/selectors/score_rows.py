"""Single scores out of the record, by their height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from audit.models import Score, Turn

_SCORED = """
s.stage = %(stage)s AND s.outcome <> 'skipped'
    AND s.finished_at >= %(start)s AND s.finished_at < %(end)s
    AND s.score >= %(low)s AND s.score < %(high)s
"""
# Said once more for the planner: the index of heights leaves the zeros out.
_OVER_ZERO = "AND s.score > 0"

_COUNTED = """
SELECT t.intent, t.model_release, count(*)
FROM audit_score s JOIN audit_turn t ON t.id = s.turn_id
WHERE {scored} GROUP BY 1, 2
"""
# A product with a large prime, cut to 32 bits, is as good as a shuffle, and the same
# the next time.
_SAMPLED = """
SELECT t.id, t.response_id, t.session_id, t.finished_at, t.intent, t.model_release,
    t.policy_version, t.user_text, t.final_text, t.erased_at IS NOT NULL, s.score,
    s.outcome, s.mode
FROM audit_score s JOIN audit_turn t ON t.id = s.turn_id
WHERE {scored} {conditions}
ORDER BY (s.turn_id * 2654435761) & 4294967295, s.turn_id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Between:
    """Scores of one stage from ``low`` to below ``high``, in a stretch of time."""

    stage: str
    start: datetime
    end: datetime
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """One turn with the score of one stage."""

    turn_id: int
    response_id: str
    session_id: str
    finished_at: datetime
    intent: str
    model_release: str
    policy_version: int
    user_text: str
    final_text: str
    is_erased: bool
    score: float
    outcome: str
    mode: str


@dataclass(frozen=True, slots=True)
class ScoreSeen:
    """One stage's score of one turn, and what the turn was."""

    score: float
    intent: str
    model_release: str


def score_of(stage: str, response_id: str) -> ScoreSeen | None:
    """Return a stage's score of a turn; None where it has none."""
    turn = Turn.objects.filter(response_id=response_id).first()
    if turn is None:
        return None
    scores = Score.objects.filter(turn_id=turn.pk, stage=stage)
    found = scores.exclude(outcome="skipped").first()
    if found is None:
        return None
    return ScoreSeen(found.score, turn.intent, turn.model_release)


def scores_between(wanted: Between) -> dict[tuple[str, str], int]:
    """Return how many scores lie between two heights, by intent and release."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(scored=_where(wanted)), _asked(wanted))
        return {(intent, release): n for intent, release, n in cursor.fetchall()}


def turns_scored(
    wanted: Between,
    *,
    intent: str = "",
    release: str = "",
    without: Sequence[str] = (),
    limit: int,
) -> tuple[ScoredTurn, ...]:
    """Return a sample of turns whose score lies between two heights: always the same.

    ``without`` names intents that don't count.
    """
    conditions = []
    if intent:
        conditions.append("AND t.intent = %(intent)s")
    if release:
        conditions.append("AND t.model_release = %(release)s")
    if without:
        conditions.append("AND t.intent <> ALL(%(without)s)")
    query = _SAMPLED.format(scored=_where(wanted), conditions=" ".join(conditions))
    asked = _asked(wanted) | {
        "intent": intent,
        "release": release,
        "without": list(without),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return tuple(ScoredTurn(*row) for row in cursor.fetchall())


def _where(wanted: Between) -> str:
    return f"{_SCORED} {_OVER_ZERO}" if wanted.low > 0 else _SCORED


def _asked(wanted: Between) -> dict[str, Any]:
    return {
        "stage": wanted.stage,
        "start": wanted.start,
        "end": wanted.end,
        "low": wanted.low,
        "high": wanted.high,
    }
