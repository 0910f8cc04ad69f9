"""A draft of the policy that moves one threshold, with the count that speaks for it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.acts import Actor
from chat.selectors.score_counts import Scope
from chat.services.backtests import draft_backtest
from chat.services.policies import Wish, policy_draft_open
from guardrails.core.policy import Policy
from guardrails.selectors.policies import policy_active


@dataclass(frozen=True, slots=True)
class ThresholdWish:
    """Which threshold somebody wants, why, and over what they looked at it."""

    name: str
    reason: str
    scope: Scope
    threshold: float


@transaction.atomic
def threshold_draft(actor: Actor, wish: ThresholdWish) -> int:
    """Make a draft with the threshold, and its backtest; return the draft's number.

    With an intent in the scope it becomes that intent's own. Raises PolicyError.
    """
    policy = policy_active()
    number = policy_draft_open(
        actor,
        name=wish.name,
        wish=Wish(_body(policy, wish), wish.reason),
        based_on=policy.version,
    )
    draft_backtest(actor, draft=number, start=wish.scope.start, end=wish.scope.end)
    return number


def _body(policy: Policy, wish: ThresholdWish) -> dict[str, Any]:
    body, scope = policy.to_dict(), wish.scope
    if scope.intent and scope.knows_intent:
        stages = body.setdefault("intents", {}).setdefault(scope.intent, {})
    else:
        stages = body["stages"]
    stages.setdefault(scope.policy_stage, {})["threshold"] = wish.threshold
    return body
