"""The tables of the guardrails; private to them."""

from guardrails.models.append_only import AppendOnlyError
from guardrails.models.drafts import DraftRevision, DraftStep, PolicyDraft
from guardrails.models.versions import PolicyState, PolicyVersion

__all__ = [
    "AppendOnlyError",
    "DraftRevision",
    "DraftStep",
    "PolicyDraft",
    "PolicyState",
    "PolicyVersion",
]
