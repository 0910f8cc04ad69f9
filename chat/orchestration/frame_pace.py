"""How long shown text is followed by silence: longer while the event loop is late.

A loop that is late has more to do than it can. What it can leave undone without loss is
frames: words that wait for each other leave together, in fewer and longer ones. So an
overloaded process becomes coarser, evenly for all, and not later and later.
"""

import asyncio
from weakref import WeakKeyDictionary

#: Quicker than this is not seen, and dearer.
LEAST_S = 0.04
#: Coarser than this would be seen.
MOST_S = 0.1
#: Each moment of lateness adds so many of silence; the first of them is ordinary.
_ADDS, _ORDINARY_S = 10, 0.001
#: One of so many wake-ups counts; a single hiccup changes next to nothing.
_OF = 64


class FramePace:
    """What one event loop can afford, judged by how late its timers come."""

    def __init__(self) -> None:
        self._late_s = 0.0

    def woke(self, late_s: float) -> None:
        """Note how late a timer came."""
        self._late_s += (late_s - self._late_s) / _OF

    @property
    def gather_s(self) -> float:
        """How long text gathers after some was shown."""
        more = _ADDS * max(0.0, self._late_s - _ORDINARY_S)
        return min(LEAST_S + more, MOST_S)


_paces: WeakKeyDictionary[asyncio.AbstractEventLoop, FramePace] = WeakKeyDictionary()


def frame_pace() -> FramePace:
    """Return the pace of the running loop."""
    loop = asyncio.get_running_loop()
    pace = _paces.get(loop)
    if pace is None:
        pace = _paces[loop] = FramePace()
    return pace
