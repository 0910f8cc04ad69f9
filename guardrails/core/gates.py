"""Which of many patterns may match in a whole text: asked in one pass for a family.

RE2 answers for all patterns of a family at once (``Set``), without a look at each. The
standard library's ``re`` tries a few together, and one by one only where those might.
Both read the very same byte patterns and say the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

try:
    import re2  # type: ignore[import-untyped]
except ImportError:  # a platform without a wheel
    re2 = None

Backend = Literal["re2", "re"]
DEFAULT_BACKEND: Backend = "re" if re2 is None else "re2"

#: Returns where a pattern matches first, at a place or behind it; else -1.
Finder = Callable[[bytes, int], int]

# A limit of which little is used: the automata of a few hundred names.
_RE2_MEMORY = 64 << 20

# How many patterns ``re`` tries together, before each by itself.
_GROUP = 12


def byte_pattern(pattern: str, backend: Backend = DEFAULT_BACKEND) -> Any:
    """Return a byte pattern compiled by RE2, or by ``re``."""
    encoded = pattern.encode("ascii")
    return re.compile(encoded) if backend == "re" else re2.compile(encoded, _options())


def finder(pattern: str, backend: Backend = DEFAULT_BACKEND) -> Finder:
    """Return what finds the first match of a byte pattern from a place on, or -1."""
    compiled = byte_pattern(pattern, backend)
    quick = getattr(getattr(compiled, "_regexp", None), "Match", None)
    if quick is None:
        return _finder(compiled)
    # RE2's own call; what is around it takes longer than the search does.
    anywhere = re2._Anchor.UNANCHORED
    return lambda encoded, place: quick(anywhere, encoded, place, len(encoded))[0][0]


def _finder(compiled: Any) -> Finder:
    def find(encoded: bytes, place: int) -> int:
        match = compiled.search(encoded, place)
        return -1 if match is None else match.start()

    return find


def _options() -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _RE2_MEMORY
    options.log_errors = False
    return options


class Gates:
    """Byte patterns, in families that are looked for together."""

    def __init__(
        self,
        families: Iterable[Sequence[tuple[int, str]]],
        backend: Backend = DEFAULT_BACKEND,
    ) -> None:
        family_of = _Tried if backend == "re" else _AtOnce
        self._families = [family_of(each) for each in families]

    def open_for(self, encoded: bytes) -> list[int]:
        """Return the numbers of the patterns that match somewhere in the text."""
        if len(self._families) == 1:
            return self._families[0].open_for(encoded)
        return [each for one in self._families for each in one.open_for(encoded)]


class _AtOnce:
    """Patterns that RE2 looks for together."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self._numbers = [number for number, _ in numbered]
        patterns = re2.Set.SearchSet(_options())
        for _, pattern in numbered:
            patterns.Add(pattern.encode("ascii"))
        # It matches whatever the text: its absence says that RE2 gave up. At the end,
        # as every match before it is noted once more at each byte.
        self._always = patterns.Add(rb"\z")
        patterns.Compile()
        # RE2's own call, without what is around it.
        self._match = getattr(patterns, "_set", patterns).Match
        self._slowly = _Tried(numbered)

    def open_for(self, encoded: bytes) -> list[int]:
        found: list[int] = self._match(encoded) or []
        if self._always not in found:
            return self._slowly.open_for(encoded)
        if len(found) == 1:
            return []
        return [self._numbers[each] for each in found if each != self._always]


class _Tried:
    """Patterns that are tried by ``re``: a few together, then each of those."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self._numbered = numbered
        self._groups: list[tuple[Any, list[tuple[int, Any]]]] = []

    def open_for(self, encoded: bytes) -> list[int]:
        if not self._groups:
            self._groups = [
                self._group(self._numbered[at : at + _GROUP])
                for at in range(0, len(self._numbered), _GROUP)
            ]
        return [
            number
            for group, patterns in self._groups
            if group.search(encoded)
            for number, pattern in patterns
            if pattern.search(encoded)
        ]

    def _group(
        self, numbered: Sequence[tuple[int, str]]
    ) -> tuple[Any, list[tuple[int, Any]]]:
        together = "|".join(pattern for _, pattern in numbered)
        each = [(number, byte_pattern(one, "re")) for number, one in numbered]
        return byte_pattern(together, "re"), each
