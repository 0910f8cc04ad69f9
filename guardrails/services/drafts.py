"""Drafts of the policy: written, approved by a second person, published or discarded.

Whoever decides says which revision they looked at. If another one was made meanwhile,
they are told so and nothing happens: nobody approves what they never saw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guardrails.conf import policy_config
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.policy_changes import (
    PolicyChange,
    policy_changes,
    policy_rebased,
)
from guardrails.models import DraftRevision, DraftStep, PolicyDraft, PolicyVersion
from guardrails.selectors.drafts import DraftRow, DraftState, draft_row
from guardrails.selectors.policies import (
    policy_active_version,
    policy_found,
    policy_numbered,
)
from guardrails.services.policies import (
    Origin,
    policy_checked,
    publishing_take_turns,
    version_add,
)

Kind = DraftStep.Kind
_NAME_LENGTH = 120


class DraftError(ValueError):
    """Something can't be done with a draft as it stands; says what to do instead."""


class DraftMissingError(DraftError):
    """There is no such draft."""


class DraftStaleError(DraftError):
    """Another version was published since the draft was begun."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author wants: the policy, and why."""

    body: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft, and the revision of it that somebody looked at."""

    draft: int
    revision: int


@transaction.atomic
def draft_open(*, name: str, wish: Wish, author: str, based_on: int) -> int:
    """Begin a draft from the version its author saw in force; return its number.

    Raises PolicyError, with a sentence for everything that is wrong.
    """
    name = " ".join(name.split())
    problems = _name_problems(name)
    if policy_found(based_on) is None:
        problems.append(f"There is no version {based_on} to begin from.")
    policy = _checked(wish, problems)
    draft = PolicyDraft.objects.create(name=name, opened_by=author)
    _revise(draft.pk, 1, based_on, policy, wish.reason, author)
    return draft.pk


@transaction.atomic
def draft_revise(*, seen: Seen, wish: Wish, author: str) -> int:
    """Change a draft; return the number of the revision. An approval ends with it.

    Raises PolicyError for a policy that can't be used, DraftError if the draft has
    ended or was changed by somebody else meanwhile.
    """
    row = _locked(seen)
    policy = _checked(wish, [])
    newest = _policy(row)
    if not policy_changes(newest, policy) and wish.reason.strip() == row.reason:
        return row.revision
    return _revise(
        row.number, row.revision + 1, row.based_on, policy, wish.reason, author
    )


@transaction.atomic
def draft_rebase(*, seen: Seen, author: str) -> tuple[PolicyChange, ...]:
    """Bring a draft up to the version in force, as a new revision.

    Return the fields that both had changed, in which the draft's value stands. Raises
    DraftError if there is nothing to bring it up to, PolicyError if the two together
    are no usable policy.
    """
    row = _locked(seen)
    active = policy_active_version()
    if active == row.based_on:
        raise DraftError("This draft is based on the version in force already.")
    merged = policy_rebased(
        _policy(row),
        base=policy_numbered(row.based_on),
        onto=policy_numbered(active),
    )
    _revise(row.number, row.revision + 1, active, merged.policy, row.reason, author)
    return merged.overruled


@transaction.atomic
def draft_submit(*, seen: Seen, actor: str, words: str = "") -> None:
    """Ask for a second person. Raises DraftError."""
    row = _locked(seen)
    if row.state is not DraftState.EDITED:
        raise DraftError(f"This draft is {_STATES[row.state]} already.")
    _check_useful(row)
    _step(row, Kind.SUBMIT, actor, words)


@transaction.atomic
def draft_approve(*, seen: Seen, actor: str, words: str = "") -> DraftRow:
    """Approve a revision as the second person; return the draft as it was.

    Raises DraftError, also for who wrote any part of it.
    """
    row = _locked(seen)
    if row.state is not DraftState.WAITING:
        raise DraftError("Nobody has asked for an approval of this draft.")
    if actor in row.authors:
        raise DraftError(
            "You wrote part of this draft: somebody else has to approve it."
        )
    _check_useful(row)
    _step(row, Kind.APPROVE, actor, words)
    return row


@transaction.atomic
def draft_send_back(*, seen: Seen, actor: str, words: str) -> DraftRow:
    """Have the authors change a draft that waits or is approved. Raises DraftError."""
    row = _locked(seen)
    if row.state not in (DraftState.WAITING, DraftState.APPROVED):
        raise DraftError("This draft is with its authors already.")
    if not words.strip():
        raise DraftError("Say what has to change.")
    _step(row, Kind.SEND_BACK, actor, words)
    return row


@transaction.atomic
def draft_discard(*, seen: Seen, actor: str, words: str) -> DraftRow:
    """End a draft without publishing it. Raises DraftError."""
    row = _locked(seen)
    if not words.strip():
        raise DraftError("Say why the draft is discarded.")
    _step(row, Kind.DISCARD, actor, words)
    return row


@transaction.atomic
def draft_publish(
    *,
    seen: Seen,
    actor: str,
    reason: str,
    on_published: Callable[[int], None] | None = None,
) -> PolicyVersion:
    """Make a draft the policy in force, and return the new version.

    Raises DraftError while a second person is needed, DraftStaleError if another
    version was published since the draft was begun, PolicyError.
    """
    publishing_take_turns()
    row = _locked(seen)
    if policy_config().second_person and row.state is not DraftState.APPROVED:
        raise DraftError("A second person has to approve this draft first.")
    if row.approved_by in row.authors:
        raise DraftError("Who approved this draft also wrote part of it.")
    _check_useful(row)
    policy = policy_checked(_policy(row).to_dict(), reason)
    version = version_add(
        policy,
        reason,
        actor,
        Origin(
            draft=PolicyDraft.objects.get(pk=row.number), approved_by=row.approved_by
        ),
        on_published=on_published,
    )
    _step(row, Kind.PUBLISH, actor, reason)
    return version


_STATES = {
    DraftState.WAITING: "waiting for a second person",
    DraftState.APPROVED: "approved",
    DraftState.PUBLISHED: "published",
    DraftState.DISCARDED: "discarded",
}


def _locked(seen: Seen) -> DraftRow:
    """Return an open draft, held till the commit; raise DraftError."""
    draft = PolicyDraft.objects.select_for_update().filter(pk=seen.draft).first()
    if draft is None:
        raise DraftMissingError(f"There is no draft {seen.draft}.")
    revisions = draft.revisions.defer("body").order_by("number")
    row = draft_row(draft, tuple(revisions), tuple(draft.steps.order_by("id")))
    if not row.is_open:
        raise DraftError(f"This draft was {_STATES[row.state]}: begin a new one.")
    if row.revision != seen.revision:
        raise DraftError(
            f"Revision {row.revision} of this draft was made meanwhile, and you looked "
            f"at revision {seen.revision}. Look at the draft again."
        )
    return row


def _check_useful(row: DraftRow) -> None:
    """Raise DraftError for a draft that can't be published as it is."""
    active = policy_active_version()
    if active != row.based_on:
        raise DraftStaleError(
            f"Version {active} came into force after this draft was begun from version "
            f"{row.based_on}. Bring the draft up to date first, and look at what it "
            "changes then."
        )
    if not policy_changes(policy_numbered(active), _policy(row)):
        raise DraftError("This draft changes nothing of the policy in force.")


def _name_problems(name: str) -> list[str]:
    if 3 <= len(name) <= _NAME_LENGTH:
        return []
    return [f"The draft's name needs 3 to {_NAME_LENGTH} characters."]


def _checked(wish: Wish, problems: list[str]) -> Policy:
    """Return the policy that is wished for; raise PolicyError, problems and all."""
    try:
        policy = policy_checked({**wish.body, "version": 0}, wish.reason)
    except PolicyError as error:
        raise PolicyError([*problems, *error.problems]) from error
    if problems:
        raise PolicyError(problems)
    return policy


def _policy(row: DraftRow) -> Policy:
    body = DraftRevision.objects.values_list("body", flat=True).get(
        draft_id=row.number, number=row.revision
    )
    return Policy.from_dict(body)


def _revise(
    draft: int, number: int, based_on: int, policy: Policy, reason: str, author: str
) -> int:
    DraftRevision.objects.create(
        draft_id=draft,
        number=number,
        based_on=based_on,
        body=policy.with_version(0).to_dict(),
        reason=reason.strip(),
        author=author,
    )
    return number


def _step(row: DraftRow, kind: DraftStep.Kind, actor: str, words: str) -> None:
    DraftStep.objects.create(
        draft_id=row.number,
        revision=row.revision,
        kind=kind,
        actor=actor,
        words=words.strip(),
    )
