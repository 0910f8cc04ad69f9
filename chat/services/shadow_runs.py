"""Drafts in shadow: begun and stopped by people, and over by themselves.

A run is of one revision beside one version in force. When either is no more what is
compared, the run is over, so its counts never mix two policies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from audit.acts import Act, Actor
from audit.selectors.chain import chain_last
from audit.services.acts import act_record
from chat.models import ShadowRun
from chat.services.backtests import NoDraftError
from guardrails.core.policy_changes import policy_changes
from guardrails.selectors.drafts import DraftState, draft_detail
from guardrails.selectors.policies import policy_active, policy_active_version

MOST_RUNNING = 3
MOST_HOURS = 168
#: A run is over after so many turns: by then more of them say nothing new.
MOST_CHECKED = 20_000


class ShadowError(ValueError):
    """A draft can't run in shadow; says why."""


@dataclass(frozen=True, slots=True)
class ShadowWish:
    """Which draft, over which share of the turns, for how long."""

    draft: int
    percent: int = 10
    hours: int = 24


def shadow_begin(actor: Actor, wish: ShadowWish) -> int:
    """Run a draft's newest revision in shadow; return the run's number.

    Turns that end from now on count. Raises NoDraftError, ShadowError.
    """
    if not (1 <= wish.percent <= 100 and 1 <= wish.hours <= MOST_HOURS):
        raise ShadowError(f"Use 1 to 100 % of the turns, and 1 to {MOST_HOURS} hours.")
    found = draft_detail(wish.draft)
    if found is None:
        raise NoDraftError(wish.draft)
    row, active, now = found.row, policy_active(), timezone.now()
    if not row.is_open:
        raise ShadowError(f"This draft was {row.state.value}.")
    if not policy_changes(active, found.policy):
        raise ShadowError("This draft changes nothing of the policy in force.")
    last = chain_last()
    try:
        with transaction.atomic():
            _check_room(wish.draft)
            run = ShadowRun.objects.create(
                draft_id=row.number,
                revision=row.revision,
                title=row.name,
                body=found.policy.to_dict(),
                beside=active.version,
                percent=wish.percent,
                begun_by=actor.name,
                begun_at=now,
                ends_at=now + timedelta(hours=wish.hours),
                position=last.position if last else 0,
            )
            after: dict[str, object] = {
                "name": row.name,
                "revision": row.revision,
                "percent_of_turns": wish.percent,
                "ends_at": run.ends_at,
            }
            act_record(actor, _act("run_in_shadow", run, after))
    except IntegrityError as error:
        raise ShadowError("This draft runs in shadow already.") from error
    return run.pk


def shadow_stop(actor: Actor, number: int) -> bool:
    """End a run; return whether it was running."""
    with transaction.atomic():
        run = ShadowRun.objects.select_for_update().filter(pk=number).first()
        if run is None or run.ended_at is not None:
            return False
        shadow_end(run, f"{actor.name} stopped it.", timezone.now())
        run.save(update_fields=["ended_at", "ended_because"])
        told: dict[str, object] = {"name": run.title, "turns": run.checked}
        act_record(actor, _act("stop_shadow", run, told))
    return True


def shadow_end(run: ShadowRun, because: str, now: datetime) -> None:
    """Note the end of a run, to be saved by whoever holds it."""
    run.ended_at, run.ended_because = now, because


def shadow_why_over(run: ShadowRun, now: datetime) -> str:
    """Return why a run is over; "" while it goes on."""
    draft = draft_detail(run.draft_id)
    if draft is None or draft.row.state is DraftState.DISCARDED:
        return "The draft was discarded."
    if draft.row.state is DraftState.PUBLISHED:
        return f"The draft was published as version {draft.row.version}."
    if draft.row.revision != run.revision:
        return f"Revision {draft.row.revision} of the draft was made."
    active = policy_active_version()
    if active != run.beside:
        return f"Version {active} came into force."
    if run.checked >= MOST_CHECKED:
        return f"{MOST_CHECKED:,} turns were checked."
    return "Its time was over." if now >= run.ends_at else ""


def _act(deed: str, run: ShadowRun, after: Mapping[str, object]) -> Act:
    verb, draft = f"policy_draft.{deed}", str(run.draft_id)
    return Act(verb, "policy_draft", draft, after=after)


def _check_room(draft: int) -> None:
    running = ShadowRun.objects.filter(ended_at=None)
    if running.filter(draft_id=draft).exists():
        raise ShadowError("This draft runs in shadow already.")
    if running.count() >= MOST_RUNNING:
        raise ShadowError(f"{MOST_RUNNING} drafts run in shadow: stop one first.")
