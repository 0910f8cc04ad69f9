"""A release that fails on purpose, while a drill says so.

The drill is known by its shape only; adapters of models and of services don't know each
other.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Protocol

from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.model_events import ModelEvent, Prompt
from chat.orchestration.ports import LanguageModel

_BROKEN_AFTER = 3  # events: something was shown already


class Fault(Protocol):
    """What goes wrong."""

    @property
    def kind(self) -> str: ...


class RehearsedModel:
    """A release whose calls ask ``strike`` first; ``held`` waits as the fault says."""

    def __init__(
        self,
        model: LanguageModel,
        strike: Callable[[], Fault | None],
        held: Callable[[Fault], Awaitable[None]],
        within_s: float,
    ) -> None:
        self.release = model.release
        self._model = model
        self._strike = strike
        self._held = held
        self._within_s = within_s

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield the model's events; raise ModelError where the drill says so."""
        fault = self._strike()
        if fault is not None:
            await self._before(fault)
        breaks_off, shown = fault is not None and fault.kind == "truncated", 0
        async with aclosing(self._model.stream(prompt)) as events:
            async for event in events:
                yield event
                shown += 1
                if breaks_off and shown >= _BROKEN_AFTER:
                    raise ModelError(f"{self.release} breaks off: a drill")

    async def _before(self, fault: Fault) -> None:
        if fault.kind in {"error", "malformed"}:
            raise ModelError(f"{self.release} fails on purpose: a drill")
        try:
            async with asyncio.timeout(self._within_s):
                await self._held(fault)
        except TimeoutError as error:
            message = f"{self.release} did not begin: a drill"
            raise ModelTimeoutError(message) from error
