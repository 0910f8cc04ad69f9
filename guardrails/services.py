"""Changing the policy: each change is a new version with a reason, one at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.types import Facts
from guardrails.models import PolicyState, PolicyVersion

# An arbitrary number that only publishing uses.
_PUBLISHING_LOCK = 4_702_117


def policy_publish(
    *,
    body: Mapping[str, Any],
    reason: str,
    author: str,
    on_published: Callable[[int], None] | None = None,
) -> PolicyVersion:
    """Make a policy the active one, as a new version, and return it.

    ``on_published`` is called with the version's number once it is committed. Raises
    PolicyError if the body is no usable policy or the reason is missing.
    """
    policy = _checked(body, reason)
    return _publish(policy, reason, author, on_published=on_published)


def policy_rollback(
    *,
    version: int,
    reason: str,
    author: str,
    on_published: Callable[[int], None] | None = None,
) -> PolicyVersion:
    """Publish the body of an earlier version again, as a new version.

    Version 0 is the default policy. Raises PolicyVersion.DoesNotExist.
    """
    body = (
        Policy.default().to_dict()
        if version == 0
        else PolicyVersion.objects.get(version=version).body
    )
    return _publish(
        _checked(body, reason),
        reason,
        author,
        rolled_back_to=version,
        on_published=on_published,
    )


def _checked(body: Mapping[str, Any], reason: str) -> Policy:
    """Return the policy that a body describes, if it can be published."""
    policy = Policy.from_dict(body)
    if not reason.strip():
        raise PolicyError(["A reason is needed: say why the policy changes."])
    broken = [
        f'The refusal for "{stage}" would itself be stopped by the checks.'
        for stage, sentence in policy.refusals.items()
        if run_output(sentence, Facts(), policy).text != sentence
    ]
    if broken:
        raise PolicyError(broken)
    return policy


@transaction.atomic
def _publish(
    policy: Policy,
    reason: str,
    author: str,
    *,
    rolled_back_to: int | None = None,
    on_published: Callable[[int], None] | None = None,
) -> PolicyVersion:
    _take_turns()
    latest = PolicyVersion.objects.aggregate(Max("version"))["version__max"] or 0
    number = latest + 1
    PolicyVersion.objects.supersede_active()
    row = PolicyVersion.objects.create(
        version=number,
        body=policy.with_version(number).to_dict(),
        state=PolicyState.ACTIVE,
        reason=reason.strip(),
        author=author,
        rolled_back_to=rolled_back_to,
        published_at=timezone.now(),
    )
    if on_published is not None:
        transaction.on_commit(lambda: on_published(number))
    return row


def _take_turns() -> None:
    """Let two who publish at once do so one after the other, till the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING_LOCK])
