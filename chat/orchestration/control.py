"""How a running turn is told to end early: the shopper's stop, a shutdown, a deadline.

A turn is ended by cancelling its task, because that reaches whatever it awaits at once
and costs nothing per token. The reason tells our cancellation from anybody else's:
ours is absorbed and the turn still closes with an ``End``, another's goes through.
"""

import asyncio

from chat.orchestration.turn_events import EndStatus


class TurnControl:
    """The handle by which others end a turn; safe to use before it starts and after.

    Not thread-safe: used from the event loop that runs the turn.
    """

    def __init__(self, admission: asyncio.Event | None = None) -> None:
        self._admission = admission
        self._task: asyncio.Task[object] | None = None
        self._sealed = False
        self._absorbed = False
        self.ended_as: EndStatus | None = None

    def attach(self) -> None:
        """Bind to the running task; raise CancelledError if already told to end."""
        self._task = asyncio.current_task()
        if self.ended_as is not None:
            self._absorbed = True
            raise asyncio.CancelledError

    async def admitted(self) -> None:
        """Wait until the turn may have effects; before, it may only read.

        So a turn can begin while its message is still being kept. One that is not
        admitted is cancelled, and leaves no trace.
        """
        if self._admission is not None:
            await self._admission.wait()

    def end(self, status: EndStatus) -> bool:
        """Tell the turn to end as ``status``; False when it is too late for that."""
        if self._sealed or self.ended_as is not None:
            return False
        self.ended_as = status
        if self._task is not None:
            self._task.cancel()
        return True

    def seal(self) -> None:
        """From here on the turn can't be ended early: it is being recorded."""
        self._sealed = True

    def absorb(self) -> EndStatus:
        """Take our own cancellation; raise CancelledError when it is not ours."""
        if self.ended_as is None:
            raise asyncio.CancelledError
        if self._task is not None and not self._absorbed:
            self._task.uncancel()
        self._absorbed = True
        self.seal()
        return self.ended_as
