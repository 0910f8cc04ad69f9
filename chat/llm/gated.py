"""A model behind a breaker: one that keeps failing is passed over at once.

The breaker is known by its shape only; adapters of models and of services don't know
each other.
"""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

from chat.orchestration.errors import ModelError
from chat.orchestration.model_events import ModelEvent, Prompt
from chat.orchestration.ports import LanguageModel


class Permit(Protocol):
    """Leave for one call; told once how it went."""

    def succeed(self) -> None: ...

    def fail(self) -> None: ...

    def forget(self) -> None: ...


class Gate(Protocol):
    """What gives leave; raises ``refusal`` when it gives none."""

    async def admit(self) -> Permit: ...


class GatedModel:
    """A release whose breaker is asked before each call."""

    def __init__(
        self,
        model: LanguageModel,
        gate: Gate,
        refusal: type[Exception],
        count: Callable[[str, float], None] = lambda _outcome, _seconds: None,
    ) -> None:
        self.release = model.release
        self._model = model
        self._gate = gate
        self._refusal = refusal
        self._count = count

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield the model's events; raise ModelError at once when the gate is shut.

        A reader that leaves early says nothing of the model, nor does a request that
        the model refused as wrong.
        """
        try:
            permit = await self._gate.admit()
        except self._refusal as error:
            self._count("DependencyOpenError", 0.0)
            message = f"{self.release} is not asked: {error}"
            raise ModelError(message) from error
        outcome, started = "cancelled", time.monotonic()
        try:
            async with aclosing(self._model.stream(prompt)) as events:
                async for event in events:
                    yield event
        except ModelError as error:
            outcome = "ModelError" if error.retryable else "RefusedError"
            if error.retryable:
                permit.fail()
            raise
        else:
            outcome = "ok"
            permit.succeed()
        finally:
            permit.forget()
            self._count(outcome, time.monotonic() - started)
