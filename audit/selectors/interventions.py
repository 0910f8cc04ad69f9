"""What the guards did to answers: found by what it was, told with the words around it.

Rows are found in a table of their own, which holds no words. The words are the turn's
and go with it when a person is erased.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from audit.models import Intervention, Turn

InterventionRow = Intervention
#: Actions that changed something; the other one only saw.
ACTS = ("redact", "replace", "remove", "block", "drop")
SEEN = "note"
PRICES = "prices"


@dataclass(frozen=True, slots=True)
class InterventionCriteria:
    """What is looked for; empty means: any."""

    start: datetime | None = None
    end: datetime | None = None
    stages: Sequence[str] = ()
    actions: Sequence[str] = ()
    reasons: Sequence[str] = ()
    intents: Sequence[str] = ()
    releases: Sequence[str] = ()
    was_shown: bool | None = None
    is_proven_wrong: bool | None = None
    asin: str = ""
    policy_version: int | None = None
    difference_over_bp: int | None = None
    difference_over_minor: int | None = None
    response_id: str = ""
    session_id: str = ""


def interventions_found(criteria: InterventionCriteria) -> QuerySet[Intervention]:
    """Return what matches, in no order."""
    given = {
        "finished_at__gte": criteria.start,
        "finished_at__lt": criteria.end,
        "stage__in": criteria.stages,
        "action__in": criteria.actions,
        "reason__in": criteria.reasons,
        "intent__in": criteria.intents,
        "model_release__in": criteria.releases,
        "was_shown": criteria.was_shown,
        "live_minor__isnull": _opposite(criteria.is_proven_wrong),
        "asin": criteria.asin,
        "policy_version": criteria.policy_version,
        "difference_bp__gte": criteria.difference_over_bp,
        "difference_minor__gte": criteria.difference_over_minor,
        "response_id": criteria.response_id,
        "session_id": criteria.session_id,
    }
    asked = {
        name: value for name, value in given.items() if value not in (None, "", ())
    }
    return Intervention.objects.filter(**asked)


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def intervention_numbered(number: int) -> Intervention | None:
    """Return one intervention; None if there is none of this number."""
    return Intervention.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Words:
    """The sentence concerned before and after; empty when it is erased or was none."""

    before: str = ""
    after: str = ""
    is_erased: bool = False


def words_of(rows: Iterable[Intervention]) -> dict[int, Words]:
    """Return the words of interventions by their number; one query."""
    wanted = list(rows)
    turns = Turn.objects.filter(pk__in={row.turn_id for row in wanted})
    found = {
        pk: (findings, erased_at is not None)
        for pk, findings, erased_at in turns.values_list("pk", "findings", "erased_at")
    }
    return {row.pk: _words(row, *found.get(row.turn_id, ([], True))) for row in wanted}


def _words(row: Intervention, findings: list[Any], is_erased: bool) -> Words:
    if row.finding >= len(findings):
        return Words(is_erased=is_erased)
    finding = findings[row.finding]
    return Words(str(finding.get("before", "")), str(finding.get("after", "")))
