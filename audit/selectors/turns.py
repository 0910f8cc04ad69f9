"""One turn as it was recorded, with the scores of its guardrail stages."""

from uuid import UUID

from audit.models import Score, Turn


def turn_by_response(response_id: str) -> Turn | None:
    """Return the record of one response, if there is one."""
    return Turn.objects.filter(response_id=response_id).first()


def scores_of_turn(turn_id: int) -> tuple[Score, ...]:
    """Return a turn's stage scores, in stage order."""
    return tuple(Score.objects.filter(turn_id=turn_id).order_by("id"))


def responses_to(subject_id: UUID) -> list[str]:
    """Return the ids of all answers that a subject was given."""
    found = Turn.objects.filter(subject_id=subject_id)
    return list(found.values_list("response_id", flat=True))
