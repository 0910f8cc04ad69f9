"""The detectors' own patterns, read: what the hold rule and the gate derive from.

Nobody writes a safe cut by hand. A pattern's syntax tree is checked here (bounded, and
nothing in it that later text could change) and its sets of characters are written in
the alphabet of bytes. ``relaxed`` is the pattern for the gate: without what looks
around, so that it can only be wider.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from guardrails.core.alphabet import (
    OTHER_SIGN,
    OTHER_SPACE,
    OTHER_WORD,
    Alphabet,
    is_word,
)
from guardrails.core.normalise import fold

_LONGEST_COUNT = 1000
_COUNTED_IN_GATE = 8
_REMEMBERED = 1024  # patterns; a policy has some two hundred
REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_BUCKETS = {OTHER_WORD: "word", OTHER_SIGN: "sign", OTHER_SPACE: "space"}
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    op.CATEGORY_WORD: is_word,
    op.CATEGORY_NOT_WORD: lambda c: not is_word(c),
}
# What every character of a shared byte has in common.
_SHARED: dict[Any, frozenset[str]] = {
    op.CATEGORY_DIGIT: frozenset(),
    op.CATEGORY_NOT_DIGIT: frozenset({"word", "sign", "space"}),
    op.CATEGORY_SPACE: frozenset({"space"}),
    op.CATEGORY_NOT_SPACE: frozenset({"word", "sign"}),
    op.CATEGORY_WORD: frozenset({"word"}),
    op.CATEGORY_NOT_WORD: frozenset({"sign", "space"}),
}

Node = tuple[Any, Any]


class PatternError(ValueError):
    """A detector's pattern that no bounded hold can be derived from."""


class Tree(NamedTuple):
    """A pattern, read: its syntax tree, how long a text it can keep waiting, and every
    character that it names one by one."""

    nodes: Sequence[Node]
    width: int
    characters: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def read(pattern: str) -> Tree:
    """Return what a pattern says; raise PatternError if it can't be held.

    A policy that changes one word leaves most patterns as they were: read once, they
    cost its first turn nothing.
    """
    tree = _parser.parse(pattern)
    low, high = tree.getwidth()
    if tree.state.flags & ~re.UNICODE.value:
        raise PatternError(f"no flags in a detector's pattern: {pattern!r}")
    if high > _LONGEST_COUNT:
        raise PatternError(f"unbounded, or over {_LONGEST_COUNT} wide: {pattern!r}")
    if low == 0:
        raise PatternError(f"matches nothing at all: {pattern!r}")
    nodes = tuple(tree)
    named = frozenset(characters(nodes))
    for character in named:
        if fold(character) != character:
            raise PatternError(
                f"{character!r} never occurs in normalised text: {pattern!r}"
            )
    ahead = _ahead(nodes)
    if ahead > _LONGEST_COUNT:
        raise PatternError(f"looks ahead without a bound: {pattern!r}")
    return Tree(nodes, int(high) + ahead, named)


def _ahead(nodes: Sequence[Node]) -> int:
    total = 0
    for kind, value in nodes:
        if kind in {op.ASSERT, op.ASSERT_NOT} and value[0] == 1:
            total += int(value[1].getwidth()[1])
        for inner in children(kind, value):
            total += _ahead(inner)
    return total


def children(kind: Any, value: Any) -> list[list[Node]]:
    """Return what a node consumes through; refuse what can't be held."""
    if kind in REPEATS:
        return [list(value[2])]
    if kind is op.BRANCH:
        return [list(each) for each in value[1]]
    if kind is op.ATOMIC_GROUP:
        return [list(value)]
    if kind is op.SUBPATTERN and not (value[1] or value[2]):
        return [list(value[3])]
    _refuse(kind, value)
    return []


def _refuse(kind: Any, value: Any) -> None:
    if kind is op.SUBPATTERN:
        raise PatternError("no flags inside a detector's pattern")
    if kind in {op.GROUPREF, op.GROUPREF_EXISTS}:
        raise PatternError("no references to groups in a detector's pattern")
    if kind is op.AT and value not in {op.AT_BOUNDARY, op.AT_NON_BOUNDARY}:
        raise PatternError("no anchors in a detector's pattern")
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        _refuse_line_ends(value[1])


def _refuse_line_ends(nodes: Sequence[Node]) -> None:
    """Allow ``\\Z`` in an assertion, but nothing that a later newline could change."""
    for kind, value in nodes:
        if kind is op.AT and value in {op.AT_END, op.AT_BEGINNING}:
            raise PatternError("no ^ or $ in a detector's pattern")
        if kind is op.BRANCH:
            for each in value[1]:
                _refuse_line_ends(each)


def characters(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield every character that the tree names one by one."""
    for kind, value in nodes:
        if kind in {op.LITERAL, op.NOT_LITERAL}:
            yield chr(value)
        elif kind is op.IN:
            yield from (chr(v) for k, v in value if k is op.LITERAL)
        elif kind is op.AT:
            continue
        for inner in children(kind, value):
            yield from characters(inner)


class Translator:
    """Writes syntax trees as byte patterns that RE2 and ``re`` read alike."""

    def __init__(self, alphabet: Alphabet, *, edges: bool = False) -> None:
        self.alphabet = alphabet
        self._edges = edges  # whether edges of words are kept
        self._sets: dict[tuple[Any, Any], frozenset[int]] = {}
        self._symbols = [chr(c) for c in range(128) if not 65 <= c <= 90]
        self._symbols += sorted(alphabet.own)

    def relaxed(self, nodes: Sequence[Node]) -> str:
        """Return the pattern for the gate: no assertions, long counts left open.

        Only the edges of words are kept, if that was asked for: they mean the same in
        the alphabet of bytes as they do in the text.
        """
        return "".join(self._whole(node) for node in nodes)

    def codes(self, kind: Any, value: Any) -> frozenset[int]:
        """Return every byte that a character of the set may have."""
        key = (kind, tuple(value) if kind is op.IN else value)
        if key not in self._sets:
            items, negated = _items(kind, value)
            codes = self._named_codes(items, negated=negated)
            codes |= {
                code
                for code, bucket in _BUCKETS.items()
                if self._bucket_in(items, bucket, negated=negated)
            }
            if not codes:
                raise PatternError("a set of characters that normalised text never has")
            self._sets[key] = frozenset(codes)
        return self._sets[key]

    def sure_codes(self, kind: Any, value: Any) -> frozenset[int]:
        """Return the bytes all of whose characters are in the set."""
        items, negated = _items(kind, value)
        return frozenset(self._named_codes(items, negated=negated))

    def _named_codes(self, items: Sequence[Node], *, negated: bool) -> set[int]:
        return {
            self.alphabet[ord(c)]
            for c in self._symbols
            if any(_holds(k, v, c) for k, v in items) is not negated
        }

    def _whole(self, node: Node) -> str:
        kind, value = node
        if kind in {op.AT, op.ASSERT, op.ASSERT_NOT}:
            kept = self._edges and kind is op.AT and value is op.AT_BOUNDARY
            return r"\b" if kept else ""
        if kind in REPEATS:
            low, high, body = value
            one = _group("".join(self._whole(each) for each in body))
            if high > _COUNTED_IN_GATE:
                return f"{one}{{{min(low, _COUNTED_IN_GATE)},}}"
            return _times(one, low, high)
        inner = children(kind, value)
        if inner:
            return _either(*("".join(self._whole(n) for n in each) for each in inner))
        return _class(self.codes(kind, value))

    def _bucket_in(self, items: Sequence[Node], bucket: str, *, negated: bool) -> bool:
        """Tell whether some character of a shared byte may be in the set."""
        if negated:
            return not any(k is op.CATEGORY and bucket in _SHARED[v] for k, v in items)
        return any(self._reaches(k, v, bucket) for k, v in items)

    def _reaches(self, kind: Any, value: Any, bucket: str) -> bool:
        if kind is op.CATEGORY:
            return bucket in _SHARED[value]
        if kind is op.RANGE:
            return bool(value[1] > 127)
        return value > 127 and chr(value) not in self.alphabet.own


def _items(kind: Any, value: Any) -> tuple[Sequence[Node], bool]:
    """Return what a set lists, and whether it is what is left without them."""
    if kind is op.IN:
        negated = value[0][0] is op.NEGATE
        return (value[1:] if negated else value), negated
    if kind is op.ANY:
        return [(op.LITERAL, 10)], True
    if kind in {op.LITERAL, op.NOT_LITERAL}:
        return [(op.LITERAL, value)], kind is op.NOT_LITERAL
    raise PatternError(f"{kind} is not supported in a detector's pattern")


def _holds(kind: Any, value: Any, character: str) -> bool:
    if kind is op.LITERAL:
        return bool(ord(character) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return _CATEGORIES[value](character)


def _class(codes: frozenset[int]) -> str:
    ordered = sorted(codes)
    ranges: list[list[int]] = []
    for code in ordered:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    body = "".join(
        _byte(low) if low == high else f"{_byte(low)}-{_byte(high)}"
        for low, high in ranges
    )
    return _byte(ordered[0]) if len(codes) == 1 else f"[{body}]"


def _byte(code: int) -> str:
    character = chr(code)
    plain = character.isascii() and character.isalnum()
    return character if plain else rf"\x{code:02x}"


def _times(one: str, low: int, high: int) -> str:
    if high == 0:
        return ""
    if (low, high) == (1, 1):
        return one
    return f"{one}?" if (low, high) == (0, 1) else f"{one}{{{low},{high}}}"


def _group(pattern: str) -> str:
    return f"(?:{pattern})"


def _either(*patterns: str) -> str:
    unique = list(dict.fromkeys(patterns))
    return unique[0] if len(unique) == 1 else _group("|".join(unique))
