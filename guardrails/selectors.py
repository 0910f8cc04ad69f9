"""What others may read of the policies."""

from django.db.models import QuerySet

from guardrails.core.policy import Policy
from guardrails.models import PolicyState, PolicyVersion


def policy_active() -> Policy:
    """Return the policy in force: the published one, or the default (version 0)."""
    row = PolicyVersion.objects.filter(state=PolicyState.ACTIVE).first()
    return Policy.default() if row is None else _policy_of(row)


def policy_active_version() -> int:
    """Return the number of the policy in force, 0 for the default: a cheap check."""
    found = (
        PolicyVersion.objects.filter(state=PolicyState.ACTIVE)
        .values_list("version", flat=True)
        .first()
    )
    return 0 if found is None else found


def policy_numbered(version: int) -> Policy:
    """Return one version of the policy; 0 is the default.

    Raises PolicyVersion.DoesNotExist if there is no such version.
    """
    if version == 0:
        return Policy.default()
    return _policy_of(PolicyVersion.objects.get(version=version))


def policy_at(version: int, intent: str) -> Policy | None:
    """Return a version as it holds for an intent; None if there is no such version."""
    try:
        return policy_numbered(version).for_intent(intent)
    except PolicyVersion.DoesNotExist:
        return None


def policy_versions() -> QuerySet[PolicyVersion]:
    """Return all versions, newest first."""
    return PolicyVersion.objects.order_by("-version")


def _policy_of(row: PolicyVersion) -> Policy:
    return Policy.from_dict({**row.body, "version": row.version})
