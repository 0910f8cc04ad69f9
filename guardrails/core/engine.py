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
from re import _parser  # type: ignore[attr-defined]

from guardrails.core.alphabet import Alphabet
from guardrails.core.automaton import Automaton
from guardrails.core.closure import Node, Translator, read
from guardrails.core.detector import Detector
from guardrails.core.gates import (
    DEFAULT_BACKEND,
    Backend,
    Finder,
    Gates,
    finder,
)

# RE2 goes through a text once for all patterns of a family. Patterns that may begin at
# the same characters multiply one another's states, and new texts pay for new states;
# so words and numbers are looked for apart.
_FAMILIES = {"pii": "numbers", "asins": "numbers"}


class Engine:
    """A set of detectors compiled: alphabet, hold rule, gates, exact patterns."""

    def __init__(
        self, detectors: Sequence[Detector], backend: Backend = DEFAULT_BACKEND
    ) -> None:
        self.detectors = tuple(detectors)
        self.backend = backend
        patterns = [read(each.pattern) for each in self.detectors]
        trees = [each.nodes for each in patterns]
        self.width = max((each.width for each in patterns), default=0)
        self.alphabet = Alphabet(c for each in patterns for c in each.characters)
        self.exact = [re.compile(each.pattern) for each in self.detectors]
        self._write = Translator(self.alphabet, edges=True)
        self.automaton = Automaton(trees, self._write)
        self._finders: list[Finder] = []
        self._openings: list[Finder] = []
        self._shared: list[Gates] = []
        self._alone: list[int] = []
        self._open(trees)

    def extended(self, detectors: Sequence[Detector]) -> "Engine":
        """Return an engine that has some more detectors, without compiling all anew.

        The alphabet stays: characters that only the new ones name share a byte.
        """
        wider = copy(self)
        patterns = [read(each.pattern) for each in detectors]
        trees = [each.nodes for each in patterns]
        wider.detectors = (*self.detectors, *detectors)
        wider.width = max(self.width, *(each.width for each in patterns))
        wider.exact = self.exact + [re.compile(each.pattern) for each in detectors]
        wider.automaton = self.automaton.extended(trees)
        wider._finders, wider._openings = list(self._finders), list(self._openings)
        wider._shared, wider._alone = list(self._shared), list(self._alone)
        wider._open(trees)
        return wider

    def _open(self, trees: Sequence[Sequence[Node]]) -> None:
        """Put gates before the last detectors, those of the given trees."""
        first = len(self._finders)
        families: dict[str, list[tuple[int, str]]] = {}
        for index, tree in enumerate(trees, first):
            detector, gate = self.detectors[index], self._write.relaxed(tree)
            self._finders.append(finder(gate, self.backend))
            self._openings.append(self._finders[index])
            words = families.setdefault("words", [])
            words += [(~index, self._gate_of(each)) for each in detector.unless]
            if detector.opening:
                opening = self._gate_of(detector.opening)
                self._openings[index] = finder(opening, self.backend)
            if detector.alone:
                self._alone.append(index)
            else:
                family = _FAMILIES.get(detector.check, "words")
                families.setdefault(family, []).append((index, gate))
        # To ask whether one matches takes as long as to look where it does.
        self._alone += [f[0][0] for f in families.values() if len(f) == 1]
        together = [f for f in families.values() if len(f) > 1]
        self._shared.append(Gates(together, self.backend))

    def _gate_of(self, pattern: str) -> str:
        """Return the gate of a pattern that nothing is held by."""
        return self._write.relaxed(list(_parser.parse(pattern)))

    def openings(self, encoded: bytes) -> Sequence[tuple[int, Finder]]:
        """Return the detectors that may match in a whole text, each with what finds
        where; no other can, and none elsewhere."""
        found = {each for gates in self._shared for each in gates.open_for(encoded)}
        found.update(self._alone)
        return [
            (index, (self._finders if ~index in found else self._openings)[index])
            for index in sorted(found)
            if index >= 0
        ]

    def may_match(self, encoded: bytes) -> list[int]:
        """Return the detectors that may match in a whole text."""
        return [index for index, _ in self.openings(encoded)]


@lru_cache(maxsize=64)
def engine_for(
    detectors: tuple[Detector, ...], backend: Backend = DEFAULT_BACKEND
) -> Engine:
    """Return the compiled engine of a set of detectors; equal sets share one."""
    return Engine(detectors, backend)
