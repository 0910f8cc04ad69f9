"""One watcher's conversation: what it missed, then what follows, at its own pace.

Frames are numbered and acknowledged. Without it a server that buffers without bound
would take what a frozen tab never reads; so a watcher that is eight frames behind gets
no more until it has caught up, and what its queue can't hold meanwhile is dropped,
oldest first, and counted.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from chat.selectors.live import (
    NO_EPOCH,
    LiveEvent,
    LiveTail,
    LiveUnavailableError,
    Place,
    Pulse,
    Subscription,
    state_of,
)
from dashboard.live.filters import LiveFilter

Send = Callable[[str], Awaitable[None]]

_AHEAD = 8  # frames without an acknowledgement
_ROWS = 100  # of the past, and of one frame
_GATHER_S = 0.2


class Watching:
    """Sends frames until it is cancelled."""

    def __init__(self, tail: LiveTail, send: Send) -> None:
        self._tail = tail
        self._send = send
        self._wanted = LiveFilter()
        self._after: Place | None = None
        self._place = Place(NO_EPOCH, 0)
        self._sent = self._acknowledged = 0
        self._told = 0  # how many dropped events the watcher knows of
        self._pulse: Pulse | None = None
        self._is_asked = False
        self._is_fresh = False  # whether the past was sent for the present filter
        self._turn = asyncio.Event()

    def show(self, wanted: LiveFilter, after: Place | None) -> None:
        """Begin anew with a filter, after a place, or with the newest events."""
        self._wanted, self._after, self._is_fresh = wanted, after, False
        self._is_asked = True
        self._turn.set()

    def acknowledge(self, number: int) -> None:
        """Take note of how far the watcher has read."""
        self._acknowledged = max(self._acknowledged, min(number, self._sent))
        self._turn.set()

    async def run(self) -> None:
        """Send for ever."""
        with self._tail.subscribe() as queue:
            queue.news = self._turn
            while True:
                await self._turn.wait()
                self._turn.clear()
                if self._is_asked:
                    await self._serve(queue)
                await asyncio.sleep(_GATHER_S)

    # -- inside ---------------------------------------------------------------------

    @property
    def _may_send(self) -> bool:
        return self._sent - self._acknowledged < _AHEAD

    async def _serve(self, queue: Subscription) -> None:
        if not self._is_fresh or queue.epoch != self._place.epoch:
            await self._greet(queue)
        # What bears numbers of another count waits for the next greeting.
        while self._is_fresh and self._may_send and queue.epoch == self._place.epoch:
            if not (events := queue.take(_ROWS)):
                break
            await self._tell(events, queue)
        if queue.pulse is not self._pulse and self._may_send:
            self._pulse = queue.pulse
            await self._tell_pulse(queue.pulse)

    async def _greet(self, queue: Subscription) -> None:
        """Send the past; while Redis is away, try again with the next pulse."""
        # Where a log was empty, its first event is no new beginning.
        renewed = self._is_fresh and self._place.epoch != NO_EPOCH
        after = None if self._is_fresh else self._after
        try:
            past = await self._tail.since(after, _ROWS, self._wanted)
        except LiveUnavailableError:
            return
        self._place, self._is_fresh = past.place, True
        self._told = queue.dropped
        await self._frame(
            "past",
            events=past.events,
            missing=past.missing,
            is_cut=past.is_cut,
            is_new_count=past.is_new_count or renewed,
            # Whether the rows that the watcher has stay, and these go on top.
            follows=after is not None and not past.is_new_count,
        )

    async def _tell(self, events: list[LiveEvent], queue: Subscription) -> None:
        fresh = [each for each in events if each.number > self._place.number]
        if fresh:
            self._place = Place(queue.epoch, fresh[-1].number)
        shown = [each for each in fresh if self._wanted(each)]
        dropped = queue.dropped - self._told
        if shown or dropped:
            self._told = queue.dropped
            await self._frame("events", events=shown, dropped=dropped)

    async def _tell_pulse(self, pulse: Pulse | None) -> None:
        state = state_of(pulse)
        if state is None:
            await self._frame("away")
        else:
            await self._frame("pulse", state=state)

    async def _frame(self, kind: str, **content: Any) -> None:
        self._sent += 1
        head = {"type": kind, "n": self._sent, "place": str(self._place)}
        wire = orjson.dumps(head | {"sent_at": time.time()} | content)
        await self._send(wire.decode())
