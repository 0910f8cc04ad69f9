"""How long a person stays signed in: so long idle, and so long at all."""

import time
from collections.abc import MutableMapping
from typing import Any

from dashboard.conf import SignInConfig

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
_NOTE_S = 60.0

Session = MutableMapping[str, Any]


def begin(session: Session) -> None:
    """Note that a person has just signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()


def has_ended(session: Session, config: SignInConfig, now: float) -> bool:
    """Whether a person has been idle, or signed in, for too long."""
    signed_in_at = float(session.get(SIGNED_IN_AT, now))
    seen_at = float(session.get(SEEN_AT, signed_in_at))
    # What idles is noted to the minute, so it ends up to a minute late, never early.
    idle_s = now - seen_at - _NOTE_S
    return idle_s > config.idle_s or now - signed_in_at > config.signed_in_s


def note(session: Session, now: float) -> None:
    """Note that a person does something; written down once a minute at most.

    A session that does not say when it began, begins now.
    """
    session.setdefault(SIGNED_IN_AT, now)
    if now - float(session.get(SEEN_AT, 0)) > _NOTE_S:
        session[SEEN_AT] = now


def age_s(session: Session, now: float) -> float:
    """Return how long ago a person signed in."""
    return now - float(session.get(SIGNED_IN_AT, 0))
