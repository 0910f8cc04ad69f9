"""One response while it is written: its frames in memory, and who waits for more.

The run belongs to the process, not to a socket. Sockets read it by number, each at its
own pace, so one frame is kept once however many read it.
"""

import asyncio
from contextlib import aclosing
from contextvars import copy_context

from chat.orchestration.control import TurnControl
from chat.orchestration.orchestrator import Orchestrator, Turn
from chat.orchestration.speculation import Past
from chat.orchestration.turn_events import (
    Correction,
    End,
    EndStatus,
    Products,
    Token,
    TurnEvent,
)
from chat.orchestration.turns import TurnRequest
from chat.protocol.frames import Frame, ResponseFrames


class Run:
    """A running response; after ``ended`` its frames do not change any more."""

    def __init__(
        self,
        request: TurnRequest,
        orchestrator: Orchestrator,
        past: Past | None = None,
    ) -> None:
        self.request = request
        self.admission = asyncio.Event()
        self.control = TurnControl(self.admission)
        # What the turn opens, such as its tracer, is not its caller's.
        self.context = copy_context()
        self.turn: Turn = self.context.run(
            orchestrator.begin, request, self.control, past
        )
        self.frames: list[Frame] = []
        self.end: End | None = None
        self.logged = 0  # how many of the frames the log has
        self.stale_s = 0.0  # how long its end could not be logged
        self.task: asyncio.Task[None] | None = None
        self._encoder = ResponseFrames(request.response_id)
        self._loop = asyncio.get_running_loop()
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def response_id(self) -> str:
        """Return the response's id."""
        return self.request.response_id

    @property
    def expected_last_seq(self) -> int:
        """Return the number of the end frame, if it came next."""
        return len(self.frames) + 1

    def after(self, seq: int) -> list[Frame]:
        """Return the frames that follow number ``seq``."""
        return self.frames[seq:]

    async def changed(self) -> None:
        """Wait for the next frame."""
        waiter = self._loop.create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    async def play(self) -> None:
        """Run the turn to its end; whatever happens, an end frame is the last."""
        try:
            async with aclosing(self.turn.events()) as events:
                # Nothing may be awaited here: a stop must meet the turn, not us.
                async for event in events:
                    self.take(event)
        finally:
            if self.end is None:
                text = "".join(frame.text for frame in self.frames)
                self.take(End(EndStatus.INTERRUPTED, text))

    def take(self, event: TurnEvent) -> None:
        """Turn one event into a frame."""
        if isinstance(event, Token):
            self._publish(self._encoder.token(event.text))
        elif isinstance(event, Correction):
            self._publish(self._encoder.correction(event))
        elif isinstance(event, Products):
            self._publish(self._encoder.products(event))
        else:
            self.end = event
            self._publish(self._encoder.end(event))

    def _publish(self, frame: Frame) -> None:
        self.frames.append(frame)
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
