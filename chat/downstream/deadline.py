"""Deadlines: the moment by which an answer is of use, handed down from call to call.

A timeout says how long one step may take, a deadline when all of them must be over. It
travels in a context variable, so that a call deep down knows the turn's, and goes out
as a header, so that a service need not work for a caller that has given up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Milliseconds that are left when the request is sent. Relative, because the clocks of
#: two machines differ by more than a deadline is long.
HEADER = "x-deadline-ms"

_current: ContextVar[float | None] = ContextVar("deadline", default=None)


def current_deadline() -> float | None:
    """Return the deadline in force, on the monotonic clock, or None."""
    return _current.get()


@contextmanager
def deadline_at(moment: float) -> Iterator[float]:
    """Put a deadline in force; an earlier one that is in force already stays."""
    outer = _current.get()
    effective = moment if outer is None else min(moment, outer)
    token = _current.set(effective)
    try:
        yield effective
    finally:
        _current.reset(token)


@contextmanager
def deadline_within(seconds: float) -> Iterator[float]:
    """Put a deadline in force that many seconds from now."""
    with deadline_at(time.monotonic() + seconds) as effective:
        yield effective


def earliest(*moments: float | None) -> float:
    """Return the earliest of the moments given; at least one must be."""
    return min(moment for moment in moments if moment is not None)
