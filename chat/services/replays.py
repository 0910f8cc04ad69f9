"""Replays: recorded turns checked again by a draft, or by the policy in force.

A job is worked off in short slices, each of whose batches is one transaction with its
place, so whoever is stopped or dies leaves a job that goes on behind its last batch.
A job belongs to whoever began it last: each batch asks whether that is still so.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.acts import Act, Actor
from audit.selectors.check_inputs import Wanted, turns_checked_count
from audit.services.acts import act_record
from chat.models import ReplayJob
from chat.services.backtests import NoDraftError
from guardrails.core.policy import Policy
from guardrails.selectors.drafts import DraftRow, draft_detail
from guardrails.selectors.policies import policy_active

logger = logging.getLogger(__name__)

TASK = "chat.tasks.run_replay"
#: A job whose worker has said nothing for so long has lost it.
LOST_AFTER = timedelta(seconds=45)
#: So often a job is begun: one that ends its worker each time must not go on for ever.
MOST_STARTS = 10
MOST_OPEN = 3

State = ReplayJob.State


class ReplayError(ValueError):
    """A replay can't be had; says why."""


@dataclass(frozen=True, slots=True)
class ReplayWish:
    """What is to be replayed: a draft, or the policy in force, over which turns."""

    wanted: Wanted
    draft: int | None = None


def replay_ask(actor: Actor, wish: ReplayWish) -> int:
    """Queue a replay; return its number. Raises NoDraftError, ReplayError."""
    row, policy = _policy_of(wish.draft)
    wanted = wish.wanted
    with transaction.atomic():
        _check_room()
        job = ReplayJob.objects.create(
            draft_id=row.number if row else None,
            revision=row.revision if row else None,
            title=row.name if row else f"Policy {policy.version} with today’s checks",
            body=policy.to_dict(),
            based_on=row.based_on if row else policy.version,
            start=wanted.start,
            end=wanted.end,
            intent=wanted.intent,
            model_release=wanted.release,
            asked_by=actor.name,
            asked_at=timezone.now(),
            total=turns_checked_count(wanted),
        )
        after: dict[str, object] = {
            "title": job.title,
            "draft": job.draft_id,
            "revision": job.revision,
            "start": job.start,
            "end": job.end,
            "turns": job.total,
        }
        act_record(actor, Act("replay.ask", "replay", str(job.pk), after=after))
        transaction.on_commit(lambda: replay_send(job.pk))
    return job.pk


def replay_cancel(actor: Actor, number: int) -> bool:
    """Have a replay stop after its batch; return whether it was open."""
    with transaction.atomic():
        job = ReplayJob.objects.select_for_update().filter(pk=number).first()
        if job is None or job.state not in (State.QUEUED, State.RUNNING):
            return False
        job.cancel_asked = True
        if job.state == State.QUEUED:
            job.state, job.ended_at = State.CANCELLED, timezone.now()
        job.save(update_fields=["cancel_asked", "state", "ended_at"])
        act_record(
            actor,
            Act("replay.cancel", "replay", str(number), after={"turns": job.done}),
        )
    return True


def replay_resume(actor: Actor, number: int) -> bool:
    """Have a replay go on behind its last batch; return whether it had stopped before.

    Raises ReplayError where too many are open, or it has ended its worker too often.
    """
    with transaction.atomic():
        job = ReplayJob.objects.select_for_update().filter(pk=number).first()
        if job is None or job.state not in (State.CANCELLED, State.FAILED):
            return False
        _check_room()
        if job.starts >= MOST_STARTS:
            raise ReplayError("It was begun too often: start another one.")
        job.state, job.cancel_asked = State.QUEUED, False
        job.ended_at, job.problem, job.asked_at = None, "", timezone.now()
        job.save()
        act_record(
            actor,
            Act("replay.resume", "replay", str(number), after={"turns": job.done}),
        )
        transaction.on_commit(lambda: replay_send(number))
    return True


def replays_resume(now: datetime | None = None) -> int:
    """Send jobs to a worker that have none; return how many."""
    now = now or timezone.now()
    lost = Q(state=State.RUNNING, beat_at__lt=now - LOST_AFTER)
    waiting = Q(state=State.QUEUED, asked_at__lt=now - LOST_AFTER)
    found = list(ReplayJob.objects.filter(lost | waiting).values_list("pk", flat=True))
    for number in found:
        replay_send(number)
    return len(found)


def replay_send(number: int, start: int | None = None) -> None:
    """Hand a job to a worker; without a broker, the next look for lost jobs does."""
    try:
        current_app.send_task(TASK, [number, start], retry=False)
    except OperationalError:
        logger.warning("replay %d could not be sent to a worker", number)


def replay_claim(number: int) -> int | None:
    """Begin a job, or take over one that lost its worker; return which start it is.

    None where it is somebody else's, or at its end.
    """
    now = timezone.now()
    with transaction.atomic():
        job = ReplayJob.objects.select_for_update().filter(pk=number).first()
        if job is None or not _is_free(job, now):
            return None
        if job.starts >= MOST_STARTS:
            job.state, job.ended_at = State.FAILED, now
            job.problem = f"Its worker was lost {job.starts} times."
        else:
            job.state, job.beat_at, job.starts = State.RUNNING, now, F("starts") + 1
            job.started_at = job.started_at or now
        job.save()
        job.refresh_from_db()
        return job.starts if job.state == State.RUNNING else None


def _check_room() -> None:
    is_open = ReplayJob.objects.filter(state__in=(State.QUEUED, State.RUNNING))
    if is_open.count() >= MOST_OPEN:
        raise ReplayError(f"{MOST_OPEN} replays are open: wait, or cancel one.")


def _is_free(job: ReplayJob, now: datetime) -> bool:
    if job.state == State.QUEUED:
        return True
    silent = job.beat_at is None or job.beat_at < now - LOST_AFTER
    return job.state == State.RUNNING and silent


def _policy_of(draft: int | None) -> tuple[DraftRow | None, Policy]:
    if draft is None:
        return None, policy_active()
    found = draft_detail(draft)
    if found is None:
        raise NoDraftError(draft)
    return found.row, found.policy
