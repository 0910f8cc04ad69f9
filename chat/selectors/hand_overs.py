"""Hand-overs, found by the reference that a shopper quotes."""

from chat.models import HandOver

PREFIX = "HO-"


def hand_over_session(reference: str) -> str | None:
    """Return the session that was handed over under a reference, if there is one."""
    found = HandOver.objects.filter(reference=reference)
    session_id = found.values_list("session_id", flat=True).first()
    return str(session_id) if session_id else None
