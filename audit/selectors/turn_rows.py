"""Turns as lists show them: a few columns of each, texts among them, no details."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from audit.models import Subject, Turn
from audit.turn_criteria import BLOCKED, CORRECTED

_COLUMNS = (
    "id response_id session_id message_id subject_id site locale received_at "
    "finished_at user_text final_text tier intent confidence status degraded "
    "policy_version prompt_version model_release input_tokens output_tokens "
    "cached_tokens cost_microusd saved_microusd cache_outcome handed_over "
    "first_token_ms duration_ms erased_at"
).split()


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn in a list."""

    id: int
    response_id: str
    session_id: str
    message_id: str
    subject_id: UUID
    site: str
    locale: str
    received_at: datetime
    finished_at: datetime
    user_text: str
    final_text: str
    tier: str
    intent: str
    confidence: float
    status: str
    degraded: list[str]
    policy_version: int
    prompt_version: str
    model_release: str
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cost_microusd: int | None
    saved_microusd: int | None
    cache_outcome: str
    handed_over: bool
    first_token_ms: float | None
    duration_ms: float
    erased_at: datetime | None
    is_corrected: bool
    is_blocked: bool


def turn_rows(ids: Sequence[int]) -> list[TurnRow]:
    """Return the turns of these ids, in the order of the ids; one query."""
    found = {
        row[0]: TurnRow(*row)
        for row in Turn.objects.filter(pk__in=ids)
        .annotate(
            is_corrected=RawSQL(CORRECTED, (), BooleanField()),  # noqa: S611 (our own words)
            is_blocked=RawSQL(BLOCKED, (), BooleanField()),  # noqa: S611
        )
        .values_list(*_COLUMNS, "is_corrected", "is_blocked")
    }
    return [found[each] for each in ids if each in found]


def subject_of_customer(customer_id: str) -> UUID | None:
    """Return who the turns of a customer belong to; None once they are erased."""
    return (
        Subject.objects.filter(customer_id=f"customer:{customer_id}")
        .values_list("pk", flat=True)
        .first()
    )
