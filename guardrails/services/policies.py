"""Changing the policy: each change is a new version with a reason, one at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from guardrails.core.ordinary import problems_with
from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.types import Facts
from guardrails.models import PolicyDraft, PolicyState, PolicyVersion

# An arbitrary number that only publishing uses.
_PUBLISHING_LOCK = 4_702_117

NO_REASON = "A reason is needed: say why the policy changes."

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a version comes from: a draft and who approved it, or an older version."""

    draft: PolicyDraft | None = None
    approved_by: str = ""
    rolled_back_to: int | None = None


_NOWHERE = Origin()


@transaction.atomic
def policy_publish(
    *,
    body: Mapping[str, Any],
    reason: str,
    author: str,
    on_published: Told | None = None,
) -> PolicyVersion:
    """Make a policy the active one, as a new version, and return it.

    ``on_published`` is called with the version's number once it is committed. Raises
    PolicyError if the body is no usable policy or the reason is missing.
    """
    policy = policy_checked(body, reason)
    publishing_take_turns()
    return version_add(policy, reason, author, on_published=on_published)


@transaction.atomic
def policy_rollback(
    *,
    version: int,
    reason: str,
    author: str,
    on_published: Told | None = None,
) -> PolicyVersion:
    """Publish the body of an earlier version again, as a new version.

    Version 0 is the default policy. Raises PolicyVersion.DoesNotExist.
    """
    body = (
        Policy.default().to_dict()
        if version == 0
        else PolicyVersion.objects.get(version=version).body
    )
    # It was in force before: what is asked of new ones must not stand in the way.
    policy, problems = _read(body, reason)
    if problems:
        raise PolicyError(problems)
    publishing_take_turns()
    origin = Origin(rolled_back_to=version)
    return version_add(policy, reason, author, origin, on_published=on_published)


def policy_checked(body: Mapping[str, Any], reason: str) -> Policy:
    """Return the policy that a body describes; raise PolicyError if it can't be used.

    Everything that is wrong is told at once.
    """
    policy, problems = _read(body, reason)
    problems += problems_with(policy)
    problems += [
        f'The refusal for "{stage}" would itself be stopped by the checks.'
        for stage, sentence in policy.refusals.items()
        if run_output(sentence, Facts(), policy).text != sentence
    ]
    if problems:
        raise PolicyError(problems)
    return policy


def _read(body: Mapping[str, Any], reason: str) -> tuple[Policy, list[str]]:
    """Return the policy, and what is wrong beside it; raise PolicyError if it is."""
    problems = [] if reason.strip() else [NO_REASON]
    try:
        return Policy.from_dict(body), problems
    except PolicyError as error:
        raise PolicyError([*error.problems, *problems]) from error


def version_add(
    policy: Policy,
    reason: str,
    author: str,
    origin: Origin = _NOWHERE,
    *,
    on_published: Told | None = None,
) -> PolicyVersion:
    """Make a policy that was checked the active one; ask for the turn before."""
    latest = PolicyVersion.objects.aggregate(Max("version"))["version__max"] or 0
    number = latest + 1
    PolicyVersion.objects.supersede_active()
    row = PolicyVersion.objects.create(
        version=number,
        body=policy.with_version(number).to_dict(),
        state=PolicyState.ACTIVE,
        reason=reason.strip(),
        author=author,
        approved_by=origin.approved_by,
        draft=origin.draft,
        rolled_back_to=origin.rolled_back_to,
        published_at=timezone.now(),
    )
    if on_published is not None:
        transaction.on_commit(lambda: on_published(number))
    return row


def publishing_take_turns() -> None:
    """Let two who publish at once do so one after the other, till the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING_LOCK])
