"""Sample turns that a threshold changes, and what operators say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.selectors.score_rows import Between, ScoredTurn, turns_scored
from chat.models import ScoreLabel
from chat.selectors.score_counts import Scope, in_force, keepers
from chat.telemetry.proportions import Band, wilson
from guardrails.core.policy import Policy

#: How many turns of a cell are shown.
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody said of a turn: should the stage act on it?"""

    should_act: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """One turn of a changed cell, with its label if it has one."""

    turn: ScoredTurn
    would_act: bool
    label: Label | None

    @property
    def is_right(self) -> bool | None:
        """Whether the change is right for this turn; None where nobody said."""
        return None if self.label is None else self.label.should_act == self.would_act


@dataclass(frozen=True, slots=True)
class Precision:
    """How many labelled turns of a cell the change is right for, and how sure that is.

    ``band`` is where the share among all turns of the cell lies (95 %).
    """

    right: int
    labelled: int
    band: Band | None

    @property
    def share(self) -> float | None:
        """The share that is right; None where nothing is labelled."""
        return self.right / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """The cell of turns that a threshold changes: there is one, up or down."""

    would_act: bool
    samples: tuple[Sample, ...]
    precision: Precision


def changed_cell(scope: Scope, policy: Policy, threshold: float) -> ChangedCell | None:
    """Return samples of the turns that a threshold changes; None if it changes none.

    A threshold goes up or down, so of the two changed cells one is empty.
    """
    now = in_force(scope, policy, scope.intent)
    if threshold == now:
        return None
    would_act = threshold < now
    low, high = sorted((now, threshold))
    kept = keepers(scope, policy)
    turns = turns_scored(
        Between(scope.stage, scope.start, scope.end, low, high),
        intent=scope.intent,
        release=scope.release,
        without=kept,
        limit=SAMPLE,
    )
    labels = labels_of(scope.policy_stage, [each.response_id for each in turns])
    return ChangedCell(
        would_act,
        tuple(Sample(each, would_act, labels.get(each.response_id)) for each in turns),
        _precision(scope, kept, (low, high), would_act=would_act),
    )


def labels_of(stage: str, response_ids: Sequence[str]) -> dict[str, Label]:
    """Return the labels that turns have for a stage."""
    found = ScoreLabel.objects.filter(stage=stage, response_id__in=response_ids)
    return {
        each.response_id: Label(each.should_act, each.by, each.at) for each in found
    }


def _precision(
    scope: Scope, kept: Sequence[str], span: tuple[float, float], *, would_act: bool
) -> Precision:
    """Return what all labels of the changed cell say, of whatever time."""
    low, high = span
    labels = ScoreLabel.objects.filter(
        stage=scope.policy_stage, score__gte=low, score__lt=high
    ).exclude(intent__in=kept)
    if scope.intent:
        labels = labels.filter(intent=scope.intent)
    if scope.release:
        labels = labels.filter(model_release=scope.release)
    said = list(labels.values_list("should_act", flat=True))
    right = sum(each == would_act for each in said)
    return Precision(right, len(said), wilson(right, len(said)))
