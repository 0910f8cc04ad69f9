"""A breaker that all processes share, with a local one for the fast path.

Closed, a call costs nothing more than in one process: results are tallied, and the
board takes the tallies to where they are summed. Once it is open, whoever wants to
probe asks the board for a lease, so that all processes together send no more probes
than configured. While the board is away the local breaker does all of it alone, for
its own process, and the operators' last orders stay in force.
"""

from dataclasses import dataclass
from typing import Protocol

from chat.downstream.breaker import Breaker
from chat.downstream.breaker_types import OVERRIDES, BreakerConfig, State
from chat.downstream.permits import Permit

#: A caller that was refused a probe need not ask again before.
_SOON_S = 0.05


@dataclass(frozen=True, slots=True)
class SharedView:
    """What all processes agreed on: the state, and when a probe is due."""

    state: State
    era: int
    open_for_s: float
    cause: str


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What became of the wish to probe; no ``lease`` means no."""

    view: SharedView
    lease: str | None
    retry_in_s: float


class BoardAwayError(Exception):
    """The processes can't agree at the moment: each decides alone."""


class Board(Protocol):
    """Where processes agree."""

    @property
    def is_live(self) -> bool:
        """Whether the processes agreed a moment ago."""
        ...

    async def lease(self, name: str, config: BreakerConfig) -> ProbeAnswer:
        """Ask for one probe; raise BoardAwayError, or TimeoutError when in doubt."""
        ...

    def settle(self, name: str, era: int, lease: str, outcome: str) -> None:
        """Tell how a probe went: ``ok``, ``failed`` or ``none``; never waits."""
        ...

    def ran_out(self, name: str, state: State, order: int) -> None:
        """Tell that an override has run out; never waits."""
        ...


class AloneBoard:
    """The board of a process that shares with nobody."""

    is_live = False

    async def lease(self, name: str, config: BreakerConfig) -> ProbeAnswer:
        """Raise BoardAwayError."""
        raise BoardAwayError(name)

    def settle(self, name: str, era: int, lease: str, outcome: str) -> None:
        """Do nothing: there was no lease."""

    def ran_out(self, name: str, state: State, order: int) -> None:
        """Do nothing: nobody else wants to know."""


class ProbePermit:
    """Leave for one shared probe; tell it once how the call went."""

    __slots__ = ("_breaker", "_era", "_lease", "_started")

    def __init__(self, breaker: "SharedBreaker", era: int, lease: str) -> None:
        self._breaker: SharedBreaker | None = breaker
        self._era = era
        self._lease = lease
        self._started = breaker.now()

    def succeed(self, late_s: float = 0.0) -> None:
        """The dependency did what it should; too slowly is a failed probe.

        ``late_s`` of the time were not its own but this process's.
        """
        breaker = self._breaker
        if breaker is not None:
            took_s = breaker.now() - self._started - late_s
            slow = took_s > breaker.config.slow_call_s
            self._settle("failed" if slow else "ok")

    def fail(self) -> None:
        """The dependency failed."""
        self._settle("failed")

    def forget(self) -> None:
        """The call says nothing of the dependency: the lease goes back."""
        self._settle("none")

    def _settle(self, outcome: str) -> None:
        breaker, self._breaker = self._breaker, None
        if breaker is not None:
            breaker.settle_probe(self._era, self._lease, outcome)


class SharedBreaker(Breaker):
    """One dependency's breaker as this process sees it, agreed on with the others."""

    board: Board = AloneBoard()
    _refused_until = 0.0
    _asking = 0

    def now(self) -> float:
        """Return the breaker's clock."""
        return self._clock()

    async def admit(self) -> Permit | ProbePermit:  # type: ignore[override]
        """Return leave for one call; raise BreakerOpenError when there is none."""
        if self.is_plain:
            return self.acquire()
        # An override, an open time that is not over, or nobody to agree with.
        local = self.state in OVERRIDES or self.waiting_s > 0 or not self.board.is_live
        if local:
            return self.acquire()
        return await self._probe()

    def follow(self, view: SharedView) -> None:
        """Take over what the processes agreed on."""
        if view.state is not self.own_state:
            self._refused_until = 0.0
        self.adopt(view.state, cause=view.cause, open_for_s=view.open_for_s)

    def settle_probe(self, era: int, lease: str, outcome: str) -> None:
        """Take a probe's result; only permits call this."""
        self.board.settle(self.name, era, lease, outcome)

    def _expire_override(self) -> None:
        override = self._override
        super()._expire_override()
        if override is not None and self._override is None:
            self.board.ran_out(self.name, override.state, override.order)

    async def _probe(self) -> Permit | ProbePermit:
        waiting = self._refused_until - self.now()
        # No more can be granted than are configured: a crowd need not ask for all.
        if waiting > 0 or self._asking >= self.config.probes:
            raise self.refusal(State.HALF_OPEN, max(waiting, _SOON_S))
        self._asking += 1
        try:
            answer = await self.board.lease(self.name, self.config)
        except BoardAwayError:
            return self.acquire()
        except TimeoutError:
            raise self.refusal(State.HALF_OPEN, _SOON_S) from None
        finally:
            self._asking -= 1
        return self._by(answer)

    def _by(self, answer: ProbeAnswer) -> Permit | ProbePermit:
        """Return the leave that an answer gives; raise BreakerOpenError."""
        self.follow(answer.view)
        if answer.lease is not None:
            return ProbePermit(self, answer.view.era, answer.lease)
        if self.is_plain or self.state in OVERRIDES:
            return self.acquire()
        self._refused_until = self.now() + min(_SOON_S, answer.retry_in_s)
        raise self.refusal(answer.view.state, answer.retry_in_s)
