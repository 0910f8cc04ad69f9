"""The hold rule as an automaton: which starts may still become a match?

From the detectors' syntax trees come positions (Glushkov's construction, counts written
out) and, state by state as texts need them, a deterministic automaton without a dead
end: a start is live exactly as long as it has a state, for every position lies on the
way to a match. What looks ahead is a side branch that keeps a start alive and accepts
nothing; what looks around elsewhere is dropped, which can only keep more alive. What
looks back at the very start is kept: it depends on text that is known.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from re import _constants as op  # type: ignore[attr-defined]
from typing import NamedTuple

from guardrails.core.alphabet import OTHER_SIGN, OTHER_SPACE
from guardrails.core.closure import (
    REPEATS,
    Node,
    PatternError,
    Translator,
    children,
)

_MOST_POSITIONS = 100_000
# Beyond so many states the automaton forgets them all and starts again.
_MOST_STATES = 40_000
# Crowds are shared while they are small and few: odd texts must not fill the memory.
_MOST_CROWDS = 10_000
_LARGEST_CROWD = 12

#: Whether RE2, ``re`` and we call a byte a word character; beyond 0x80 none is.
WORD = bytes(
    code < OTHER_SIGN and (chr(code).isalnum() or chr(code) == "_")
    for code in range(256)
)
#: Stands for the beginning of the text where a byte before a start is asked for.
NOTHING_BEFORE = OTHER_SPACE

_Condition = Callable[[int, int], bool]


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


@dataclass(slots=True)
class _Part:
    """A part of a pattern: may it be empty, where can it begin and end."""

    empty: bool = True
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Entry:
    """One detector: where it begins, and what must hold before it."""

    first: frozenset[int]
    conditions: list[_Condition] = field(default_factory=list)


class Automaton:
    """The prefixes of all matches of a set of patterns."""

    def __init__(self, trees: Sequence[Sequence[Node]], write: Translator) -> None:
        self._write = write
        self._codes: list[frozenset[int]] = []
        self._follow: list[frozenset[int]] = []
        self._accepts: dict[int, int] = {}
        self._states: dict[frozenset[int], State] = {}
        self._crowds: dict[tuple[int, ...], Crowd] = {}
        self._entries = [self._entry(index, tree) for index, tree in enumerate(trees)]
        self.starts = [State((), ()) for _ in range(256)]

    def extended(self, trees: Sequence[Sequence[Node]]) -> "Automaton":
        """Return the automaton of some more patterns; this one stays as it is."""
        wider = copy(self)
        wider._codes, wider._follow = list(self._codes), list(self._follow)
        wider._accepts = dict(self._accepts)
        wider._states, wider._crowds = {}, {}
        wider._entries = list(self._entries)
        for tree in trees:
            wider._entries.append(wider._entry(len(wider._entries), tree))
        wider.starts = [State((), ()) for _ in range(256)]
        return wider

    def step(self, state: State, code: int) -> State | None:
        """Return the state after one more byte, and remember the way."""
        follow, codes = self._follow, self._codes
        reached = {
            after
            for position in state.positions
            for after in follow[position]
            if code in codes[after]
        }
        found = state[code] = self._state(reached)
        return found

    def begin(self, before: int, code: int) -> State | None:
        """Return the state of a start at a byte, and remember it."""
        reached: set[int] = set()
        for entry in self._entries:
            if all(allows(before, code) for allows in entry.conditions):
                reached |= {each for each in entry.first if code in self._codes[each]}
        found = self.starts[before][code] = self._state(reached)
        return found

    def crowd(self, before: int, states: tuple[State, ...]) -> Crowd:
        """Return the crowd of these states behind a byte."""
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
            accepts = {self._accepts[each] for each in key if each in self._accepts}
            known = State(tuple(key), tuple(sorted(accepts)))
            self._states[key] = known
        return known

    def _forget(self) -> None:
        self._states.clear()
        self._crowds.clear()
        for start in self.starts:
            start.clear()

    def _entry(self, index: int, tree: Sequence[Node]) -> _Entry:
        conditions: list[_Condition] = []
        for kind, value in tree:
            if kind is op.AT and value is op.AT_BOUNDARY:
                conditions.append(_at_boundary)
            elif kind in {op.ASSERT, op.ASSERT_NOT} and value[0] < 0:
                behind = self._behind(kind, value)
                conditions += [behind] if behind else []
            else:
                break
        whole = self._sequence(tree)
        for position in whole.last:
            self._accepts[position] = index
        return _Entry(whole.first, conditions)

    def _behind(
        self, kind: object, value: tuple[int, Sequence[Node]]
    ) -> _Condition | None:
        """Return what a look-behind of one character asks of the byte before."""
        if len(value[1]) != 1 or value[1][0][0] not in {op.IN, op.LITERAL}:
            return None
        codes = self._write.codes(*value[1][0])
        if kind is op.ASSERT:
            return lambda before, code: before in codes
        sure = self._write.sure_codes(*value[1][0])
        return lambda before, code: before not in sure

    def _sequence(self, nodes: Sequence[Node]) -> _Part:
        whole = _Part()
        for node in reversed(list(nodes)):
            whole = self._joined(self._part(node), whole)
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        for position in one.last:
            self._follow[position] |= other.first
        return _Part(
            one.empty and other.empty,
            one.first | other.first if one.empty else one.first,
            one.last | other.last if other.empty else other.last,
        )

    def _part(self, node: Node) -> _Part:
        kind, value = node
        if kind is op.AT:
            return _Part()
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            if value[0] < 0:
                return _Part()
            return _Part(True, self._sequence(value[1]).first)
        if kind in REPEATS:
            return self._repeated(*value)
        inner = children(kind, value)
        if not inner:
            return self._position(self._write.codes(kind, value))
        parts = [self._sequence(each) for each in inner]
        return _Part(
            any(each.empty for each in parts),
            frozenset().union(*(each.first for each in parts)),
            frozenset().union(*(each.last for each in parts)),
        )

    def _repeated(self, low: int, high: int, body: Sequence[Node]) -> _Part:
        whole = _Part()
        for count in range(high, 0, -1):
            whole = self._joined(self._sequence(body), whole)
            whole.empty = whole.empty or count > low
        return whole

    def _position(self, codes: frozenset[int]) -> _Part:
        if len(self._codes) >= _MOST_POSITIONS:
            raise PatternError("the detectors' patterns are too large together")
        here = frozenset({len(self._codes)})
        self._codes.append(codes)
        self._follow.append(frozenset())
        return _Part(False, here, here)


def _at_boundary(before: int, code: int) -> bool:
    return WORD[before] != WORD[code]
