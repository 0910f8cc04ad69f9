"""Stages in shadow mode beside production: what they would have done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from audit.selectors.shadow_rows import (
    ShadowExample,
    ShadowLimit,
    ShadowSeen,
    shadow_examples,
    shadow_seen,
)
from chat.models import ScoreRollup
from chat.selectors.backtest_counts import SCORED_STAGES
from chat.telemetry.proportions import Band, wilson
from guardrails.core.policy import Policy
from guardrails.core.types import Mode
from guardrails.selectors.policies import policy_active, policy_found

_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class ShadowStage:
    """One stage that only looked, and turns that it would have acted on."""

    stage: str
    scored: int
    seen: ShadowSeen
    examples: tuple[ShadowExample, ...]

    @property
    def share(self) -> float | None:
        """The share of turns that it would have acted on."""
        return self.seen.would_act / self.scored if self.scored else None

    @property
    def band(self) -> Band | None:
        """Where the share lies among all such turns (95 %)."""
        return wilson(self.seen.would_act, self.scored)

    @property
    def alone(self) -> int:
        """Turns that it alone would have acted on."""
        return self.seen.would_act - self.seen.with_another

    @property
    def agreement(self) -> float | None:
        """The share of turns on which it and all other stages together agree."""
        if not self.scored:
            return None
        differ = self.alone + self.seen.another - self.seen.with_another
        return 1 - differ / self.scored


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """Stages that looked in a stretch of time, and those that look now."""

    stages: tuple[ShadowStage, ...]
    now: tuple[str, ...]


def shadow_report(start: datetime, end: datetime) -> ShadowReport:
    """Return what stages in shadow mode saw between two quarter hours."""
    rows = (
        ScoreRollup.objects.filter(bucket__gte=start, bucket__lt=end, mode="shadow")
        .exclude(scored=0)
        .values_list("stage", "policy_version", "intent")
        .annotate(Sum("scored"))
        .order_by("stage", "policy_version", "intent")
    )
    policies: dict[int, Policy | None] = {}
    limits: list[ShadowLimit] = []
    scored: dict[str, int] = {}
    for stage, version, intent, count in rows:
        if stage not in SCORED_STAGES:
            continue
        if version not in policies:
            policies[version] = policy_found(version)
        scored[stage] = scored.get(stage, 0) + count
        if (policy := policies[version]) is not None:
            limits.append(_limit(policy, stage, intent))
    seen = shadow_seen(limits, start, end) if limits else {}
    return ShadowReport(
        stages=tuple(
            ShadowStage(
                stage,
                scored[stage],
                seen.get(stage, ShadowSeen()),
                _examples(limits, stage, start, end),
            )
            for stage in SCORED_STAGES
            if stage in scored
        ),
        now=_in_shadow(policy_active()),
    )


def _examples(
    limits: Sequence[ShadowLimit], stage: str, start: datetime, end: datetime
) -> tuple[ShadowExample, ...]:
    mine = [each for each in limits if each.stage == stage]
    return shadow_examples(mine, stage, start, end, limit=_EXAMPLES) if mine else ()


def _limit(policy: Policy, stage: str, intent: str) -> ShadowLimit:
    known = policy if stage.startswith("input.") else policy.for_intent(intent)
    name = stage.rpartition(".")[2]
    return ShadowLimit(stage, policy.version, intent, known.threshold(name))


def _in_shadow(policy: Policy) -> tuple[str, ...]:
    return tuple(
        each
        for each in SCORED_STAGES
        if policy.mode(each.rpartition(".")[2]) is Mode.SHADOW
    )
