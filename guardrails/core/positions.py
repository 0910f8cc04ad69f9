"""Where a match may begin and how it goes on: the positions of the detectors' patterns.

Glushkov's construction with counts written out: each set of characters in a pattern is
a position, with the positions that may follow it. What looks ahead is a side branch
that accepts nothing; what looks around elsewhere is dropped. What looks back where a
match begins is kept, in each way to begin, as it depends on text that is known.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from typing import NamedTuple

from guardrails.core.alphabet import OTHER_SIGN
from guardrails.core.closure import (
    REPEATS,
    Node,
    PatternError,
    Translator,
    children,
)

_MOST_POSITIONS = 200_000  # the longest list of rivals takes 150,000

#: Whether RE2, ``re`` and we call a byte a word character; beyond 0x80 none is.
WORD = bytes(
    code < OTHER_SIGN and (chr(code).isalnum() or chr(code) == "_")
    for code in range(256)
)

_Condition = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class _Behind:
    """Asks whether the byte before is among some."""

    codes: frozenset[int]
    among: bool

    def __call__(self, before: int, code: int) -> bool:
        """Tell whether a start is allowed between the two bytes."""
        return (before in self.codes) is self.among


def _at_boundary(before: int, code: int) -> bool:
    return WORD[before] != WORD[code]


_Conditions = frozenset[_Condition]
_EDGE: _Conditions = frozenset({_at_boundary})
_NOTHING: _Conditions = frozenset()
# Through a part without a character, whatever stands before it; and not at all.
_FREELY = frozenset({_NOTHING})
_NEVER: frozenset[_Conditions] = frozenset()


class Way(NamedTuple):
    """One way into a part: where it leads, and what must hold of the byte before."""

    conditions: _Conditions
    first: frozenset[int]


@dataclass(slots=True)
class _Part:
    """A part of a pattern: where can it begin and end, how may it be empty.

    ``empty`` says for each way through it without a character what must hold there.
    """

    empty: frozenset[_Conditions] = _FREELY
    ways: tuple[Way, ...] = ()
    last: frozenset[int] = frozenset()

    @property
    def first(self) -> frozenset[int]:
        """Where it can begin, whatever stands before it."""
        if len(self.ways) == 1:
            return self.ways[0].first
        return frozenset().union(*[each.first for each in self.ways])


class Positions:
    """The positions of some patterns, and the ways to begin one of them.

    ``alike`` has for each byte the first one that allows the same starts behind it.
    """

    def __init__(self, trees: Sequence[Sequence[Node]], write: Translator) -> None:
        self._write = write
        self.codes: list[frozenset[int]] = []
        self.follow: list[frozenset[int]] = []
        self.accepts: dict[int, int] = {}
        self._each = [self._into(index, tree) for index, tree in enumerate(trees)]
        self._gather()

    def having(self, patterns: Sequence[int | Sequence[Node]]) -> "Positions":
        """Return the positions of other patterns: some of these, by their numbers, and
        new ones. These stay as they are."""
        other = copy(self)
        other.codes, other.follow = list(self.codes), list(self.follow)
        kept = {each: at for at, each in enumerate(patterns) if isinstance(each, int)}
        other.accepts = {
            position: kept[number]
            for position, number in self.accepts.items()
            if number in kept
        }
        other._each = [
            self._each[each] if isinstance(each, int) else other._into(at, each)
            for at, each in enumerate(patterns)
        ]
        other._gather()
        return other

    def after(self, positions: Iterable[int], code: int) -> set[int]:
        """Return the positions that a byte leads to from some others."""
        follow, codes = self.follow, self.codes
        return {
            after
            for position in positions
            for after in follow[position]
            if code in codes[after]
        }

    def begun(self, before: int, code: int) -> set[int]:
        """Return the positions of a start at a byte, behind another."""
        reached: set[int] = set()
        for conditions, first in self.ways:
            if all(allows(before, code) for allows in conditions):
                reached |= {each for each in first if code in self.codes[each]}
        return reached

    def _into(self, index: int, tree: Sequence[Node]) -> tuple[Way, ...]:
        """Lay out a pattern, the detector's of that number; return the ways into it."""
        whole = self._sequence(tree)
        for position in whole.last:
            self.accepts[position] = index
        return whole.ways

    def _gather(self) -> None:
        self.ways = _merged(way for ways in self._each for way in ways)
        self.alike = _alike(self.ways)

    def _looking_back(self, kind: object, nodes: Sequence[Node]) -> _Conditions:
        """Return what a look-behind of one character asks of the byte before."""
        if len(nodes) != 1 or nodes[0][0] not in {op.IN, op.LITERAL}:
            return _NOTHING
        if kind is op.ASSERT:
            return frozenset({_Behind(self._write.codes(*nodes[0]), among=True)})
        sure = self._write.sure_codes(*nodes[0])
        return frozenset({_Behind(sure, among=False)})

    def _sequence(self, nodes: Sequence[Node]) -> _Part:
        whole = _Part()
        for node in reversed(nodes):
            whole = self._joined(self._part(node), whole)
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        if other.ways and one.last:
            first, follow = other.first, self.follow
            for position in one.last:
                follow[position] |= first
        last = one.last | other.last if other.empty else other.last
        if not one.empty:
            return _Part(_NEVER, one.ways, last)
        through = frozenset([a | b for a in one.empty for b in other.empty])
        behind = [Way(a | b, way) for a in one.empty for b, way in other.ways]
        return _Part(through, _merged((*one.ways, *behind)), last)

    def _part(self, node: Node) -> _Part:
        kind, value = node
        if kind is op.AT:
            edge = value is op.AT_BOUNDARY
            return _Part(frozenset({_EDGE}) if edge else _FREELY)
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            if value[0] < 0:
                return _Part(frozenset({self._looking_back(kind, value[1])}))
            return _Part(_FREELY, self._sequence(value[1]).ways)
        if kind in REPEATS:
            return self._repeated(*value)
        inner = children(kind, value)
        if not inner:
            return self._position(self._write.codes(kind, value))
        parts = [self._sequence(each) for each in inner]
        return _Part(
            frozenset().union(*(each.empty for each in parts)),
            _merged(way for each in parts for way in each.ways),
            frozenset().union(*(each.last for each in parts)),
        )

    def _repeated(self, low: int, high: int, body: Sequence[Node]) -> _Part:
        whole = _Part()
        for count in range(high, 0, -1):
            whole = self._joined(self._sequence(body), whole)
            if count > low:
                whole.empty = _FREELY
        return whole

    def _position(self, codes: frozenset[int]) -> _Part:
        if len(self.codes) >= _MOST_POSITIONS:
            raise PatternError("the detectors' patterns are too large together")
        here = frozenset({len(self.codes)})
        self.codes.append(codes)
        self.follow.append(frozenset())
        return _Part(_NEVER, (Way(_NOTHING, here),), here)


def _merged(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return the ways in, those together before which the same must hold."""
    firsts: dict[_Conditions, frozenset[int]] = {}
    for conditions, first in ways:
        known = firsts.get(conditions)
        firsts[conditions] = first if known is None else known | first
    return tuple([Way(*each) for each in firsts.items()])


def _alike(ways: Iterable[Way]) -> bytes:
    """Return for each byte the first one that allows the same starts behind it.

    To a condition, bytes that follow are letters or not, and no more than that.
    """
    conditions = frozenset().union(*(each.conditions for each in ways))
    letter, sign = WORD.index(True), WORD.index(False)
    firsts: dict[tuple[bool, ...], int] = {}
    return bytes(
        firsts.setdefault(
            tuple(a(before, code) for a in conditions for code in (letter, sign)),
            before,
        )
        for before in range(256)
    )
