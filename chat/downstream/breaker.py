"""The circuit breaker: a pure state machine over a sliding window of results.

Closed, it counts; too many failures or slow calls open it. Open, it refuses for a time
that doubles with each failed recovery. Then half-open, it leases a few probes: as many
successes close it, one failure opens it again. A lease runs out, so a prober that died
can't wedge it. An operator's override stands beside the state and ends by itself.

The caller says what a result was: ``succeed``, ``fail``, or ``forget`` for what says
nothing of the dependency (a cancellation). Results of calls that were admitted in an
earlier state are late news and change nothing.

While all is well a call need not even carry a permit: see ``plain_calls``.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from chat.downstream.breaker_types import (
    OVERRIDES,
    BreakerConfig,
    BreakerOpenError,
    BreakerSnapshot,
    Override,
    State,
    Transition,
)
from chat.downstream.permits import Permit
from chat.downstream.plain_calls import PlainCalls
from chat.downstream.probes import Probes


class Breaker(PlainCalls):
    """One dependency's breaker, as one process sees it. Not thread-safe."""

    def __init__(
        self,
        name: str,
        config: BreakerConfig,
        clock: Callable[[], float],
        *,
        chance: Callable[[], float] = random.random,
        listener: Callable[[Transition], None] | None = None,
    ) -> None:
        self._probes = Probes()
        super().__init__(config, clock)
        self.name = name
        self._chance = chance
        self._listener = listener
        self._era = 0  # grows with each change of state
        self._open_until = 0.0
        self._reopenings = 0
        self.rejected = 0

    # -- for callers ----------------------------------------------------------------

    async def admit(self) -> Permit:
        """As ``acquire``; awaited, as one whose probes are shared has to ask."""
        return self.acquire()

    @property
    def own_state(self) -> State:
        """The state beneath any override."""
        return self._state

    @property
    def waiting_s(self) -> float:
        """How long until a probe is due; 0 when it is, or none is needed."""
        if self._state is not State.OPEN:
            return 0.0
        return max(0.0, self._open_until - self._clock())

    def acquire(self) -> Permit:
        """Return leave for one call; raise BreakerOpenError when there is none."""
        now = self._clock()
        if self._state is State.CLOSED and self._override is None:
            return Permit(self, self._era, now)
        return self._acquire_otherwise(now)

    def settle(
        self,
        era: int,
        started: float,
        lease: int,
        *,
        failed: bool,
        late_s: float = 0.0,
    ) -> None:
        """Take a permit's result; only permits call this."""
        now = self._clock()
        self._fold()
        if era != self._era:
            return
        slow = now - started - late_s > self.config.slow_call_s
        if self._state is State.CLOSED:
            self._settle_closed(now, failed=failed, slow=slow)
        elif self._state is State.HALF_OPEN and self._probes.give_back(lease):
            self._window.add(now, failed=failed, slow=slow)
            self._judge_probe(now, failed=failed or slow)

    def return_lease(self, lease: int) -> None:
        """Take back a probe's lease unused; only permits call this."""
        self._probes.give_back(lease)

    # -- for operators --------------------------------------------------------------

    def configure(self, config: BreakerConfig) -> None:
        """Take new thresholds; as many probes may have succeeded as they ask for."""
        super().configure(config)
        if self._state is State.HALF_OPEN:
            self._judge_recovery(self._clock())

    @property
    def state(self) -> State:
        """What the breaker does with the next call; an override counts first."""
        self._expire_override()
        return self._override.state if self._override else self._state

    def override(
        self,
        state: State,
        *,
        reason: str,
        actor: str = "",
        for_s: float | None = None,
        order: int = 0,
    ) -> None:
        """Force the breaker open or closed, or disable it; raise ValueError else."""
        if state not in OVERRIDES:
            message = f"{state} is no override"
            raise ValueError(message)
        self._fold()
        before, now = self.state, self._clock()
        until = None if for_s is None else now + for_s
        self._override = Override(state, reason, actor, until, order)
        if before in OVERRIDES or self._state is not State.CLOSED:
            # The state under an override rests closed, so that what is counted while
            # forced closed can open it when the override ends.
            self._rest(State.CLOSED)
        self._tell(before, state, now, reason, actor)

    def clear_override(self, *, reason: str = "cleared", actor: str = "") -> None:
        """End the override; after forced open the dependency is probed first."""
        ended, now = self._override, self._clock()
        if ended is None:
            return
        self._fold()
        self._override = None
        if ended.state is State.FORCED_OPEN:
            self._rest(State.HALF_OPEN)
        elif ended.state is State.DISABLED:
            self._window.clear()
        self._tell(ended.state, self._state, now, reason, actor)

    def reset(self, *, reason: str, actor: str = "") -> None:
        """Close the breaker and forget what it counted, overrides included."""
        self._fold()
        before = self.state
        self._override = None
        self._reopenings = 0
        self._window.clear()
        self._rest(State.CLOSED)
        self._tell(before, State.CLOSED, self._clock(), reason, actor)

    def adopt(self, state: State, *, cause: str, open_for_s: float = 0.0) -> None:
        """Follow what other processes have found: closed, open or half-open.

        An operator's override stands above it: then there is nothing to follow.
        """
        if state in OVERRIDES:
            message = f"{state} comes as an override"
            raise ValueError(message)
        self._fold()
        now = self._clock()
        self._open_until = now + open_for_s
        if self.state in OVERRIDES or state is self._state:
            return
        if state is State.CLOSED:
            # What was counted before belongs to the outage that is over.
            self._window.clear()
            self._reopenings = 0
        before = self._state
        self._rest(state)
        self._tell(before, state, now, cause, "", followed=True)

    def snapshot(self) -> BreakerSnapshot:
        """Return what the console shows."""
        self._fold()
        now, state = self._clock(), self.state
        self._window.forget_before(now)
        waiting = max(0.0, self._open_until - now) if state is State.OPEN else None
        return BreakerSnapshot(
            name=self.name,
            state=state,
            calls=self._window.calls,
            failures=self._window.failures,
            slow=self._window.slow,
            rejected=self.rejected,
            next_probe_s=waiting,
            override=self._override,
        )

    # -- inside ---------------------------------------------------------------------

    def _acquire_otherwise(self, now: float) -> Permit:
        """Admit or refuse in every state but plain closed."""
        state = self.state
        if state is State.OPEN and now >= self._open_until:
            self._change(State.HALF_OPEN, now, "time to probe")
            state = State.HALF_OPEN
        if state is State.HALF_OPEN:
            return self._acquire_probe(now)
        if state in (State.OPEN, State.FORCED_OPEN):
            waiting = self._open_until - now if state is State.OPEN else None
            raise self.refusal(state, waiting)
        return Permit(self, self._era, now)

    def _acquire_probe(self, now: float) -> Permit:
        config = self.config
        lease = self._probes.lease(
            now, wanted=config.probes, for_s=config.probe_lease_s
        )
        if lease is None:
            raise self.refusal(State.HALF_OPEN, self._probes.free_in(now))
        return Permit(self, self._era, now, lease)

    def refusal(self, state: State, waiting: float | None) -> BreakerOpenError:
        """Return the error for a call that is not let through, and count it."""
        self.rejected += 1
        return BreakerOpenError(self.name, state, waiting)

    def _judge(self, now: float) -> None:
        """Open when the window says so, unless an operator keeps it closed."""
        window = self._window
        if self._override is None:
            why = self.config.verdict(window.calls, window.failures, window.slow)
            if why:
                self._open(now, why)

    def _judge_probe(self, now: float, *, failed: bool) -> None:
        if failed:
            self._reopenings += 1
            self._open(now, "a probe failed")
            return
        self._probes.succeeded += 1
        self._judge_recovery(now)

    def _judge_recovery(self, now: float) -> None:
        """Close once as many probes succeeded as are wanted."""
        succeeded = self._probes.succeeded
        if succeeded >= self.config.probes:
            self._reopenings = 0
            self._window.clear()
            self._change(State.CLOSED, now, f"{succeeded} probes succeeded")

    def _open(self, now: float, cause: str) -> None:
        open_s = self.config.open_for_s(self._reopenings, self._chance)
        self._open_until = now + open_s
        self._change(State.OPEN, now, cause)

    def _change(self, state: State, now: float, cause: str) -> None:
        before = self._state
        self._rest(state)
        self._tell(before, state, now, cause, "")

    def _rest(self, state: State) -> None:
        """Enter a state: permits and probes of the one before are void."""
        self._state = state
        self._era += 1
        self._since = self._clock()
        self._probes.clear()

    def _expire_override(self) -> None:
        override = self._override
        if override and override.until is not None and self._clock() >= override.until:
            self.clear_override(reason="the override ran out", actor=override.actor)

    def _tell(
        self,
        before: State,
        after: State,
        now: float,
        cause: str,
        actor: str,
        *,
        followed: bool = False,
    ) -> None:
        if self._listener is None or before is after:
            return
        window = self._window
        counts = (window.calls, window.failures, window.slow)
        told = Transition(self.name, before, after, now, cause, *counts, actor)
        self._listener(replace(told, followed=True) if followed else told)
