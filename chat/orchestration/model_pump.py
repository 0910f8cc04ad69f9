"""Reads a model's stream ahead of its reader, so that waiting never costs a token.

The reader may wait with a time-out without closing the model's stream, and deltas that
pile up while it was busy, or while it lets them gather, come out as one piece: one scan
and one frame instead of many.

Its patience is kept by one timer that looks again when it finds that text has come
since; a time-out of its own for each wait would cost more than the rest of a wait.
"""

import asyncio
from contextlib import aclosing
from types import TracebackType
from typing import Self

from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.frame_pace import frame_pace
from chat.orchestration.model_events import ModelStop, ModelUsage, Prompt, TextDelta
from chat.orchestration.ports import LanguageModel

#: So much text is worth a frame at once.
_ENOUGH = 64


class ModelPump:
    """One call of one model; leaving the context closes the model's stream."""

    def __init__(self, model: LanguageModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt
        self._pieces: list[str] = []
        self._size = 0
        self._pace = frame_pace()
        self._ripe_at = 0.0  # until then text gathers, by the loop's clock
        self._ripens: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[bool] | None = None  # True: look again
        self._due = 0.0  # when the wait is over, by the loop's clock
        self._timer: asyncio.TimerHandle | None = None
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
        for timer in (self._timer, self._ripens):
            if timer is not None:
                timer.cancel()
        self._timer = self._ripens = None
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    def gather(self) -> None:
        """Let what comes from now on gather for a moment."""
        self._ripe_at = asyncio.get_running_loop().time() + self._pace.gather_s

    async def next_text(self, timeout_s: float) -> str | None:
        """Return the text that has come, or None at the stream's end.

        Raises ModelTimeoutError when nothing came in ``timeout_s`` (the stream stays
        open, so the caller may wait again) and ModelError when the model failed.
        """
        if not (self._is_ripe() or await self._something(timeout_s)):
            message = f"{self._model.release} sent nothing for {timeout_s:g} s"
            raise ModelTimeoutError(message)
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            self._size = 0
            return text
        if self._error is not None:
            raise self._error
        return None

    def _is_ripe(self) -> bool:
        """Whether there is something to hand out; see to it that there will be."""
        if self._done or self._size >= _ENOUGH:
            return True
        if not self._pieces:
            return False
        loop = asyncio.get_running_loop()
        if loop.time() >= self._ripe_at:
            return True
        if self._ripens is None:
            self._ripens = loop.call_at(self._ripe_at, self._ripened, loop)
        return False

    def _ripened(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._ripens is not None:
            self._pace.woke(loop.time() - self._ripens.when())
        self._ripens = None
        if self._is_ripe():  # unless it has been handed out meanwhile
            self._wake(something=True)

    async def _something(self, timeout_s: float) -> bool:
        """Wait for text or the end; False when neither came in time."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + timeout_s
        if self._timer is None or self._timer.when() > self._due:
            self._set_timer(loop)
        self._waiter = loop.create_future()
        try:
            # What came while the time-out was on its way to us counts.
            return await self._waiter or bool(self._pieces) or self._done
        finally:
            self._waiter = None

    def _set_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(self._due, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the wait that is due; a later one is looked at again."""
        self._timer = None
        if self._waiter is None:
            return  # the next wait sets it anew
        if loop.time() >= self._due:
            self._wake(something=False)
        else:
            self._set_timer(loop)

    def _wake(self, *, something: bool) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(something)

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
            self._wake(something=True)

    def _take(self, event: TextDelta | ModelUsage | ModelStop) -> None:
        match event:
            case TextDelta(text):
                self._pieces.append(text)
                self._size += len(text)
                if self._waiter is not None and self._is_ripe():
                    self._wake(something=True)
            case ModelUsage():
                self.usage = event
            case ModelStop():
                self.stop = event
