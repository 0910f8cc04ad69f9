"""Drafts as tests make them."""

from typing import Any

from audit.acts import Actor
from chat.services import policies
from chat.services.policies import Seen, Wish
from guardrails.core.policy import Policy
from guardrails.selectors.drafts import DraftRow, draft_detail
from guardrails.selectors.policies import policy_active

NORA, OTTO, SAM = (Actor(None, each) for each in ("nora", "otto", "sam"))


def body(**thresholds: float) -> dict[str, Any]:
    """Return the body of the policy in force with other thresholds."""
    policy = policy_active()
    for stage, threshold in thresholds.items():
        policy = policy.with_stage(stage, threshold=threshold)
    return policy.to_dict()


def drafted(
    actor: Actor = NORA, based_on: int | None = None, **thresholds: float
) -> Seen:
    """Return a new draft, as its author sees it."""
    number = policies.policy_draft_open(
        actor,
        name="Stricter",
        wish=Wish(body(**thresholds or {"scope": 0.4}), "complaints"),
        based_on=policy_active().version if based_on is None else based_on,
    )
    return Seen(number, 1)


def row_of(seen: Seen) -> DraftRow:
    """Return where a draft stands."""
    found = draft_detail(seen.draft)
    assert found is not None
    return found.row


def policy_of(seen: Seen) -> Policy:
    """Return what a draft wants."""
    found = draft_detail(seen.draft)
    assert found is not None
    return found.policy
