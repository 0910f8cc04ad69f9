"""What shoppers thought of answers, by response."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chat.models import Feedback


@dataclass(frozen=True, slots=True)
class Opinion:
    """A thumb up or down with its comment, which is redacted."""

    value: str
    comment: str
    at: datetime


def feedback_of(response_ids: Sequence[str]) -> dict[str, Opinion]:
    """Return the opinions on these responses; one query."""
    wanted = [UUID(each) for each in response_ids if is_uuid(each)]
    rows = Feedback.objects.filter(response_id__in=wanted)
    return {
        str(row.response_id): Opinion(row.value, row.comment, row.updated_at)
        for row in rows
    }


def responses_with_feedback(
    value: str, *, start: datetime | None, at_most: int
) -> list[str]:
    """Return the responses that were last thought ``value`` of, newest opinion first.

    An opinion is never older than its answer, so ``start`` leaves none out.
    """
    rows = Feedback.objects.filter(value=value)
    if start is not None:
        rows = rows.filter(updated_at__gte=start)
    ids = rows.order_by("-updated_at").values_list("response_id", flat=True)
    return [str(each) for each in ids[:at_most]]


def is_uuid(text: str) -> bool:
    """Whether feedback can be of a response of this id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
