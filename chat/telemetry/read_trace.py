"""The steps of one read of a session: a small trace, also where there is no turn.

Whoever reads begins a trace; what lies deep below notes its steps on the one that its
own task follows. A read that costs the store nothing is not explained, so that a crowd
pays for one trace and not for thousands.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

_AT_MOST = 40


@dataclass(slots=True)
class ReadTrace:
    """What happened between the question and its answer; steps as traces have them."""

    began: float = field(default_factory=time.perf_counter)
    steps: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, began: float, outcome: str, **attributes: Any) -> None:
        """Add a step that ends now; more than some are not kept.

        One that was made just before, such as a look again and again, is one step.
        """
        took = round((time.perf_counter() - began) * 1000, 3)
        for step in self.steps[-2:]:
            if step["name"] == name and not attributes and step["outcome"] == outcome:
                step["duration_ms"] += took
                step["attributes"]["times"] = step["attributes"].get("times", 1) + 1
                return
        if len(self.steps) < _AT_MOST:
            step = {
                "name": name,
                "started_ms": round((began - self.began) * 1000, 3),
                "duration_ms": took,
                "outcome": outcome,
                "attributes": attributes,
            }
            self.steps.append(step)


_trace: ContextVar[ReadTrace | None] = ContextVar("session_read_trace", default=None)


def follow(trace: ReadTrace | None) -> None:
    """Note steps on this trace from here on, in this task."""
    _trace.set(trace)


@contextmanager
def followed(trace: ReadTrace) -> Iterator[None]:
    """Note steps on this trace within the block."""
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)


@contextmanager
def step(name: str, **attributes: Any) -> Iterator[None]:
    """Note a step of the read that this task is part of, if it is part of one."""
    trace = _trace.get()
    if trace is None:
        yield
        return
    began, outcome = time.perf_counter(), "ok"
    try:
        yield
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        trace.add(name, began, outcome, **attributes)
