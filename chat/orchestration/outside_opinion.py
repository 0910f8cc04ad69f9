"""A second opinion on message and answer, from a guardrail service outside of us.

It is optional and never waited for longer than its limit. The message's is asked for
while evidence is gathered, the answer's when it is whole. What it found enters the
checks as data; when it fails, our own rules stand alone and the turn says so.
"""

import asyncio
from types import TracebackType
from typing import Self

from chat.orchestration.errors import DependencyError
from chat.orchestration.ports import Ports
from chat.orchestration.turn_state import TurnState
from guardrails.core.external import ExternalFinding
from guardrails.core.pipeline import with_opinion

#: Its name among the dependencies.
NAME = "guardrail_provider"

Findings = tuple[ExternalFinding, ...]


class OutsideOpinion:
    """The opinions of one turn; leaving the context drops the one not waited for."""

    def __init__(self, ports: Ports, limit_s: float, state: TurnState) -> None:
        self._ports, self._limit_s, self._state = ports, limit_s, state
        self._of_message: asyncio.Task[Findings] | None = None

    async def __aenter__(self) -> Self:
        if self._ports.provider is not None:
            work = self._asked(self._state.text, "input")
            self._of_message = asyncio.create_task(work)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._of_message is not None:
            self._of_message.cancel()
            await asyncio.gather(self._of_message, return_exceptions=True)

    async def refuses(self) -> bool:
        """Whether the message is refused, now that the provider has spoken."""
        state = self._state
        if self._of_message is None:
            return state.checked.blocked
        state.checked = with_opinion(
            state.checked, state.policy, await self._of_message
        )
        return state.checked.blocked

    async def of_answer(self, text: str) -> Findings:
        """Return what the provider finds in a whole answer."""
        if self._ports.provider is None or not text.strip():
            return ()
        return await self._asked(text, "output")

    async def _asked(self, text: str, source: str) -> Findings:
        provider = self._ports.provider
        assert provider is not None  # noqa: S101 (narrowing: callers looked)
        with self._ports.tracer.span(NAME, source=source) as span:
            try:
                async with asyncio.timeout(self._limit_s):
                    found = tuple(await provider.judge(text, source=source))
            except (DependencyError, TimeoutError) as error:
                span.outcome(type(error).__name__)
                self._state.degraded.add(NAME)
                return ()
            span.set(findings=len(found))
            return found
