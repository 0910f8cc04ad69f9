"""The hold rule as an automaton: which starts may still become a match?

From the positions of the detectors' patterns comes, state by state as texts need them,
a deterministic automaton without a dead end: a start is live exactly as long as it has
a state, for every position lies on the way to a match. That positions know little of
what looks around can only keep more alive.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import NamedTuple

from guardrails.core.alphabet import OTHER_SPACE
from guardrails.core.closure import Node, Translator
from guardrails.core.positions import Positions

# Beyond so many states the automaton forgets them all and starts again.
_MOST_STATES = 40_000
# Crowds are shared while they are small and few: odd texts must not fill the memory.
_MOST_CROWDS = 10_000
_LARGEST_CROWD = 12

#: Stands for the beginning of the text where a byte before a start is asked for.
NOTHING_BEFORE = OTHER_SPACE


class State(dict[int, "State | None"]):
    """A set of positions, and where each byte leads from it (filled as needed)."""

    __slots__ = ("accepts", "positions")

    def __init__(self, positions: tuple[int, ...], accepts: tuple[int, ...]) -> None:
        super().__init__()
        self.positions = positions
        self.accepts = accepts


class Move(NamedTuple):
    """Where a byte leads a crowd.

    ``kept`` are the places of the states that live on (None: all of them), ``begins``
    says that a start joins them; ``accepts`` are pairs of a detector and a place in the
    crowd afterwards.
    """

    after: "Crowd"
    kept: tuple[int, ...] | None
    begins: bool
    accepts: tuple[tuple[int, int], ...]


class Crowd(dict[int, Move]):
    """The states of all starts that are live at once, and its moves so far."""

    __slots__ = ("before", "remembers", "states")

    def __init__(self, before: int, states: tuple[State, ...]) -> None:
        super().__init__()
        self.before = before
        self.states = states
        self.remembers = len(states) <= _LARGEST_CROWD


class Automaton:
    """The prefixes of all matches of a set of patterns."""

    def __init__(self, trees: Sequence[Sequence[Node]], write: Translator) -> None:
        self._positions = Positions(trees, write)
        self._forget()

    def having(self, patterns: Sequence[int | Sequence[Node]]) -> "Automaton":
        """Return the automaton of other patterns: some of these, by their numbers, and
        new ones. This one stays as it is."""
        other = copy(self)
        other._positions = self._positions.having(patterns)
        other._forget()
        return other

    def step(self, state: State, code: int) -> State | None:
        """Return the state after one more byte, and remember the way."""
        reached = self._positions.after(state.positions, code)
        found = state[code] = self._state(reached)
        return found

    def begin(self, before: int, code: int) -> State | None:
        """Return the state of a start at a byte, and remember it."""
        reached = self._positions.begun(before, code)
        found = self.starts[before][code] = self._state(reached)
        return found

    def crowd(self, before: int, states: tuple[State, ...]) -> Crowd:
        """Return the crowd of these states behind a byte."""
        before = self._positions.alike[before]
        if len(states) > _LARGEST_CROWD:
            return Crowd(before, states)
        key = (before, *map(id, states))  # which the crowd keeps alive
        known = self._crowds.get(key)
        if known is None:
            if len(self._crowds) >= _MOST_CROWDS:
                self._crowds.clear()
            known = self._crowds[key] = Crowd(before, states)
        return known

    def _state(self, reached: Iterable[int]) -> State | None:
        key = frozenset(reached)
        if not key:
            return None
        known = self._states.get(key)
        if known is None:
            if len(self._states) >= _MOST_STATES:
                self._forget()
            accepts = self._positions.accepts
            accepted = {accepts[each] for each in key if each in accepts}
            known = State(tuple(key), tuple(sorted(accepted)))
            self._states[key] = known
        return known

    def _forget(self) -> None:
        self._states: dict[frozenset[int], State] = {}
        self._crowds: dict[tuple[int, ...], Crowd] = {}
        self.starts = [State((), ()) for _ in range(256)]
