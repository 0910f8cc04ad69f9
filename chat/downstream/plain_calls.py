"""The calls of a breaker while all is well, which cost next to nothing.

A call need not carry a permit then: ``enter`` gives the time, which ``passed`` or
``broke`` takes back. What went well is only counted, up to the end of the window's
part; whatever else happens first brings those counts where they belong.
"""

import math
from collections.abc import Callable

from chat.downstream.breaker_types import BreakerConfig, Override, State, Tally
from chat.downstream.window import SlidingWindow


class PlainCalls:
    """Counts the calls of a closed breaker; the base of the whole one."""

    def __init__(self, config: BreakerConfig, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._state = State.CLOSED
        self._override: Override | None = None
        self._since = -math.inf  # when the state was entered
        self._tally = Tally()
        self._passed = 0
        self._passed_from = 0.0
        self._fast_until = -math.inf
        self.configure(config)

    def configure(self, config: BreakerConfig) -> None:
        """Take new thresholds; what was counted under the old ones is forgotten."""
        self._fold()
        self.config = config
        self._window = SlidingWindow(config.window_s)

    def enter(self) -> float | None:
        """Return the time for a call that just passes; None when it has to be admitted.

        Whoever has the time owes ``passed`` or ``broke`` for it, or nothing at all for
        a call that says nothing of the dependency.
        """
        if self._state is State.CLOSED and self._override is None:
            return self._clock()
        return None

    def passed(self, started: float, late_s: float = 0.0) -> None:
        """Take it that a call which began then went well, however slowly.

        ``late_s`` of the time were not the dependency's own but this process's.
        """
        now = self._clock()
        if (
            now < self._fast_until
            and started > self._since
            and now - started - late_s <= self.config.slow_call_s
        ):
            self._passed += 1
        else:
            self._settle_plain(now, started, failed=False, late_s=late_s)

    def broke(self, started: float) -> None:
        """Take it that a call which began then failed."""
        self._settle_plain(self._clock(), started, failed=True)

    @property
    def tally(self) -> Tally:
        """Results since the process began."""
        self._fold()
        return self._tally

    @property
    def is_plain(self) -> bool:
        """Whether calls just pass: closed, and no override stands."""
        return self._state is State.CLOSED and self._override is None

    @property
    def state(self) -> State:
        """What the breaker does with the next call; an override counts first."""
        return self._override.state if self._override else self._state

    def _judge(self, now: float) -> None:
        """Open when the window says so."""
        raise NotImplementedError

    def _settle_plain(
        self, now: float, started: float, *, failed: bool, late_s: float = 0.0
    ) -> None:
        """Take the result of a call without a permit; let the next ones be quick."""
        self._fold()
        if started <= self._since or self._state is not State.CLOSED:
            return
        slow = now - started - late_s > self.config.slow_call_s
        self._settle_closed(now, failed=failed, slow=slow)
        window = self._window
        if self.is_plain and not window.failures and not window.slow:
            self._passed_from, self._fast_until = now, window.part_ends(now)

    def _settle_closed(self, now: float, *, failed: bool, slow: bool) -> None:
        if self._override is not None and self.state is State.DISABLED:
            return
        self._window.add(now, failed=failed, slow=slow)
        self._tally.add(failed=failed, slow=slow)
        self._judge(now)

    def _fold(self) -> None:
        """Bring what went well to window and tally; the next result is looked at."""
        self._fast_until = -math.inf
        count, self._passed = self._passed, 0
        if count:
            self._window.pass_many(self._passed_from, count)
            self._tally.calls += count
