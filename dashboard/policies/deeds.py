"""What may be done to a draft of the policy, for its page and for the API."""

from collections.abc import Callable
from dataclasses import dataclass

from audit.acts import Actor
from chat.services import policies
from chat.services.policies import Seen
from dashboard.policies.words import in_words, summary

_DRAFT = "dashboard.draft_guardrails"
_PUBLISH = "dashboard.publish_guardrails"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done: by whom, and ``do``, which returns what is said then.

    ``summary`` and ``details`` are the words of the API's document.
    """

    permission: str
    summary: str
    details: str
    do: Callable[[Actor, Seen, str], str]


def _submit(actor: Actor, seen: Seen, words: str) -> str:
    policies.policy_draft_submit(actor, seen=seen, words=words)
    return "Submitted. It stands in the overview until a second person approves it."


def _approve(actor: Actor, seen: Seen, words: str) -> str:
    policies.policy_draft_approve(actor, seen=seen, words=words)
    return "Approved. It can be published now."


def _send_back(actor: Actor, seen: Seen, words: str) -> str:
    policies.policy_draft_send_back(actor, seen=seen, words=words)
    return "Sent back to its authors."


def _discard(actor: Actor, seen: Seen, words: str) -> str:
    policies.policy_draft_discard(actor, seen=seen, words=words)
    return "Discarded."


def _publish(actor: Actor, seen: Seen, words: str) -> str:
    version = policies.policy_draft_publish(actor, seen=seen, reason=words)
    return f"Published as version {version}. Every process follows in a second."


def _rebase(actor: Actor, seen: Seen, words: str) -> str:
    overruled = policies.policy_draft_rebase(actor, seen=seen)
    if not overruled:
        return "Up to date. Look at what it changes now."
    return (
        "Up to date. What both had changed stands as the draft has it: "
        f"{summary(in_words(overruled))}."
    )


DEEDS = {
    "rebase": Deed(
        _DRAFT,
        "Bring a draft up to date",
        "Make the draft's change on the version in force, as a new revision.",
        _rebase,
    ),
    "submit": Deed(
        _DRAFT, "Submit a draft for approval", "Ask for a second person.", _submit
    ),
    "approve": Deed(
        _PUBLISH,
        "Approve a draft",
        "Approve a draft as the second person, who wrote no part of it.",
        _approve,
    ),
    "send-back": Deed(
        _PUBLISH,
        "Send a draft back",
        "Have the authors change it; a reason is needed.",
        _send_back,
    ),
    "publish": Deed(
        _PUBLISH,
        "Publish a draft",
        "Make a draft the policy in force; a reason is needed.",
        _publish,
    ),
    "discard": Deed(
        _DRAFT,
        "Discard a draft",
        "End a draft without publishing it; a reason is needed.",
        _discard,
    ),
}
