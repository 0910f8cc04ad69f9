"""What operators do with the policy and its drafts: each an act, in one transaction.

A new version is told to every process at its commit.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Protocol

from django.db import transaction

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import chat_config
from chat.orchestration.turns import Intent
from chat.stores.policy_news import policy_tell
from guardrails.core.policy import PolicyError
from guardrails.core.policy_changes import PolicyChange, policy_changes
from guardrails.selectors.drafts import DraftDetail, draft_detail
from guardrails.selectors.policies import (
    policy_active,
    policy_found,
    policy_numbered,
)
from guardrails.services import drafts
from guardrails.services.drafts import DraftMissingError, Seen, Wish
from guardrails.services.policies import policy_rollback

__all__ = ["Seen", "Wish"]


class Published(Protocol):
    """A version that was just added."""

    version: int
    reason: str
    approved_by: str


class NoVersionError(ValueError):
    """There is no version of that number."""


def policy_draft_open(actor: Actor, *, name: str, wish: Wish, based_on: int) -> int:
    """Begin a draft; return its number. Raises PolicyError."""
    with transaction.atomic(), _intents_known(wish):
        number = drafts.draft_open(
            name=name, wish=wish, author=actor.name, based_on=based_on
        )
        draft = _draft(number)
        changes = policy_changes(policy_numbered(based_on), draft.policy)
        _acted(actor, "make", draft, changes, wish.reason)
    return number


def policy_draft_revise(actor: Actor, *, seen: Seen, wish: Wish) -> int:
    """Change a draft; return the revision's number. Raises PolicyError, DraftError."""
    with transaction.atomic(), _intents_known(wish):
        before = _draft(seen.draft)
        revision = drafts.draft_revise(seen=seen, wish=wish, author=actor.name)
        if revision != seen.revision:
            after = _draft(seen.draft)
            changes = policy_changes(before.policy, after.policy)
            _acted(actor, "change", after, changes, wish.reason)
    return revision


def policy_draft_rebase(actor: Actor, *, seen: Seen) -> tuple[PolicyChange, ...]:
    """Bring a draft up to the version in force; return what it overrules there.

    Raises PolicyError, DraftError.
    """
    with transaction.atomic():
        before = _draft(seen.draft)
        overruled = drafts.draft_rebase(seen=seen, author=actor.name)
        after = _draft(seen.draft)
        changes = policy_changes(before.policy, after.policy)
        _acted(actor, "rebase", after, changes, after.row.reason)
    return overruled


def policy_draft_submit(actor: Actor, *, seen: Seen, words: str = "") -> None:
    """Ask for a second person. Raises DraftError."""
    with transaction.atomic():
        drafts.draft_submit(seen=seen, actor=actor.name, words=words)
        _acted(actor, "submit", _draft(seen.draft), (), words)


def policy_draft_approve(actor: Actor, *, seen: Seen, words: str = "") -> None:
    """Approve a draft as the second person. Raises DraftError."""
    with transaction.atomic():
        drafts.draft_approve(seen=seen, actor=actor.name, words=words)
        draft = _draft(seen.draft)
        changes = policy_changes(policy_active(), draft.policy)
        _acted(actor, "approve", draft, changes, words)


def policy_draft_send_back(actor: Actor, *, seen: Seen, words: str) -> None:
    """Have the authors change a draft. Raises DraftError."""
    with transaction.atomic():
        drafts.draft_send_back(seen=seen, actor=actor.name, words=words)
        _acted(actor, "send_back", _draft(seen.draft), (), words)


def policy_draft_discard(actor: Actor, *, seen: Seen, words: str) -> None:
    """End a draft without publishing it. Raises DraftError."""
    with transaction.atomic():
        drafts.draft_discard(seen=seen, actor=actor.name, words=words)
        _acted(actor, "discard", _draft(seen.draft), (), words)


def policy_draft_publish(actor: Actor, *, seen: Seen, reason: str) -> int:
    """Make a draft the policy in force; return the version's number.

    Raises PolicyError, DraftError, and DraftStaleError if another version was published
    since the draft was begun.
    """
    with transaction.atomic():
        draft = _draft(seen.draft)
        row = drafts.draft_publish(
            seen=seen, actor=actor.name, reason=reason, on_published=_announce
        )
        origin = {"draft": seen.draft, "written_by": list(draft.row.authors)}
        _published(actor, "policy.publish", row, origin)
    return row.version


def policy_roll_back(actor: Actor, *, to: int, reason: str) -> int:
    """Bring an earlier version into force again; return the new version's number.

    0 is the default policy. Raises NoVersionError, PolicyError.
    """
    if policy_found(to) is None:
        raise NoVersionError(f"There is no version {to}.")
    with transaction.atomic():
        row = policy_rollback(
            version=to, reason=reason, author=actor.name, on_published=_announce
        )
        _published(actor, "policy.roll_back", row, {"rolled_back_to": to})
    return row.version


@contextmanager
def _intents_known(wish: Wish) -> Iterator[None]:
    """Refuse overrides for intents that no message is ever given."""
    intents, known = wish.body.get("intents"), [each.value for each in Intent]
    problems = []
    for each in intents if isinstance(intents, Mapping) else ():
        if each not in known:
            near = get_close_matches(str(each), known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"use {', '.join(known)}."
            problems.append(f'There is no intent "{each}"; {hint}')
    try:
        yield
    except PolicyError as error:
        raise PolicyError([*error.problems, *problems]) from error
    if problems:
        raise PolicyError(problems)


def _announce(version: int) -> None:
    policy_tell(chat_config().redis_url, version)


def _draft(number: int) -> DraftDetail:
    found = draft_detail(number)
    if found is None:
        raise DraftMissingError(f"There is no draft {number}.")
    return found


def _published(
    actor: Actor, verb: str, row: Published, origin: Mapping[str, object]
) -> None:
    """Put a new version on record, with what it changed of the one before it."""
    policy, before = policy_numbered(row.version), policy_numbered(row.version - 1)
    old, new = sides_of(policy_changes(before, policy))
    act = Act(
        verb=verb,
        object_kind="policy",
        object_id=str(row.version),
        before={"version": before.version} | old,
        after={"version": policy.version, **origin} | new,
        reason=row.reason,
        second_approver=row.approved_by,
    )
    act_record(actor, act)


def _acted(
    actor: Actor,
    deed: str,
    draft: DraftDetail,
    changes: Sequence[PolicyChange],
    reason: str,
) -> None:
    old, new = sides_of(changes)
    row = draft.row
    standing: dict[str, object] = {
        "name": row.name,
        "state": row.state.value,
        "revision": row.revision,
        "based_on": row.based_on,
        "written_by": list(row.authors),
    }
    act = Act(
        verb=f"policy_draft.{deed}",
        object_kind="policy_draft",
        object_id=str(row.number),
        before=old,
        after=standing | new,
        reason=reason.strip(),
        second_approver=row.approved_by,
    )
    act_record(actor, act)


def sides_of(
    changes: Sequence[PolicyChange],
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what changes, before and after, by field; of lists only what differs."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for each in changes:
        name = ".".join(each.path)
        old, new = each.before, each.after
        before[name] = list(each.removed) if each.is_words else old
        after[name] = list(each.added) if each.is_words else new
    return before, after
