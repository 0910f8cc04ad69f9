"""The tables of the guardrails; private to them."""

from guardrails.models.drafts import DraftRevision, DraftStep, PolicyDraft
from guardrails.models.versions import PolicyState, PolicyVersion

__all__ = [
    "DraftRevision",
    "DraftStep",
    "PolicyDraft",
    "PolicyState",
    "PolicyVersion",
]
