"""What every model that streams over a network does alike: order, deadlines, errors.

The port wants the usage after the text and the stop last, in whatever order an endpoint
tells them. A stream that ends without a stop reason was cut off, however orderly the
connection closed.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from typing import Any, ClassVar, Generic, TypeVar

from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.model_events import (
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)

Told = TypeVar("Told")


class Tally:
    """What a stream has told so far besides its text."""

    def __init__(self) -> None:
        self.has_text = False
        self.stop: str | None = None
        self.usage: ModelUsage | None = None


class StreamedModel(ABC, Generic[Told]):
    """One release of one model, by a stream of events of the endpoint's own kind."""

    #: What may go wrong on the way, besides a ModelError.
    failures: ClassVar[tuple[type[BaseException], ...]]

    def __init__(
        self, release: str, *, first_token_s: float, between_tokens_s: float
    ) -> None:
        self.release = release
        self._first_token_s = first_token_s
        self._between_tokens_s = between_tokens_s

    @abstractmethod
    def opened(
        self, prompt: Prompt
    ) -> AbstractAsyncContextManager[AsyncIterable[Told]]:
        """Open the stream; leaving the context closes its connection too."""

    @abstractmethod
    def text_of(self, event: Told, tally: Tally) -> str:
        """Return an event's text, if it has any, and note what else it tells."""

    @abstractmethod
    def error_of(self, failure: Any) -> ModelError:
        """Return the error of ours that a failure amounts to."""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield text, then the usage if told, then the stop; raise ModelError."""
        tally = Tally()
        try:
            async with aclosing(self._deltas(prompt, tally)) as deltas:
                async for text in deltas:
                    yield TextDelta(text)
        except ModelError:
            raise
        except self.failures as error:
            raise self.error_of(error) from error
        if tally.stop is None:
            message = f"{self.release} broke off without a stop reason"
            raise ModelError(message)
        if tally.usage is not None:
            yield tally.usage
        yield ModelStop(tally.stop)

    async def _deltas(self, prompt: Prompt, tally: Tally) -> AsyncGenerator[str]:
        """Yield the text as it comes; closing this closes the stream."""
        deadline = asyncio.get_running_loop().time() + self._first_token_s
        async with AsyncExitStack() as closing:
            async with asyncio.timeout_at(deadline):
                stream = await closing.enter_async_context(self.opened(prompt))
            events = aiter(stream)
            while (event := await self._next(events, deadline, tally)) is not None:
                if text := self.text_of(event, tally):
                    tally.has_text = True
                    yield text

    async def _next(
        self, events: AsyncIterator[Told], deadline: float, tally: Tally
    ) -> Told | None:
        """Return the next event, None at the end; raise ModelTimeoutError if late.

        Until the first text, all events together have the first token's deadline.
        """
        limit = deadline
        if tally.has_text:
            limit = asyncio.get_running_loop().time() + self._between_tokens_s
        try:
            async with asyncio.timeout_at(limit):
                return await anext(events, None)
        except TimeoutError as error:
            which = "next" if tally.has_text else "first"
            message = f"{self.release}: the {which} token came too late"
            raise ModelTimeoutError(message) from error
