"""Where drafts of the policy stand, and what they want."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Max, OuterRef, Prefetch, QuerySet, Subquery

from guardrails.core.policy import Policy
from guardrails.models import DraftRevision, DraftStep, PolicyDraft

Kind = DraftStep.Kind
_ENDS = (Kind.PUBLISH, Kind.DISCARD)


class DraftState(StrEnum):
    """Where a draft stands; the last two are its end."""

    EDITED = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


_AFTER = {
    Kind.SUBMIT: DraftState.WAITING,
    Kind.APPROVE: DraftState.APPROVED,
    Kind.SEND_BACK: DraftState.EDITED,
    Kind.PUBLISH: DraftState.PUBLISHED,
    Kind.DISCARD: DraftState.DISCARDED,
}


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft as a list shows it; ``revision`` is its newest."""

    number: int
    name: str
    state: DraftState
    revision: int
    based_on: int
    reason: str
    authors: tuple[str, ...]
    approved_by: str
    opened_at: datetime
    changed_at: datetime
    version: int | None  # that it was published as

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done to it."""
        return self.state not in (DraftState.PUBLISHED, DraftState.DISCARDED)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision: who left it so, when and why."""

    number: int
    based_on: int
    reason: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """What was decided about a revision, by whom."""

    revision: int
    kind: str
    actor: str
    words: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class DraftDetail:
    """One draft: where it stands, the policy that it wants, and its history."""

    row: DraftRow
    policy: Policy
    revisions: tuple[RevisionRow, ...]
    steps: tuple[StepRow, ...]


def drafts_open() -> tuple[DraftRow, ...]:
    """Return the drafts that were neither published nor discarded, newest first."""
    found = PolicyDraft.objects.exclude(steps__kind__in=_ENDS).order_by("-id")
    return _rows(found)


def drafts_ended(*, limit: int) -> tuple[DraftRow, ...]:
    """Return the drafts that came to their end, newest first."""
    found = PolicyDraft.objects.filter(steps__kind__in=_ENDS).order_by("-id")
    return _rows(found[:limit])


def drafts_waiting() -> int:
    """Return how many drafts wait for a second person; one query."""
    steps = DraftStep.objects.filter(draft=OuterRef("pk")).order_by("-id")
    return (
        PolicyDraft.objects.annotate(
            newest=Max("revisions__number"),
            last=Subquery(steps.values("kind")[:1]),
            decided=Subquery(steps.values("revision")[:1]),
        )
        .filter(last=Kind.SUBMIT, decided=F("newest"))
        .count()
    )


def draft_detail(number: int) -> DraftDetail | None:
    """Return one draft; None if there is no such draft."""
    found = PolicyDraft.objects.filter(pk=number)
    draft = _with_history(found).first()
    if draft is None:
        return None
    revisions = tuple(draft.revisions.all())
    body = DraftRevision.objects.values_list("body", flat=True).get(
        draft=draft, number=revisions[-1].number
    )
    return DraftDetail(
        row=draft_row(draft, revisions, tuple(draft.steps.all())),
        policy=Policy.from_dict(body),
        revisions=tuple(_revision(each) for each in revisions),
        steps=tuple(_step(each) for each in draft.steps.all()),
    )


def draft_policy(number: int, revision: int) -> Policy | None:
    """Return what one revision of a draft wants; None if there is no such revision."""
    found = DraftRevision.objects.filter(draft_id=number, number=revision)
    body = found.values_list("body", flat=True).first()
    return None if body is None else Policy.from_dict(body)


def draft_row(
    draft: PolicyDraft, revisions: Sequence[DraftRevision], steps: Sequence[DraftStep]
) -> DraftRow:
    """Return where a draft stands, as its history says."""
    newest, last = revisions[-1], steps[-1] if steps else None
    state, approved_by = DraftState.EDITED, ""
    if last is not None and (last.revision == newest.number or last.kind in _ENDS):
        state = _AFTER[Kind(last.kind)]
        approved_by = _approver(steps, newest.number)
    published = state is DraftState.PUBLISHED
    return DraftRow(
        number=draft.pk,
        name=draft.name,
        state=state,
        revision=newest.number,
        based_on=newest.based_on,
        reason=newest.reason,
        authors=tuple(dict.fromkeys(each.author for each in revisions)),
        approved_by=approved_by,
        opened_at=draft.opened_at,
        changed_at=max(newest.made_at, last.taken_at if last else newest.made_at),
        version=draft.published.version if published else None,
    )


def _approver(steps: Iterable[DraftStep], revision: int) -> str:
    """Return who approved a revision, unless it was sent back since."""
    found = ""
    for each in steps:
        if each.revision == revision and each.kind == Kind.APPROVE:
            found = each.actor
        elif each.kind in (Kind.SEND_BACK, Kind.SUBMIT):
            found = ""
    return found


def _rows(drafts: QuerySet[PolicyDraft]) -> tuple[DraftRow, ...]:
    return tuple(
        draft_row(each, tuple(each.revisions.all()), tuple(each.steps.all()))
        for each in _with_history(drafts)
    )


def _with_history(drafts: QuerySet[PolicyDraft]) -> QuerySet[PolicyDraft]:
    """Fetch what tells where drafts stand; the bodies stay where they are."""
    revisions = DraftRevision.objects.defer("body").order_by("number")
    steps = DraftStep.objects.order_by("id")
    drafts = drafts.select_related("published")
    drafts = drafts.prefetch_related(Prefetch("revisions", queryset=revisions))
    return drafts.prefetch_related(Prefetch("steps", queryset=steps))


def _revision(row: DraftRevision) -> RevisionRow:
    return RevisionRow(row.number, row.based_on, row.reason, row.author, row.made_at)


def _step(row: DraftStep) -> StepRow:
    return StepRow(row.revision, row.kind, row.actor, row.words, row.taken_at)
