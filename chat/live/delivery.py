"""Brings one response to one socket, no faster than its client takes it.

The server waits for a client that does not read, but kernels and proxies on the way
hold much. So a client that acknowledges is never sent more than a window ahead. While
it lags nothing is queued for it: the frames are read again, in long batches, when it
has caught up.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from chat.live.sources import Sources
from chat.protocol.frames import Frame, batched

Send = Callable[[bytes], Awaitable[None]]


class TooSlowError(Exception):
    """The client has acknowledged nothing for too long."""


@dataclass(frozen=True, slots=True)
class WindowSize:
    """How far a client may fall behind, and for how long."""

    frames: int
    bytes: int
    patience_s: float


class Window:
    """What was sent and not acknowledged; open until the first acknowledgement."""

    def __init__(self, size: WindowSize) -> None:
        self._size = size
        self._unacknowledged: deque[tuple[int, int]] = deque()
        self._bytes = 0
        self._acknowledges = False
        self._room = asyncio.Event()

    def sent(self, frame: Frame) -> None:
        """Note a frame that left."""
        size = len(frame.wire)
        self._unacknowledged.append((frame.seq, size))
        self._bytes += size

    def acknowledge(self, seq: int) -> None:
        """Note that everything up to ``seq`` has arrived."""
        self._acknowledges = True
        while self._unacknowledged and self._unacknowledged[0][0] <= seq:
            self._bytes -= self._unacknowledged.popleft()[1]
        self._room.set()

    @property
    def is_full(self) -> bool:
        """Whether the client lags behind."""
        size = self._size
        return self._acknowledges and (
            len(self._unacknowledged) >= size.frames or self._bytes >= size.bytes
        )

    async def room(self) -> None:
        """Wait until the client has caught up; raise TooSlowError when it does not."""
        while self.is_full:
            self._room.clear()
            try:
                async with asyncio.timeout(self._size.patience_s):
                    await self._room.wait()
            except TimeoutError:
                raise TooSlowError from None


class Delivery:
    """One response on its way to one socket; nothing leaves before ``once`` is set."""

    def __init__(
        self,
        sources: Sources,
        response_id: str,
        send: Send,
        size: WindowSize,
        once: asyncio.Event | None = None,
    ) -> None:
        self.response_id = response_id
        self.window = Window(size)
        self._sources = sources
        self._send = send
        self._once = once

    async def run(self, after: int) -> None:
        """Send what follows number ``after`` until the end."""
        cursor: int | None = after
        while cursor is not None:
            cursor = await self._until_full(cursor)

    async def _until_full(self, after: int) -> int | None:
        """Send until the end (None), or to the number where the window was full."""
        cursor = after
        frames = self._sources.following(self.response_id, after)
        async with aclosing(frames) as batches:
            async for batch in batches:
                if self._once is not None:
                    await self._once.wait()
                for frame in self._joined(batch):
                    if self.window.is_full:
                        await self.window.room()
                        # What was in hand may be joined with what came meanwhile.
                        return cursor
                    await self._send(frame.wire)
                    self.window.sent(frame)
                    cursor = frame.seq
        return None

    def _joined(self, batch: list[Frame]) -> list[Frame]:
        return batch if len(batch) == 1 else batched(self.response_id, batch)
