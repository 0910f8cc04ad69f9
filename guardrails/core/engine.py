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
from typing import NamedTuple

from guardrails.core.alphabet import Alphabet
from guardrails.core.automaton import Automaton
from guardrails.core.closure import Translator, read
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
_REMEMBERED = 1024  # patterns compiled for one alphabet


class _Compiled(NamedTuple):
    """One pattern of a detector, compiled."""

    gate: str
    find: Finder
    exact: re.Pattern[str]


class _Set(NamedTuple):
    """Gates asked at once, and what each says of these detectors.

    ``means`` has for each pattern the numbers of the detectors that may match if it
    does; ``~number`` stands for what makes a detector look wherever it may match.
    """

    gates: Gates
    patterns: tuple[str, ...]
    means: Sequence[Sequence[int]]


#: What each pattern of a family says, as in a set.
_Family = dict[str, list[int]]


class Engine:
    """A set of detectors compiled: alphabet, hold rule, gates, exact patterns."""

    def __init__(
        self, detectors: Sequence[Detector], backend: Backend = DEFAULT_BACKEND
    ) -> None:
        self.detectors = tuple(detectors)
        self.backend = backend
        patterns = [read(each.pattern) for each in self.detectors]
        self.alphabet = Alphabet(c for each in patterns for c in each.characters)
        self._write = Translator(self.alphabet, edges=True)
        self._compiled = lru_cache(maxsize=_REMEMBERED)(self._compile)
        self._opening = lru_cache(maxsize=_REMEMBERED)(self._open)
        self.automaton = Automaton([each.nodes for each in patterns], self._write)
        self._prepare([])

    def having(self, detectors: Sequence[Detector]) -> "Engine":
        """Return an engine of other detectors, for which only new ones are compiled.

        It judges as one that is built for them. The alphabet stays: characters that
        only new ones name share a byte, so a little more may be held.
        """
        other = copy(self)
        other.detectors = tuple(detectors)
        numbers = {each.pattern: at for at, each in enumerate(self.detectors)}
        # The same pattern twice counts as a new one the second time.
        other.automaton = self.automaton.having(
            [numbers.pop(each.pattern, read(each.pattern).nodes) for each in detectors]
        )
        other._prepare(self._sets)
        return other

    def _prepare(self, known: Sequence[_Set]) -> None:
        """Compile what finds matches; sets of gates that are known serve again."""
        compiled = [self._compiled(each.pattern) for each in self.detectors]
        self.width = max((read(d.pattern).width for d in self.detectors), default=0)
        self.exact = [each.exact for each in compiled]
        self._finders = [each.find for each in compiled]
        self._openings = [
            self._opening(detector.opening)[1] if detector.opening else each.find
            for detector, each in zip(self.detectors, compiled, strict=True)
        ]
        self._alone = [at for at, each in enumerate(self.detectors) if each.alone]
        self._sets: list[_Set] = []
        for family in self._families([each.gate for each in compiled]):
            for each in known:
                self._ask_again(each, family)
            self._ask(family)

    def _families(self, gates: Sequence[str]) -> list[_Family]:
        """Return which patterns are looked for together, and what each says."""
        families: dict[str, _Family] = {}
        for index, detector in enumerate(self.detectors):
            words = families.setdefault("words", {})
            for each in detector.unless:
                words.setdefault(self._opening(each)[0], []).append(~index)
            if not detector.alone:
                family = families.setdefault(_FAMILIES.get(detector.check, "words"), {})
                family.setdefault(gates[index], []).append(index)
        return list(families.values())

    def _ask_again(self, known: _Set, family: _Family) -> None:
        """Take the patterns of a known set out of the family, if most serve again."""
        served = sum(each in family for each in known.patterns)
        if 2 * served > len(known.patterns):
            means = [family.pop(each, []) for each in known.patterns]
            self._sets.append(known._replace(means=means))

    def _ask(self, family: _Family) -> None:
        """Have a family asked for at once."""
        if len(family) > 1:
            gates = Gates([list(enumerate(family))], self.backend)
            means = list(family.values())
            self._sets.append(_Set(gates, tuple(family), means))
        else:
            # To ask whether one matches takes as long as to look where it does.
            self._alone += [index for those in family.values() for index in those]

    def _compile(self, pattern: str) -> _Compiled:
        gate = self._write.relaxed(read(pattern).nodes)
        return _Compiled(gate, finder(gate, self.backend), re.compile(pattern))

    def _open(self, pattern: str) -> tuple[str, Finder]:
        """Return the gate of a pattern that nothing is held by, and what finds it."""
        gate = self._write.relaxed(list(_parser.parse(pattern)))
        return gate, finder(gate, self.backend)

    def openings(self, encoded: bytes) -> Sequence[tuple[int, Finder]]:
        """Return the detectors that may match in a whole text, each with what finds
        where; no other can, and none elsewhere."""
        found = set(self._alone)
        for gates, _, means in self._sets:
            for each in gates.open_for(encoded):
                found.update(means[each])
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
