"""Works replays off, batch by batch; see ``chat.services.replays`` for their life."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from audit.acts import SERVICE, Actor
from audit.selectors.check_inputs import TurnChecked, Wanted, turns_checked
from chat.models import ReplayChange, ReplayJob
from chat.selectors.backtest_counts import acts_of
from chat.selectors.replayed import (
    NONE,
    REPLAYED_STAGES,
    UNKNOWN,
    Replayer,
    differences,
)
from chat.services.backtests import backtest_keep
from chat.services.replays import replay_claim, replay_send
from chat.telemetry.predictions import Prediction
from chat.telemetry.replay_matrix import ReplayMatrix
from guardrails.core.policy import Policy
from guardrails.selectors.drafts import draft_detail

logger = logging.getLogger(__name__)

BATCH = 100
#: A worker has other work too: after so long the next slice queues up behind it.
SLICE_S = 10.0

State = ReplayJob.State


def replay_work(number: int, start: int | None = None) -> None:
    """Work on a job for one slice; without ``start`` it has to be free.

    Whatever goes wrong in it ends the job, and is told on its page.
    """
    start = replay_claim(number) if start is None else start
    if start is None:
        return
    try:
        goes_on = _slice(number, start)
    except Exception as error:
        logger.exception("replay %d failed", number)
        _fail(number, start, f"{type(error).__name__} in the checks")
        return
    if goes_on:
        replay_send(number, start)


def _slice(number: int, start: int) -> bool:
    """Work batches off until the slice is over; return whether any are left."""
    job = ReplayJob.objects.get(pk=number)
    replayer = Replayer(Policy.from_dict(job.body))
    wanted = Wanted(job.start, job.end, job.intent, job.model_release)
    position = job.position
    ends = time.monotonic() + SLICE_S
    while time.monotonic() < ends:
        turns = turns_checked(wanted, after=position, limit=BATCH)
        if not _keep(number, start, _batch(replayer, turns)):
            return False
        if not turns:
            return False
        position = turns[-1].turn_id
    return True


@dataclass(slots=True)
class _Batch:
    """What came of some turns; ``position`` is None when none were left."""

    position: int | None = None
    done: int = 0
    unknown: int = 0
    counted: list[tuple[TurnChecked, dict[str, str]]] = field(default_factory=list)
    changes: list[ReplayChange] = field(default_factory=list)


def _batch(replayer: Replayer, turns: Sequence[TurnChecked]) -> _Batch:
    batch = _Batch()
    for turn in turns:
        batch.position = turn.turn_id
        batch.done += 1
        now = replayer.run(turn)
        if now is None:
            batch.unknown += 1
            batch.counted.append((turn, dict.fromkeys(REPLAYED_STAGES, UNKNOWN)))
            continue
        batch.counted.append((turn, dict(now.outcomes)))
        if changed := differences(turn, now):
            batch.changes.append(
                ReplayChange(
                    turn_id=turn.turn_id,
                    response_id=turn.response_id,
                    intent=turn.intent,
                    model_release=turn.model_release,
                    stages={name: list(pair) for name, pair in changed.stages.items()},
                    is_text_changed=changed.is_text_changed,
                )
            )
    return batch


@transaction.atomic
def _keep(number: int, start: int, batch: _Batch) -> bool:
    """Keep a batch with its place; return whether the job goes on and is ours."""
    job = ReplayJob.objects.select_for_update().get(pk=number)
    if job.state != State.RUNNING or job.starts != start:
        return False
    now = timezone.now()
    job.beat_at = now
    matrix = ReplayMatrix.of(job.matrix)
    for turn, outcomes in batch.counted:
        for stage, after in outcomes.items():
            before = turn.outcomes.get(stage, NONE)
            matrix.add(turn.finished_at, stage, before, after)
    for change in batch.changes:
        change.job = job
    ReplayChange.objects.bulk_create(batch.changes)
    job.matrix = matrix.to_json()
    job.done += batch.done
    job.unknown += batch.unknown
    job.changed += len(batch.changes)
    job.position = batch.position or job.position
    if batch.position is None:
        job.state, job.ended_at = State.DONE, now
        _keep_backtest(job, matrix)
    elif job.cancel_asked:
        job.state, job.ended_at = State.CANCELLED, now
    job.save()
    return job.state == State.RUNNING


def _keep_backtest(job: ReplayJob, matrix: ReplayMatrix) -> None:
    """Attach what was found to the draft, if it is as it was and all turns count."""
    if job.draft_id is None or job.intent or job.model_release:
        return
    draft = draft_detail(job.draft_id)
    if draft is None or draft.row.revision != job.revision:
        return
    actor = Actor(None, job.asked_by, via=SERVICE.via)
    predictions = [_prediction(each, draft.policy, matrix) for each in REPLAYED_STAGES]
    span = (job.start, job.end)
    backtest_keep(actor, draft, predictions, span, replay_id=job.pk)


def _prediction(stage: str, policy: Policy, matrix: ReplayMatrix) -> Prediction:
    sums = matrix.sums(stage)
    setting = policy.stages[stage.rpartition(".")[2]]
    return Prediction(
        stage=stage,
        acts=acts_of(stage),
        mode=setting.mode.value,
        threshold=setting.threshold,
        scored=sums.scored,
        unknown=sums.unknown,
        now=sums.now,
        then=sums.then,
        newly_acted=sums.newly_acted,
        newly_passed=sums.newly_passed,
        dispersion=round(sums.dispersion, 4),
    )


def _fail(number: int, start: int, problem: str) -> None:
    found = ReplayJob.objects.filter(pk=number, starts=start, state=State.RUNNING)
    found.update(state=State.FAILED, problem=problem, ended_at=timezone.now())
