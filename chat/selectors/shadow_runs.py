"""Drafts in shadow beside production: where they stand, and where the two differ."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from chat.models import ShadowChange, ShadowRun
from chat.selectors.replayed import ACTED, REPLAYED_STAGES
from chat.selectors.turn_changes import ChangedTurn, changed_turns
from chat.telemetry.proportions import Band, wilson
from chat.telemetry.replay_matrix import ReplayMatrix
from guardrails.core.policy import Policy


class Side(StrEnum):
    """Who alone acts on a turn."""

    PRODUCTION = "production"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """How many turns one stage acts on: in production, under the draft, or in both."""

    stage: str
    both: int
    only_production: int
    only_draft: int
    neither: int
    unknown: int

    @property
    def turns(self) -> int:
        """The turns of which both are known."""
        return self.both + self.only_production + self.only_draft + self.neither

    @property
    def production_share(self) -> float | None:
        """The share of turns that production acted on."""
        acted = self.both + self.only_production
        return acted / self.turns if self.turns else None

    @property
    def draft_share(self) -> float | None:
        """The share of turns that the draft would have acted on."""
        acted = self.both + self.only_draft
        return acted / self.turns if self.turns else None

    @property
    def draft_band(self) -> Band | None:
        """Where the draft's share lies among all such turns (95 %)."""
        return wilson(self.both + self.only_draft, self.turns)


@dataclass(frozen=True, slots=True)
class ShadowRunRow:
    """One run of a draft beside the version in force.

    ``passed`` turns were answered under that version; of the share that was drawn,
    ``checked`` are counted, the ``unknown`` ones among them.
    """

    number: int
    draft: int
    revision: int
    title: str
    beside: int
    percent: int
    begun_by: str
    begun_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_because: str
    has_failed: bool
    newest_turn_at: datetime | None
    passed: int
    checked: int
    unknown: int
    changed: int
    stages: tuple[SideBySide, ...]

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None

    @property
    def known(self) -> int:
        """The turns that could be checked again."""
        return self.checked - self.unknown

    @property
    def changed_share(self) -> float | None:
        """The share of turns that come out otherwise."""
        return self.changed / self.known if self.known else None

    @property
    def changed_band(self) -> Band | None:
        """Where that share lies among all such turns (95 %)."""
        return wilson(self.changed, self.known)


def shadow_run_rows(
    *, draft: int | None = None, limit: int = 20
) -> tuple[ShadowRunRow, ...]:
    """Return the newest runs, of one draft or of all."""
    found = ShadowRun.objects.order_by("-id")
    if draft is not None:
        found = found.filter(draft_id=draft)
    return tuple(_row(each) for each in found[:limit])


def shadow_run_row(number: int) -> ShadowRunRow | None:
    """Return one run; None if there is no such run."""
    found = ShadowRun.objects.filter(pk=number).first()
    return None if found is None else _row(found)


@dataclass(frozen=True, slots=True)
class ShadowChoice:
    """Which turns are wanted of those on which a run and production differ.

    With a stage only those on which it differs; with a side only those on which that
    side alone acts.
    """

    number: int
    stage: str = ""
    side: Side | None = None


def shadow_changes(
    choice: ShadowChoice, *, before: int | None = None, limit: int
) -> tuple[ChangedTurn, ...]:
    """Return turns on which the two differ, newest first, behind change ``before``."""
    run = ShadowRun.objects.filter(pk=choice.number).first()
    if run is None:
        return ()
    found = _chosen(choice)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[:limit])
    return changed_turns(rows, Policy.from_dict(run.body))


def shadow_changes_number(choice: ShadowChoice) -> int:
    """Return how many such turns are kept."""
    return _chosen(choice).count()


def _chosen(choice: ShadowChoice) -> QuerySet[ShadowChange]:
    differs = _differs(choice.stage, choice.side)
    return ShadowChange.objects.filter(differs, run_id=choice.number)


def _differs(stage: str, side: Side | None) -> Q:
    """Return what finds the changes in question; stages hold (production, draft)."""
    if not stage:
        return Q()
    wanted = Q(stages__has_key=stage)
    if side is None:
        return wanted
    mine, other = (0, 1) if side is Side.PRODUCTION else (1, 0)
    acted = sorted(ACTED)
    return (
        wanted
        & Q(**{f"stages__{stage}__{mine}__in": acted})
        & ~Q(**{f"stages__{stage}__{other}__in": acted})
    )


def _row(run: ShadowRun) -> ShadowRunRow:
    return ShadowRunRow(
        number=run.pk,
        draft=run.draft_id,
        revision=run.revision,
        title=run.title,
        beside=run.beside,
        percent=run.percent,
        begun_by=run.begun_by,
        begun_at=run.begun_at,
        ends_at=run.ends_at,
        ended_at=run.ended_at,
        ended_because=run.ended_because,
        has_failed=run.has_failed,
        newest_turn_at=run.newest_turn_at,
        passed=run.passed,
        checked=run.checked,
        unknown=run.unknown,
        changed=run.changed,
        stages=_side_by_side(ReplayMatrix.of(run.matrix)),
    )


def _side_by_side(matrix: ReplayMatrix) -> tuple[SideBySide, ...]:
    found = []
    for stage in REPLAYED_STAGES:
        if stage not in matrix.counts:
            continue
        sums = matrix.sums(stage)
        both = sums.now - sums.newly_passed
        found.append(
            SideBySide(
                stage=stage,
                both=both,
                only_production=sums.newly_passed,
                only_draft=sums.newly_acted,
                neither=sums.scored - both - sums.newly_passed - sums.newly_acted,
                unknown=sums.unknown,
            )
        )
    return tuple(found)
