"""One HTTP client per dependency: deadline, retries within a budget, breaker, span.

Order, outside in: deadline > retry > breaker (each attempt) > call. Every call of these
services only reads, so each may be repeated. What counts as the dependency's failure is
declared here, once: no answer in time, a broken connection, 429, 408, 5xx, a body that
breaks the contract. Not one: a 404, a request of ours that was refused. A cancellation
is neutral: speculative work is cancelled all the time.
"""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel

from chat.downstream import deadline as deadlines
from chat.downstream.breaker import Breaker
from chat.downstream.breaker_types import BreakerOpenError
from chat.downstream.permits import Permit
from chat.downstream.registry import Dependency
from chat.downstream.retry import RetryBudget
from chat.downstream.shared_breaker import ProbePermit
from chat.downstream.transport import (
    CallReport,
    ClientOptions,
    NotFoundError,
    RefusedError,
    Request,
    ThrottledError,
    Transport,
)
from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
)
from chat.orchestration.ports import Span
from chat.telemetry.lateness import Watch

_M = TypeVar("_M", bound=BaseModel)


class ServiceClient:
    """Calls one service; raises DependencyError and its children, or NotFoundError."""

    def __init__(
        self,
        dependency: Dependency,
        base_url: str,
        breaker: Breaker,
        options: ClientOptions | None = None,
    ) -> None:
        self.dependency = dependency
        self.breaker = breaker
        self.budget = RetryBudget()
        self._options = options or ClientOptions()
        self._transport = Transport(
            dependency.name, base_url, dependency.attempt_s, self._options
        )

    async def close(self) -> None:
        """Close this event loop's connections."""
        await self._transport.close()

    async def get(
        self,
        path: str,
        contract: type[_M],
        *,
        params: Mapping[str, Any] | None = None,
        deadline: float | None = None,
        route: str = "",
    ) -> _M:
        """Return what is at ``path``; raise NotFoundError on 404.

        ``route`` stands in the span for a path that names a person: spans are kept when
        the person is forgotten.
        """
        request = Request("GET", path, contract, params=params, route=route)
        return await self._call(request, deadline)  # type: ignore[return-value]

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        contract: type[_M],
        *,
        deadline: float | None = None,
    ) -> _M:
        """Return what the service answers to ``body``; raise NotFoundError on 404."""
        request = Request("POST", path, contract, content=orjson.dumps(body))
        return await self._call(request, deadline)  # type: ignore[return-value]

    # -- the call, with its retries ---------------------------------------------------

    async def _call(self, request: Request, deadline: float | None) -> BaseModel:
        """Make one call under one span, and report it."""
        name, started = self.dependency.name, time.monotonic()
        limit = deadlines.earliest(
            deadline,
            deadlines.current_deadline(),
            started + self.dependency.timeout_s,
        )
        outcome, tried = "cancelled", _Tried()
        with self._options.tracer().span(
            f"{name}.http",
            path=request.route or request.path,
            breaker=self.breaker.state.value,
        ) as span:
            try:
                answer = await self._repeated(request, limit, tried, span)
                outcome = "ok"
            except (DependencyError, NotFoundError) as error:
                outcome = type(error).__name__
                raise
            finally:
                span.set(attempts=tried.attempts)
                span.outcome(outcome)
                self._report(outcome, started, tried.attempts)
        return answer

    async def _repeated(
        self, request: Request, limit: float, tried: "_Tried", span: Span
    ) -> BaseModel:
        """Try until it works, must not be repeated, or time or budget are used up."""
        self.budget.record_call()
        while True:
            tried.attempts += 1
            try:
                return await self._attempt(request, limit, span)
            except DependencyError as error:
                pause = self._pause_before_retry(error, tried.attempts, limit)
                if pause is None:
                    raise
                span.event(
                    "retry",
                    after=type(error).__name__,
                    pause_ms=round(pause * 1000, 1),
                    breaker=self.breaker.state.value,
                )
            await asyncio.sleep(pause)

    def _pause_before_retry(
        self, error: DependencyError, attempts: int, limit: float
    ) -> float | None:
        """Return how long to wait before the next try; None when there is none."""
        policy = self._options.retry
        final = isinstance(
            error, DependencyOpenError | DependencyContractError | RefusedError
        )
        if final or attempts >= policy.attempts:
            return None
        pause = policy.wait_s(
            attempts, random.random, throttled=isinstance(error, ThrottledError)
        )
        # A try that could not be heard out is not worth its load.
        if time.monotonic() + pause + 0.01 >= limit or not self.budget.try_spend():
            return None
        return pause

    def _report(self, outcome: str, started: float, attempts: int) -> None:
        if self._options.observe is not None:
            elapsed = time.monotonic() - started
            self._options.observe(
                CallReport(self.dependency.name, outcome, elapsed, attempts)
            )

    # -- one attempt ------------------------------------------------------------------

    async def _attempt(self, request: Request, limit: float, span: Span) -> BaseModel:
        """Make one attempt under the breaker."""
        name, attempt_s = self.dependency.name, self.dependency.attempt_s
        began = self.breaker.enter()
        permit = await self._permit() if began is None else None
        # Only now: who had to ask for leave may have waited for it.
        given = min(limit - time.monotonic(), attempt_s)
        verdict = _Verdict.NONE  # also of a cancellation
        if given <= 0:
            self._settle(began, permit, verdict, 0.0)
            raise DependencyTimeoutError(name, f"{name}: no time is left for a call")
        with Watch() as watch:
            try:
                answer = await self._transport.answer(request, given, span)
                verdict = _Verdict.PASSED
            except (NotFoundError, RefusedError):
                verdict = _Verdict.PASSED
                raise
            except DependencyTimeoutError:
                # A caller in too much of a hurry proves nothing against the service.
                verdict = _Verdict.NONE if given < attempt_s / 2 else _Verdict.BROKE
                raise
            except DependencyError:
                verdict = _Verdict.BROKE
                raise
            finally:
                self._settle(began, permit, verdict, watch.late_s)
        return answer

    async def _permit(self) -> Permit | ProbePermit:
        """Return leave for a call that needs some; raise DependencyOpenError."""
        try:
            return await self.breaker.admit()
        except BreakerOpenError as error:
            raise DependencyOpenError(self.dependency.name, str(error)) from error

    def _settle(
        self,
        began: float | None,
        permit: Permit | ProbePermit | None,
        verdict: "_Verdict",
        late_s: float,
    ) -> None:
        """Tell the breaker how a call went; ``late_s`` of it were ours."""
        if permit is None:
            if began is not None:
                self._settle_plain(began, verdict, late_s)
        elif verdict is _Verdict.NONE:
            permit.forget()
        elif verdict is _Verdict.PASSED:
            permit.succeed(late_s)
        else:
            permit.fail()

    def _settle_plain(self, began: float, verdict: "_Verdict", late_s: float) -> None:
        if verdict is _Verdict.PASSED:
            self.breaker.passed(began, late_s)
        elif verdict is _Verdict.BROKE:
            self.breaker.broke(began)


class _Verdict(Enum):
    """What a call says of the service."""

    PASSED = 1
    BROKE = 2
    NONE = 3


@dataclass(slots=True)
class _Tried:
    """How many attempts a call has made."""

    attempts: int = 0
