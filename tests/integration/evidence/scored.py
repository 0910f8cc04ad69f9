"""Turns with known raw scores, recorded and counted."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from chat.orchestration.turn_record import StageTrace
from chat.services.rollups import rollups_refresh
from tests.integration.metrics.recorded import recorded


def stage(
    score: float, *, outcome: str = "pass", mode: str = "enforce", name: str = "scope"
) -> StageTrace:
    """Return one output stage with its score."""
    attributes = {"mode": mode, "findings": int(score > 0)}
    return StageTrace(f"output.{name}", 0, 0.1, outcome, score, attributes)


def scored(
    scores: Iterable[float],
    *,
    name: str = "scope",
    threshold: float = 0.5,
    at: datetime | None = None,
    **changes: object,
) -> list[str]:
    """Record a turn for each score of a stage, as a policy with ``threshold`` would
    have it; return their response ids."""
    at = at or timezone.now() - timedelta(minutes=30)
    acts = "block" if name in ("scope", "toxicity") else "correct"
    made = [
        recorded(
            at,
            stages=(
                stage(each, name=name, outcome=acts if each >= threshold else "pass"),
            ),
            **changes,
        )
        for each in scores
    ]
    rollups_refresh()
    return made
