"""Checks new turns by drafts in shadow; see ``chat.services.shadow_runs``.

It reads what is on record already, in a worker, a little at a time: no shopper waits
for it, and nothing of a turn knows of it.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from django.db import transaction
from django.utils import timezone

from audit.selectors.check_inputs import (
    TurnChecked,
    turns_checked_named,
    turns_linked,
)
from chat.models import ShadowChange, ShadowRun
from chat.selectors.replayed import (
    NONE,
    REPLAYED_STAGES,
    UNKNOWN,
    Replayer,
    differences,
)
from chat.services.shadow_runs import MOST_CHECKED, shadow_end, shadow_why_over
from chat.telemetry.replay_matrix import ReplayMatrix
from guardrails.core.policy import Policy

logger = logging.getLogger(__name__)

#: Turns that one batch looks at, and for how long one run does so at a time.
BATCH = 200
LOOK_S = 1.0
#: Of so many turns that differ it is kept which they are; all are counted.
MOST_KEPT = 1_000


def shadows_look() -> int:
    """Check the turns that are new by every draft in shadow; return how many."""
    running = ShadowRun.objects.filter(ended_at=None).order_by("id")
    return sum(_looked(number) for number in running.values_list("pk", flat=True))


def is_drawn(response_id: str, percent: int) -> bool:
    """Whether a turn is in the share; a larger share holds every smaller one."""
    drawn = blake2b(response_id.encode(), digest_size=8).digest()
    return int.from_bytes(drawn) % 100 < percent


def _looked(number: int) -> int:
    """Take one look; whatever goes wrong in it ends the run, and is told."""
    try:
        return _look(number, timezone.now())
    except Exception as error:
        logger.exception("shadow run %d failed", number)
        ShadowRun.objects.filter(pk=number, ended_at=None).update(
            ended_at=timezone.now(),
            ended_because=f"{type(error).__name__} in the checks.",
            has_failed=True,
        )
        return 0


@transaction.atomic
def _look(number: int, now: datetime) -> int:
    """Check new turns for a while, and keep the counts with the place."""
    held = ShadowRun.objects.select_for_update(skip_locked=True)
    run = held.filter(pk=number, ended_at=None).first()
    if run is None:  # another worker looks
        return 0
    before = run.checked
    if because := shadow_why_over(run, now):
        shadow_end(run, because, now)
    else:
        _work(run)
    run.save()
    return run.checked - before


def _work(run: ShadowRun) -> None:
    replayer = Replayer(Policy.from_dict(run.body))
    matrix = ReplayMatrix.of(run.matrix)
    ends = time.monotonic() + LOOK_S
    while time.monotonic() < ends and run.checked < MOST_CHECKED:
        links = turns_linked(after=run.position, limit=BATCH)
        if not links:
            break
        mine = [each for each in links if each.policy_version == run.beside]
        drawn = [e.turn_id for e in mine if is_drawn(e.response_id, run.percent)]
        _count(run, turns_checked_named(drawn), replayer, matrix)
        run.passed += len(mine)
        run.position = links[-1].position
        run.newest_turn_at = links[-1].finished_at
    run.matrix = matrix.to_json()


def _count(
    run: ShadowRun,
    turns: Sequence[TurnChecked],
    replayer: Replayer,
    matrix: ReplayMatrix,
) -> None:
    changes = []
    for turn in turns:
        run.checked += 1
        now = replayer.run(turn)
        if now is None:
            run.unknown += 1
        for stage in REPLAYED_STAGES:
            before = turn.outcomes.get(stage, NONE)
            after = now.outcomes.get(stage, UNKNOWN) if now else UNKNOWN
            # Of a stage that production did not run nothing can be compared.
            after = UNKNOWN if before == NONE else after
            matrix.add(turn.finished_at, stage, before, after)
        if now is None or not (found := differences(turn, now)):
            continue
        run.changed += 1
        if run.changed <= MOST_KEPT:
            changes.append(
                ShadowChange(
                    run=run,
                    turn_id=turn.turn_id,
                    response_id=turn.response_id,
                    intent=turn.intent,
                    model_release=turn.model_release,
                    stages={name: list(pair) for name, pair in found.stages.items()},
                    is_text_changed=found.is_text_changed,
                )
            )
    ShadowChange.objects.bulk_create(changes)
