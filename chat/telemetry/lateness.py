"""How late the event loop is, so that its own lateness is told from others'.

A process that has too much to do hears of an answer long after it came. Who then takes
the wait for the answerer's, gives up calls that went well, and opens breakers before
services that are well. So waits are measured here by a time that stands still while the
loop is late. A beat tells how late it is; it goes only while somebody waits.
"""

import asyncio
from types import TracebackType
from typing import Self
from weakref import WeakKeyDictionary

_BEAT_S = 0.01


class _Beat:
    """The sum of one loop's lateness while anybody looks."""

    def __init__(self) -> None:
        self._late = 0.0
        self._due = 0.0
        self._handle: asyncio.TimerHandle | None = None
        self._watching = 0

    def enter(self) -> None:
        """Go on beating for one more."""
        self._watching += 1
        if self._handle is None:
            self._next()

    def leave(self) -> None:
        """One less is looking."""
        self._watching -= 1

    @property
    def late_s(self) -> float:
        """Lateness so far; what is overdue at this moment counts."""
        now = asyncio.get_running_loop().time()
        return self._late + max(0.0, now - self._due)

    def _next(self) -> None:
        # Nothing here holds the loop: it would never be let go of.
        loop = asyncio.get_running_loop()
        self._due = loop.time() + _BEAT_S
        self._handle = loop.call_at(self._due, self._strike)

    def _strike(self) -> None:
        self._late = self.late_s
        self._handle = None
        if self._watching:
            self._next()


_beats: WeakKeyDictionary[asyncio.AbstractEventLoop, _Beat] = WeakKeyDictionary()


def _beat() -> _Beat:
    loop = asyncio.get_running_loop()
    beat = _beats.get(loop)
    if beat is None:
        beat = _beats[loop] = _Beat()
    return beat


class Watch:
    """While it is open, ``late_s`` says how long the loop has been late since."""

    __slots__ = ("_beat", "_from")

    def __enter__(self) -> Self:
        self._beat = _beat()
        self._beat.enter()
        self._from = self._beat.late_s
        return self

    def __exit__(self, *error: object) -> None:
        self._beat.leave()

    @property
    def late_s(self) -> float:
        """How long of the time since then the loop was late."""
        return self._beat.late_s - self._from


class FairTimeout:
    """As ``asyncio.timeout``, but the loop's own lateness uses none of it up."""

    __slots__ = ("_began", "_handle", "_limit_s", "_loop", "_timeout", "_watch")

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._watch = Watch().__enter__()
        self._timeout = asyncio.timeout(None)
        await self._timeout.__aenter__()
        self._began = self._loop.time()
        self._wait(self._limit_s)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._handle.cancel()
        self._watch.__exit__()
        await self._timeout.__aexit__(kind, error, trace)

    def _wait(self, left_s: float) -> None:
        self._handle = self._loop.call_later(left_s, self._look)

    def _look(self) -> None:
        """End the wait if its time has passed; what the loop took is added to it."""
        now = self._loop.time()
        left_s = self._limit_s + self._watch.late_s - (now - self._began)
        if left_s <= 0:
            self._timeout.reschedule(now)
        else:
            self._wait(left_s)
