"""The hold rule, derived from the detectors' own patterns.

``prefixes`` turns a pattern into one that matches every prefix of everything that the
pattern matches: what may still become a match. Nobody writes a safe cut by hand. Both
it and ``relaxed`` (the pattern itself, for the gate) drop what looks around, which can
only make them wider: text may wait for nothing, it can't slip through.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

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
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
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


def parse(pattern: str) -> list[Node]:
    """Return the pattern's syntax tree; raise PatternError if it can't be held."""
    tree = _parser.parse(pattern)
    low, high = tree.getwidth()
    if tree.state.flags & ~re.UNICODE.value:
        raise PatternError(f"no flags in a detector's pattern: {pattern!r}")
    if high > _LONGEST_COUNT:
        raise PatternError(f"unbounded, or over {_LONGEST_COUNT} wide: {pattern!r}")
    if low == 0:
        raise PatternError(f"matches nothing at all: {pattern!r}")
    nodes = list(tree)
    for character in characters(nodes):
        if fold(character) != character:
            raise PatternError(
                f"{character!r} never occurs in normalised text: {pattern!r}"
            )
    return nodes


def width(pattern: str) -> int:
    """Return the longest text that the pattern can keep waiting."""
    nodes = parse(pattern)
    return int(_parser.parse(pattern).getwidth()[1]) + _ahead(nodes)


def _ahead(nodes: Sequence[Node]) -> int:
    total = 0
    for kind, value in nodes:
        if kind in {op.ASSERT, op.ASSERT_NOT} and value[0] == 1:
            total += int(value[1].getwidth()[1])
        for inner in _children(kind, value):
            total += _ahead(inner)
    return total


def _children(kind: Any, value: Any) -> list[list[Node]]:
    if kind in _REPEATS:
        return [list(value[2])]
    if kind is op.BRANCH:
        return [list(each) for each in value[1]]
    if kind is op.SUBPATTERN:
        if value[1] or value[2]:
            raise PatternError("no flags inside a detector's pattern")
        return [list(value[3])]
    if kind is op.ATOMIC_GROUP:
        return [list(value)]
    if kind in {op.GROUPREF, op.GROUPREF_EXISTS}:
        raise PatternError("no references to groups in a detector's pattern")
    if kind is op.AT and value not in {op.AT_BOUNDARY, op.AT_NON_BOUNDARY}:
        raise PatternError("no anchors in a detector's pattern")
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        _refuse_line_ends(value[1])
    return []


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
        for inner in _children(kind, value):
            yield from characters(inner)


class Translator:
    """Writes syntax trees as byte patterns that RE2 and ``re`` read alike."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self._symbols = [chr(c) for c in range(128) if not 65 <= c <= 90]
        self._symbols += sorted(alphabet.own)

    def prefixes(self, nodes: Sequence[Node]) -> str:
        """Return a pattern for every prefix, the empty and the whole one included."""
        if nodes and nodes[0] == (op.AT, op.AT_BOUNDARY):
            return rf"\b{self._prefixes(nodes[1:])}"
        return self._prefixes(nodes)

    def relaxed(self, nodes: Sequence[Node]) -> str:
        """Return the pattern for the gate: no assertions, long counts left open."""
        return "".join(self._whole(node, gate=True) for node in nodes)

    def _prefixes(self, nodes: Sequence[Node]) -> str:
        if not nodes:
            return ""
        (kind, value), rest = nodes[0], self._prefixes(nodes[1:])
        if kind is op.AT:
            return rest
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            return rest if value[0] < 0 else _either(self._prefixes(value[1]), rest)
        if kind in _REPEATS:
            return self._repeat_prefixes(value, rest)
        whole = self._whole(nodes[0], gate=False)
        inner = _children(kind, value)
        if not inner:
            return f"(?:{whole}{rest})?"
        return _either(*(self._prefixes(each) for each in inner), whole + rest)

    def _repeat_prefixes(self, value: Any, rest: str) -> str:
        low, high, body = value
        one = _group("".join(self._whole(node, gate=False) for node in body))
        part = self._prefixes(body)
        if high == 0:
            return rest
        inside = f"{one}{{0,{high - 1}}}{part}"
        return _either(inside, f"{one}{{{low},{high}}}{rest}")

    def _whole(self, node: Node, *, gate: bool) -> str:
        kind, value = node
        if kind in {op.AT, op.ASSERT, op.ASSERT_NOT}:
            return ""
        if kind in _REPEATS:
            low, high, body = value
            one = _group("".join(self._whole(each, gate=gate) for each in body))
            if gate and high > _COUNTED_IN_GATE:
                return f"{one}{{{min(low, _COUNTED_IN_GATE)},}}"
            return f"{one}{{{low},{high}}}"
        inner = _children(kind, value)
        if inner:
            return _either(
                *("".join(self._whole(n, gate=gate) for n in each) for each in inner)
            )
        return self._set(kind, value)

    def _set(self, kind: Any, value: Any) -> str:
        if kind is op.LITERAL:
            items, negated = [(op.LITERAL, value)], False
        elif kind is op.NOT_LITERAL:
            items, negated = [(op.LITERAL, value)], True
        elif kind is op.ANY:
            items, negated = [(op.LITERAL, 10)], True
        elif kind is op.IN:
            negated = value[0][0] is op.NEGATE
            items = value[1:] if negated else value
        else:
            raise PatternError(f"{kind} is not supported in a detector's pattern")
        codes = {
            self.alphabet[ord(c)]
            for c in self._symbols
            if any(_holds(k, v, c) for k, v in items) is not negated
        }
        for code, bucket in _BUCKETS.items():
            if self._bucket_in(items, bucket, negated=negated):
                codes.add(code)
        return _class(codes)

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


def _holds(kind: Any, value: Any, character: str) -> bool:
    if kind is op.LITERAL:
        return bool(ord(character) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return _CATEGORIES[value](character)


def _class(codes: set[int]) -> str:
    if not codes:
        raise PatternError("a set of characters that normalised text never has")
    ordered = sorted(codes)
    ranges: list[list[int]] = []
    for code in ordered:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    body = "".join(
        rf"\x{low:02x}" if low == high else rf"\x{low:02x}-\x{high:02x}"
        for low, high in ranges
    )
    return f"[{body}]"


def _group(pattern: str) -> str:
    return f"(?:{pattern})"


def _either(*patterns: str) -> str:
    unique = list(dict.fromkeys(patterns))
    return unique[0] if len(unique) == 1 else _group("|".join(unique))
