"""Backtests of drafts: counted from stored scores, and kept with the draft."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.models import Backtest
from chat.selectors.backtest_counts import predictions
from chat.telemetry.buckets import BUCKET, bucket_of
from chat.telemetry.predictions import Prediction
from guardrails.selectors.drafts import DraftDetail, draft_detail
from guardrails.selectors.policies import policy_numbered


class NoDraftError(LookupError):
    """There is no such draft."""


def draft_backtest(actor: Actor, *, draft: int, start: datetime, end: datetime) -> int:
    """Count what the newest revision of a draft would have done; return the backtest.

    The time is widened to whole quarter hours. Raises NoDraftError.
    """
    found = draft_detail(draft)
    if found is None:
        raise NoDraftError(draft)
    start, last = bucket_of(start), bucket_of(end)
    end = last if last == end else last + BUCKET
    counted = predictions(
        start, end, base=policy_numbered(found.row.based_on), draft=found.policy
    )
    return backtest_keep(actor, found, counted, (start, end))


@transaction.atomic
def backtest_keep(
    actor: Actor,
    draft: DraftDetail,
    counted: Sequence[Prediction],
    span: tuple[datetime, datetime],
    *,
    replay_id: int | None = None,
) -> int:
    """Keep what was counted, with the draft that it is about."""
    start, end = span
    row = Backtest.objects.create(
        draft_id=draft.row.number,
        revision=draft.row.revision,
        based_on=draft.row.based_on,
        start=start,
        end=end,
        turns=max((each.scored + each.unknown for each in counted), default=0),
        replay_id=replay_id,
        predictions=[each.to_json() for each in counted],
        by=actor.name,
        counted_at=timezone.now(),
    )
    act_record(
        actor,
        Act(
            verb="policy_draft.backtest",
            object_kind="policy_draft",
            object_id=str(draft.row.number),
            after={
                "backtest": row.pk,
                "revision": draft.row.revision,
                "turns": row.turns,
                "start": start,
                "end": end,
            },
        ),
    )
    return row.pk
