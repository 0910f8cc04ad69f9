"""What a policy would have done to recorded turns, from their stored scores."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from chat.selectors.score_counts import Reaching, Scope, ScoreGroup, score_groups
from chat.telemetry.predictions import Prediction
from chat.telemetry.proportions import dispersion
from chat.telemetry.recount import Cells
from chat.telemetry.score_bins import GRID, ScoreBins, bin_from
from guardrails.core.policy import OUTPUT_STAGES, Policy
from guardrails.core.policy_changes import policy_changes
from guardrails.core.policy_shape import REFUSING_STAGES
from guardrails.core.types import Mode

#: Every stage that a threshold steers, with its place. A message is redacted whatever
#: its policy says.
SCORED_STAGES = ("input.injection", *(f"output.{each}" for each in OUTPUT_STAGES))

#: How finely days are told apart when it is asked how much they differ.
_PART = timedelta(hours=6)
_PARTS = """
SELECT date_bin(%(part)s, bucket, 'epoch'::timestamptz), intent,
    string_agg(bins, ''), sum(scored)
FROM chat_scorerollup
WHERE stage = %(stage)s AND bucket >= %(start)s AND bucket < %(end)s
GROUP BY 1, 2
"""


def acts_of(stage: str) -> str:
    """Return what a stage does to a turn that it acts on."""
    name = stage.rpartition(".")[2]
    return "block" if name in REFUSING_STAGES else "correct"


def predictions(
    start: datetime, end: datetime, *, base: Policy, draft: Policy
) -> tuple[Prediction, ...]:
    """Return what a draft would do beside the policy that it is based on."""
    uncounted = stages_to_replay(base, draft)
    return tuple(
        _prediction(Scope(each, start, end), base, draft, uncounted)
        for each in SCORED_STAGES
    )


def stages_to_replay(base: Policy, draft: Policy) -> frozenset[str]:
    """Return the stages of which a draft changes what scores they give."""
    found = set()
    for change in policy_changes(base, draft):
        if change.path[0] == "words":
            found.add(change.path[1].removesuffix("_allowed"))
        elif change.path[0] == "listing":
            found.add("listing_trust")
    return frozenset(found)


def _prediction(
    scope: Scope, base: Policy, draft: Policy, uncounted: frozenset[str]
) -> Prediction:
    groups = score_groups(scope)
    reaching = Reaching(scope, groups)
    now = _Acting(scope, base)
    then = _Acting(scope, draft)
    cells = Cells.sum(_cells(each, reaching, now, then) for each in groups)
    setting = draft.stages[scope.policy_stage]
    return Prediction(
        stage=scope.stage,
        acts=acts_of(scope.stage),
        mode=setting.mode.value,
        threshold=setting.threshold,
        scored=cells.scored,
        unknown=cells.unknown,
        now=cells.acted_now,
        then=cells.acted_then,
        newly_acted=cells.newly_acted,
        newly_passed=cells.newly_passed,
        dispersion=round(dispersion(_parts(scope, then)), 4),
        is_counted=scope.policy_stage not in uncounted,
    )


class _Acting:
    """From which score on a policy acts in one stage."""

    def __init__(self, scope: Scope, policy: Policy) -> None:
        self._scope, self._policy = scope, policy

    def threshold(self, intent: str) -> float | None:
        """Return the threshold for an intent; None where the stage does not act."""
        policy = self._policy
        if self._scope.knows_intent:
            policy = policy.for_intent(intent)
        setting = policy.stages[self._scope.policy_stage]
        return setting.threshold if setting.mode is Mode.ENFORCE else None


def _cells(group: ScoreGroup, reaching: Reaching, now: _Acting, then: _Acting) -> Cells:
    counts = []
    for acting in (now, then):
        threshold = acting.threshold(group.intent)
        counts.append(0 if threshold is None else reaching.count(group, threshold))
    return Cells.at(
        scored=group.scored, now=counts[0], then=counts[1], unknown=group.unknown
    )


def _parts(scope: Scope, acting: _Acting) -> Iterable[tuple[int, int]]:
    """Return for each part of the time how many turns are acted on, of how many."""
    asked: dict[str, Any] = {
        "part": _PART,
        "stage": scope.stage,
        "start": scope.start,
        "end": scope.end,
    }
    sums: dict[datetime, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, asked)
        for part, intent, bins, scored in cursor.fetchall():
            threshold = acting.threshold(intent)
            hits, of = sums.get(part, (0, 0))
            if threshold is not None:
                place, _ = bin_from(threshold)
                reach = ScoreBins(bytes(bins)).from_each()
                hits += int(reach[place]) if place <= GRID else 0
            sums[part] = (hits, of + int(scored))
    return sums.values()
