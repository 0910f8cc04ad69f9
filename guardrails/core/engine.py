"""Detectors compiled: the hold rule of a stream, the gates before a whole text.

A stream asks the automaton where a match may begin. A whole text, which nothing holds,
asks the gates which detectors can match at all: RE2 answers in linear time whatever the
text; where its wheel does not exist the standard library's ``re`` runs the very same
byte patterns. The exact patterns of the detectors run only where one of them says so.
"""

import re
from collections.abc import Sequence
from copy import copy
from functools import lru_cache

from guardrails.core.alphabet import Alphabet
from guardrails.core.automaton import Automaton
from guardrails.core.closure import Node, Translator, characters, parse, width
from guardrails.core.detector import Detector
from guardrails.core.gates import (
    DEFAULT_BACKEND,
    Backend,
    Finder,
    Gates,
    finder,
)


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
        self._write = Translator(self.alphabet, edges=True)
        self.automaton = Automaton(trees, self._write)
        self._finders: list[Finder] = []
        self._shared: list[Gates] = []
        self._alone: list[int] = []
        self._open(trees)

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
        wider._finders, wider._shared = list(self._finders), list(self._shared)
        wider._alone = list(self._alone)
        wider._open(trees)
        return wider

    def _open(self, trees: Sequence[Sequence[Node]]) -> None:
        """Put gates before the last detectors, those of the given trees."""
        gates = [self._write.relaxed(tree) for tree in trees]
        first = len(self._finders)
        self._finders += [finder(gate, self.backend) for gate in gates]
        families: dict[str, list[tuple[int, str]]] = {}
        for index, gate in enumerate(gates, first):
            family = families.setdefault(self.detectors[index].check, [])
            family.append((index, gate))
        # To ask whether one matches takes as long as to look where it does.
        self._alone += [f[0][0] for f in families.values() if len(f) == 1]
        together = [f for f in families.values() if len(f) > 1]
        self._shared.append(Gates(together, self.backend))

    def may_match(self, encoded: bytes) -> list[int]:
        """Return the detectors that may match in a whole text; no other can."""
        found = [each for gates in self._shared for each in gates.open_for(encoded)]
        return sorted(found + self._alone)

    def next_start(self, index: int, encoded: bytes, place: int) -> int:
        """Return where a detector may match next, from that place on; else -1."""
        return self._finders[index](encoded, place)


@lru_cache(maxsize=64)
def engine_for(
    detectors: tuple[Detector, ...], backend: Backend = DEFAULT_BACKEND
) -> Engine:
    """Return the compiled engine of a set of detectors; equal sets share one."""
    return Engine(detectors, backend)
