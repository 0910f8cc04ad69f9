"""Who reads sessions: the code path, and the trace or request behind it.

The caller is known where a request, a socket's frame or a turn begins, and told to
whom reads the store far below by a context variable.
"""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """A code path, and what leads to the very call: a response's or a request's id."""

    path: str = "other"
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.path} {self.trace}".strip()


_NOBODY = Caller()
_caller: ContextVar[Caller] = ContextVar("session_caller", default=_NOBODY)


def called_by(path: str, trace: str = "") -> None:
    """Say who reads from here on, in this task and those it starts."""
    _caller.set(Caller(path, trace))


def caller() -> Caller:
    """Return who reads."""
    return _caller.get()
