"""What may be done to a draft as it stands, by the person who looks at it."""

from dataclasses import dataclass

from django.http import HttpRequest

from dashboard.policies.words import (
    ChangeWords,
    changes_in_words,
    state_words,
    version_name,
)
from guardrails.conf import policy_config
from guardrails.selectors.drafts import (
    DraftDetail,
    DraftRow,
    DraftState,
    RevisionRow,
    StepRow,
)
from guardrails.selectors.policies import policies_numbered, policy_active_version

_STEPS = {
    "submit": "asked for a second person",
    "approve": "approved",
    "send_back": "sent back",
    "publish": "published",
    "discard": "discarded",
}


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the person may do now, and why they can't what they might expect."""

    edit: bool = False
    rebase: bool = False
    submit: bool = False
    approve: bool = False
    send_back: bool = False
    publish: bool = False
    discard: bool = False
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a draft's history."""

    at: object
    who: str
    deed: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as its page shows it."""

    row: DraftRow
    state: tuple[str, str]
    active: int
    is_stale: bool
    changes: tuple[ChangeWords, ...]
    history: tuple[Happening, ...]
    deeds: Deeds


def draft_page(request: HttpRequest, draft: DraftDetail) -> DraftPage:
    """Return the page of a draft; what it changes is told of what it is based on.

    Three queries.
    """
    row, active = draft.row, policy_active_version()
    base = policies_numbered({row.based_on})[row.based_on]
    changes = changes_in_words(base, draft.policy)
    is_stale = row.is_open and row.based_on != active
    return DraftPage(
        row=row,
        state=state_words(row),
        active=active,
        is_stale=is_stale,
        changes=changes,
        history=_history(draft.revisions, draft.steps),
        deeds=_deeds(request, row, is_ready=bool(changes) and not is_stale)
        if row.is_open
        else Deeds(),
    )


def _deeds(request: HttpRequest, row: DraftRow, *, is_ready: bool) -> Deeds:
    may_draft = request.user.has_perm("dashboard.draft_guardrails")
    may_publish = request.user.has_perm("dashboard.publish_guardrails")
    needs_two = policy_config().second_person
    state = row.state
    is_author = request.user.get_username() in row.authors
    is_passed = state is DraftState.APPROVED or not needs_two
    return Deeds(
        edit=may_draft,
        rebase=may_draft,
        submit=may_draft and is_ready and state is DraftState.EDITED,
        approve=may_publish
        and is_ready
        and state is DraftState.WAITING
        and not is_author,
        send_back=may_publish and state in (DraftState.WAITING, DraftState.APPROVED),
        publish=may_publish and is_ready and is_passed,
        discard=may_draft,
        waits_for=_waits_for(row, is_passed=is_passed, is_author=is_author),
    )


def _waits_for(row: DraftRow, *, is_passed: bool, is_author: bool) -> str:
    """Return what has to happen before it can be published; "" if nothing."""
    if is_passed:
        return ""
    if row.state is DraftState.WAITING and is_author:
        return (
            "Somebody who wrote no part of it has to approve it before it is published."
        )
    if row.state is DraftState.WAITING:
        return "It can be published once a second person has approved it."
    return "A second person has to approve it before it is published."


def _history(
    revisions: tuple[RevisionRow, ...], steps: tuple[StepRow, ...]
) -> tuple[Happening, ...]:
    """Return what happened to a draft, newest first."""
    lines = [
        (
            each.made_at,
            Happening(
                each.made_at,
                each.author,
                f"wrote revision {each.number}, from {version_name(each.based_on)}",
                each.reason,
            ),
        )
        for each in revisions
    ]
    lines += [
        (
            each.taken_at,
            Happening(
                each.taken_at,
                each.actor,
                f"{_STEPS[each.kind]} (revision {each.revision})",
                each.words,
            ),
        )
        for each in steps
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    return tuple(happening for _, happening in lines)
