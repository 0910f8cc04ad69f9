"""Reads a model's stream ahead of its reader, so that waiting never costs a token.

The reader may wait with a time-out without closing the model's stream, and deltas that
pile up while it was busy come out as one piece: one scan and one frame instead of many.
"""

import asyncio
from collections import deque
from contextlib import aclosing
from types import TracebackType
from typing import Self

from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.ports import LanguageModel
from chat.orchestration.turns import ModelStop, ModelUsage, Prompt, TextDelta


class ModelPump:
    """One call of one model; leaving the context closes the model's stream."""

    def __init__(self, model: LanguageModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt
        self._pieces: deque[str] = deque()
        self._ready = asyncio.Event()
        self._error: ModelError | None = None
        self._done = False
        self._reader: asyncio.Task[None] | None = None
        self.usage: ModelUsage | None = None
        self.stop = ModelStop("other")

    async def __aenter__(self) -> Self:
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def next_text(self, timeout_s: float) -> str | None:
        """Return the text that has come, or None at the stream's end.

        Raises ModelTimeoutError when nothing came in ``timeout_s`` (the stream stays
        open, so the caller may wait again) and ModelError when the model failed.
        """
        if not self._pieces and not self._done:
            self._ready.clear()
            try:
                async with asyncio.timeout(timeout_s):
                    await self._ready.wait()
            except TimeoutError:
                message = f"{self._model.release} sent nothing for {timeout_s:g} s"
                raise ModelTimeoutError(message) from None
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            return text
        if self._error is not None:
            raise self._error
        return None

    async def _read(self) -> None:
        """Move events from the model to the buffer until it ends or fails."""
        try:
            async with aclosing(self._model.stream(self._prompt)) as events:
                async for event in events:
                    self._take(event)
        except ModelError as error:
            self._error = error
        finally:
            self._done = True
            self._ready.set()

    def _take(self, event: TextDelta | ModelUsage | ModelStop) -> None:
        match event:
            case TextDelta(text):
                self._pieces.append(text)
                self._ready.set()
            case ModelUsage():
                self.usage = event
            case ModelStop():
                self.stop = event
