"""Keeps what shoppers think of answers."""

from uuid import UUID

from chat.models import Feedback


def feedback_keep(
    *, session_id: str, response_id: str, value: str, comment: str
) -> None:
    """Keep a thumb up or down; a later one replaces it. The comment is redacted."""
    Feedback.objects.update_or_create(
        response_id=UUID(response_id),
        defaults={
            "session_id": UUID(session_id),
            "value": value,
            "comment": comment,
        },
    )
