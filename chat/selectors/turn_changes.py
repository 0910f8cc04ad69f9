"""Turns that another policy makes otherwise, with their texts before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.selectors.check_inputs import TurnChecked, turns_checked_named
from chat.models import ReplayChange, ShadowChange
from chat.selectors.replayed import Replayer
from guardrails.core.policy import Policy


@dataclass(frozen=True, slots=True)
class ChangedTurn:
    """One turn that comes out otherwise; texts are "" where they are erased."""

    number: int
    response_id: str
    finished_at: datetime | None
    intent: str
    release: str
    stages: Mapping[str, Sequence[str]]
    is_text_changed: bool
    before: str
    after: str


def changed_turns(
    rows: Sequence[ReplayChange | ShadowChange], policy: Policy
) -> tuple[ChangedTurn, ...]:
    """Return these turns, in their order.

    What they became is computed again, since no second copy of texts is kept.
    """
    turns = {
        each.turn_id: each
        for each in turns_checked_named([each.turn_id for each in rows])
    }
    replayer = Replayer(policy)
    return tuple(_changed(each, turns.get(each.turn_id), replayer) for each in rows)


def _changed(
    row: ReplayChange | ShadowChange, turn: TurnChecked | None, replayer: Replayer
) -> ChangedTurn:
    now = replayer.run(turn) if turn else None
    return ChangedTurn(
        number=row.pk,
        response_id=row.response_id,
        finished_at=turn.finished_at if turn else None,
        intent=row.intent,
        release=row.model_release,
        stages=row.stages,
        is_text_changed=row.is_text_changed,
        before=turn.final_text if turn else "",
        after=now.text or "" if now else "",
    )
