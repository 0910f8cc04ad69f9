"""What others may read of the policies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from guardrails.core.policy import Policy
from guardrails.models import PolicyState, PolicyVersion


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version: who, when, why, and where it came from."""

    version: int
    is_active: bool
    reason: str
    author: str
    approved_by: str
    draft: int | None
    rolled_back_to: int | None
    published_at: datetime


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


def policy_found(version: int) -> Policy | None:
    """Return one version of the policy; None if there is no such version."""
    try:
        return policy_numbered(version)
    except PolicyVersion.DoesNotExist:
        return None


def policy_at(version: int, intent: str) -> Policy | None:
    """Return a version as it holds for an intent; None if there is no such version."""
    found = policy_found(version)
    return None if found is None else found.for_intent(intent)


def policy_versions() -> QuerySet[PolicyVersion]:
    """Return all versions, newest first."""
    return PolicyVersion.objects.order_by("-version")


def version_rows(*, limit: int, before: int | None = None) -> tuple[VersionRow, ...]:
    """Return versions, newest first; ``before`` goes on after that number."""
    found = PolicyVersion.objects.defer("body").order_by("-version")
    if before is not None:
        found = found.filter(version__lt=before)
    return tuple(_row(each) for each in found[:limit])


def policies_numbered(versions: Collection[int]) -> dict[int, Policy]:
    """Return several versions by their number; one query. 0 is the default."""
    found = {0: Policy.default()} if 0 in versions else {}
    rows = PolicyVersion.objects.filter(version__in=versions)
    return found | {each.version: _policy_of(each) for each in rows}


def version_row(version: int) -> VersionRow | None:
    """Return one published version; None if there is none of that number."""
    found = PolicyVersion.objects.defer("body").filter(version=version).first()
    return None if found is None else _row(found)


def _row(row: PolicyVersion) -> VersionRow:
    return VersionRow(
        version=row.version,
        is_active=row.state == PolicyState.ACTIVE,
        reason=row.reason,
        author=row.author,
        approved_by=row.approved_by,
        draft=row.draft_id,
        rolled_back_to=row.rolled_back_to,
        published_at=row.published_at,
    )


def _policy_of(row: PolicyVersion) -> Policy:
    return Policy.from_dict({**row.body, "version": row.version})
