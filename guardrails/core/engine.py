"""Detectors compiled: the hold rule of a stream, the gate before a whole text.

A stream asks the automaton where a match may begin. A whole text, which nothing holds,
asks the gate which detectors can match at all: RE2 answers in linear time whatever the
text; where its wheel does not exist the standard library's ``re`` runs the very same
byte patterns. The exact patterns of the detectors run only where one of them says so.
"""

import re
from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from typing import Any, Literal

from guardrails.core.alphabet import Alphabet
from guardrails.core.automaton import Automaton
from guardrails.core.closure import Translator, characters, parse, width
from guardrails.core.detector import Detector

try:
    import re2  # type: ignore[import-untyped]
except ImportError:  # a platform without a wheel
    re2 = None

Backend = Literal["re2", "re"]
DEFAULT_BACKEND: Backend = "re" if re2 is None else "re2"

# A limit of which little is used: the automata of a few hundred names.
_RE2_MEMORY = 64 << 20

# How many detectors share a gate before their own.
_GROUP = 12

# A gate that opens for this would open for most answers: it stands alone, lest it open
# the one that it shares with others.
_ORDINARY = (
    "please note: here are two books that should suit you. the first volume costs "
    "12.99 and is in stock - a good start, isn't it? both of them are complete. each "
    "book ends well."
).encode("ascii")


def byte_pattern(pattern: str) -> Any:
    """Return RE2's reading of a byte pattern."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _RE2_MEMORY
    options.log_errors = False
    return re2.compile(pattern.encode("ascii"), options)


class Engine:
    """A set of detectors compiled: alphabet, hold rule, gates, exact patterns."""

    def __init__(
        self, detectors: Sequence[Detector], backend: Backend = DEFAULT_BACKEND
    ) -> None:
        self.detectors = tuple(detectors)
        self.backend = backend
        trees = [parse(each.pattern) for each in self.detectors]
        self.width = max((width(each.pattern) for each in self.detectors), default=0)
        self.alphabet = Alphabet(c for tree in trees for c in characters(tree))
        self.exact = [re.compile(each.pattern) for each in self.detectors]
        self._write = Translator(self.alphabet)
        self.automaton = Automaton(trees, self._write)
        gates = [self._write.relaxed(tree) for tree in trees]
        self._gates = [self._compile(gate) for gate in gates]
        self._groups = self._grouped(gates)

    def extended(self, detectors: Sequence[Detector]) -> "Engine":
        """Return an engine that has some more detectors, without compiling all anew.

        The alphabet stays: characters that only the new ones name share a byte.
        """
        wider = copy(self)
        trees = [parse(each.pattern) for each in detectors]
        wider.detectors = (*self.detectors, *detectors)
        wider.width = max(self.width, *(width(each.pattern) for each in detectors))
        wider.exact = self.exact + [re.compile(each.pattern) for each in detectors]
        wider.automaton = self.automaton.extended(trees)
        gates = [self._compile(self._write.relaxed(tree)) for tree in trees]
        new = enumerate(gates, start=len(self._gates))
        wider._groups = self._groups + [(gate, [index]) for index, gate in new]
        wider._gates = self._gates + gates
        return wider

    def _grouped(self, gates: Sequence[str]) -> list[tuple[Any, list[int]]]:
        """Put one gate before a few detectors of a check: mostly all stay shut."""
        members: dict[object, list[int]] = {}
        for index, detector in enumerate(self.detectors):
            alone = self._gates[index].search(_ORDINARY) is not None
            members.setdefault(index if alone else detector.check, []).append(index)
        groups = [
            listed[at : at + _GROUP]
            for listed in members.values()
            for at in range(0, len(listed), _GROUP)
        ]
        return [(self._compile("|".join(gates[i] for i in g)), g) for g in groups]

    def _compile(self, pattern: str) -> Any:
        if self.backend == "re2":
            return byte_pattern(pattern)
        return re.compile(pattern.encode("ascii"))

    def may_match(self, encoded: bytes) -> list[int]:
        """Return the detectors that may match in a whole text; no other can."""
        return [
            index
            for group, listed in self._groups
            if group.search(encoded)
            for index in listed
            if len(listed) == 1 or self._gates[index].search(encoded)
        ]

    def next_start(self, index: int, encoded: bytes, place: int) -> int | None:
        """Return where a detector may match next, at that place or behind it."""
        match = self._gates[index].search(encoded, place)
        return None if match is None else int(match.start())


@lru_cache(maxsize=64)
def engine_for(
    detectors: tuple[Detector, ...], backend: Backend = DEFAULT_BACKEND
) -> Engine:
    """Return the compiled engine of a set of detectors; equal sets share one."""
    return Engine(detectors, backend)
