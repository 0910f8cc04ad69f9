"""Policies, their changes and their drafts in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from chat.selectors.policy_applied import PolicyApplied
from dashboard.charts.identities import intent_words, stage_words
from guardrails.core.policy import Policy
from guardrails.core.policy_changes import (
    Path,
    PolicyChange,
    Value,
    policy_changes,
    policy_fields,
)
from guardrails.selectors.drafts import DraftRow, DraftState

LISTING = {
    "new_seller_days": "A seller is new for so many days",
    "min_feedback": "A new seller needs so many ratings",
    "min_listing_days": "A listing of a known title is young for so many days",
    "under_median_percent": "A price is too good from so many percent under the median",
}
WORD_LISTS = {
    "competitors": "Rival shops",
    "competitors_allowed": "No rivals after all",
    "toxicity": "Toxic words, besides the rules",
    "toxicity_allowed": "Words that are never toxic",
    "scope": "Out of scope, besides the rules",
    "scope_allowed": "Never out of scope",
    "injection": "Signs of an injection, besides the rules",
}
MODES = {"off": "off", "shadow": "shadow", "enforce": "enforce"}
_STATES = {
    DraftState.EDITED: ("idle", "draft"),
    DraftState.WAITING: ("warn", "awaiting a second person"),
    DraftState.APPROVED: ("good", "approved"),
    DraftState.PUBLISHED: ("good", "published"),
    DraftState.DISCARDED: ("idle", "discarded"),
}


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One field of a policy before and after; of a list, what was added and removed."""

    name: str
    before: str
    after: str
    is_words: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field of a policy as it is."""

    name: str
    value: str


def changes_in_words(before: Policy, after: Policy) -> tuple[ChangeWords, ...]:
    """Return what one policy changes of another."""
    return in_words(policy_changes(before, after))


def in_words(changes: Iterable[PolicyChange]) -> tuple[ChangeWords, ...]:
    """Return changes as people read them."""
    return tuple(
        ChangeWords(
            name=field_name(each.path),
            before=_text(each.before),
            after=_text(each.after),
            is_words=each.is_words,
            added=each.added if each.is_words else (),
            removed=each.removed if each.is_words else (),
        )
        for each in changes
    )


def summary(changes: Iterable[ChangeWords]) -> str:
    """Return changes in one line."""
    parts = []
    for each in changes:
        if each.is_words:
            counts = [(len(each.added), "added"), (len(each.removed), "removed")]
            said = ", ".join(f"{n} {deed}" for n, deed in counts if n)
            parts.append(f"{each.name}: {said or 'another order'}")
        elif len(each.before) + len(each.after) > 40:
            parts.append(f"{each.name}: reworded")
        else:
            parts.append(f"{each.name}: {each.before} → {each.after}")
    return "; ".join(parts)


def policy_in_words(policy: Policy) -> tuple[FieldWords, ...]:
    """Return every field of a policy."""
    return tuple(
        FieldWords(field_name(path), _text(value))
        for path, value in policy_fields(policy).items()
    )


def field_name(path: Path) -> str:
    """Return what a field of a policy is called."""
    match path:
        case ("stages", stage, field):
            return f"{stage_words(stage)}, {field}"
        case ("intents", intent, stage, field):
            return f"{intent_words(intent)}: {stage_words(stage)}, {field}"
        case ("words", name):
            return WORD_LISTS.get(name, name)
        case ("refusals", stage):
            return f"{stage_words(stage)}, what the shopper reads"
        case ("listing", name):
            return LISTING.get(name, name)
        case _:
            return " ".join(path)


def version_name(version: int) -> str:
    """Return what a version is called in a sentence."""
    return f"version {version}" if version else "the default policy"


def state_words(row: DraftRow) -> tuple[str, str]:
    """Return a draft's state as a badge says it."""
    return _STATES[row.state]


def applied_words(applied: PolicyApplied | None) -> tuple[str, str]:
    """Return where a version is applied, as a state says it."""
    if applied is None:
        return "warn", "Where it is applied is not known: Redis does not answer"
    if not applied.of:
        return "warn", "No process that answers shoppers reports"
    state = "good" if applied.is_everywhere else "warn"
    plural = "" if applied.of == 1 else "es"
    return state, f"Applied on {applied.on} of {applied.of} process{plural}"


def _text(value: Value | None) -> str:
    match value:
        case None:
            return "as set for all"
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)
