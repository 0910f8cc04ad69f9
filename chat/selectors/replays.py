"""Replays as pages show them: where they stand, what they found, the turns changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chat.models import ReplayChange, ReplayJob
from chat.selectors.replayed import REPLAYED_STAGES
from chat.selectors.turn_changes import ChangedTurn, changed_turns
from chat.telemetry.replay_matrix import ReplayMatrix
from guardrails.core.policy import Policy

_OPEN = (ReplayJob.State.QUEUED, ReplayJob.State.RUNNING)
_STOPPED = (ReplayJob.State.CANCELLED, ReplayJob.State.FAILED)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """How many turns had one outcome of a stage, and have another now."""

    stage: str
    before: str
    after: str
    count: int

    @property
    def is_change(self) -> bool:
        """Whether the two differ, and both are known."""
        return self.after not in (self.before, "unknown")


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One replay."""

    number: int
    title: str
    draft: int | None
    revision: int | None
    based_on: int
    start: datetime
    end: datetime
    intent: str
    release: str
    state: str
    cancel_asked: bool
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    unknown: int
    changed: int
    starts: int
    problem: str
    matrix: tuple[MatrixRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in _OPEN

    @property
    def is_stopping(self) -> bool:
        """Whether it ends with the turns in hand, as somebody asked."""
        return self.is_open and self.cancel_asked

    @property
    def is_resumable(self) -> bool:
        """Whether it stopped before its end, and can go on from there."""
        return self.state in _STOPPED


def replay_rows(*, limit: int = 50) -> tuple[ReplayRow, ...]:
    """Return the newest replays."""
    return tuple(_row(each) for each in ReplayJob.objects.order_by("-id")[:limit])


def replay_row(number: int) -> ReplayRow | None:
    """Return one replay; None if there is no such replay."""
    found = ReplayJob.objects.filter(pk=number).first()
    return None if found is None else _row(found)


def replay_changes(
    number: int, *, after: int = 0, limit: int
) -> tuple[ChangedTurn, ...]:
    """Return turns that a replay found changed, behind change ``after``.

    What they became is computed again, since no second copy of texts is kept.
    """
    job = ReplayJob.objects.filter(pk=number).first()
    if job is None:
        return ()
    found = list(
        ReplayChange.objects.filter(job_id=number, pk__gt=after).order_by("pk")[:limit]
    )
    return changed_turns(found, Policy.from_dict(job.body))


def replay_changes_all(number: int, *, batch: int = 200) -> Iterator[ChangedTurn]:
    """Yield every turn that a replay found changed, in order."""
    last = 0
    while found := replay_changes(number, after=last, limit=batch):
        yield from found
        last = found[-1].number


def _row(job: ReplayJob) -> ReplayRow:
    counts = ReplayMatrix.of(job.matrix).counts
    return ReplayRow(
        number=job.pk,
        title=job.title,
        draft=job.draft_id,
        revision=job.revision,
        based_on=job.based_on,
        start=job.start,
        end=job.end,
        intent=job.intent,
        release=job.model_release,
        state=str(job.state),
        cancel_asked=job.cancel_asked,
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
        total=job.total,
        done=job.done,
        unknown=job.unknown,
        changed=job.changed,
        starts=job.starts,
        problem=job.problem,
        matrix=tuple(
            MatrixRow(stage, before, after, count)
            for stage in REPLAYED_STAGES
            for before, row in sorted(counts.get(stage, {}).items())
            for after, count in sorted(row.items())
        ),
    )
