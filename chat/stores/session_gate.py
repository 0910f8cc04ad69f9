"""The way to the session store: breaker, retries, and a report of each call.

The breaker is known by its shape only; stores and clients of services don't know each
other. The session store is critical, so a call fails clearly and soon: at once when the
breaker is open, else within the store's own time limit. How late this process is counts
against nobody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from chat.orchestration.errors import (
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
)
from chat.telemetry.lateness import Watch
from chat.telemetry.read_trace import step

T = TypeVar("T")
_NAME = "sessions"


class Permit(Protocol):
    """Leave for one call; told once how it went."""

    def succeed(self, late_s: float = 0.0) -> None: ...

    def fail(self) -> None: ...

    def forget(self) -> None: ...


class Gate(Protocol):
    """What gives leave; raises ``refusal`` when it gives none."""

    async def admit(self) -> Permit: ...


class Retries(Protocol):
    """When another try is worth it."""

    def begin(self) -> None:
        """Note a call."""
        ...

    def pause_s(self, attempt: int) -> float | None:
        """Return how long to wait after attempt number ``attempt``; None to give up."""
        ...


class Through(Protocol):
    """What a call goes through on its way to the store: a drill may make it fail."""

    async def __call__(self, call: Callable[[], Awaitable[T]], /) -> T: ...


async def _straight(call: Callable[[], Awaitable[T]], /) -> T:
    return await call()


@dataclass(frozen=True, slots=True)
class Guarding:
    """What guards the store; ``report`` hears outcome, seconds and attempts.

    ``is_order`` tells a refusal that an operator ordered from the breaker's own.
    """

    gate: Gate
    refusal: type[Exception]
    retries: Retries
    report: Callable[[str, float, int], None]
    through: Through = _straight
    is_order: Callable[[Exception], bool] = lambda _: True


class SessionGate:
    """Runs calls of the store; unguarded until ``guard`` says by what."""

    def __init__(self) -> None:
        self._guarding: Guarding | None = None

    def guard(self, guarding: Guarding) -> None:
        """Guard every call from now on."""
        self._guarding = guarding

    async def run(self, call: Callable[[], Awaitable[T]], *, closes: bool = False) -> T:
        """Return what ``call`` does; it may be made again, and must bear that.

        A call that ``closes`` what was begun is made although the breaker is open:
        there are no more of them than answers under way, and to refuse it would break
        an answer that was given. An operator's order keeps it away as well.

        Raises DependencyError: DependencyOpenError when the store is not called at all.
        """
        guarding = self._guarding
        if guarding is None:
            with step("ask the store"):
                return await call()
        started, attempt, outcome = time.monotonic(), 0, "cancelled"
        guarding.retries.begin()
        try:
            while True:
                attempt += 1
                try:
                    with step("ask the store", attempt=attempt):
                        answer = await _attempt(guarding, call, closes=closes)
                except DependencyError as error:
                    outcome = type(error).__name__
                    pause = _pause(guarding, error, attempt)
                    if pause is None:
                        raise
                    with step("wait before a retry"):
                        await asyncio.sleep(pause)
                else:
                    outcome = "ok"
                    return answer
        finally:
            guarding.report(outcome, time.monotonic() - started, attempt)


def _pause(guarding: Guarding, error: DependencyError, attempt: int) -> float | None:
    # Who has waited for a whole time limit has waited enough.
    if isinstance(error, DependencyOpenError | DependencyTimeoutError):
        return None
    return guarding.retries.pause_s(attempt)


async def _attempt(
    guarding: Guarding, call: Callable[[], Awaitable[T]], *, closes: bool
) -> T:
    try:
        permit = await guarding.gate.admit()
    except guarding.refusal as error:
        if closes and not guarding.is_order(error):
            return await guarding.through(call)
        raise DependencyOpenError(_NAME, str(error)) from error
    with Watch() as watch:
        try:
            answer = await guarding.through(call)
        except DependencyError:
            permit.fail()
            raise
        except BaseException:
            permit.forget()
            raise
        permit.succeed(watch.late_s)
    return answer
