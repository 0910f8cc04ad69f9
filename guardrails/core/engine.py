"""Two questions about a tail of text, asked for every chunk: RE2 answers them fast.

*Live*: from where on may the tail still become a match? *Gate*: can there be a match at
all? RE2 answers both in linear time whatever the text; where its wheel does not exist
the standard library's ``re`` runs the very same byte patterns. The exact patterns of
the detectors run only when the gate is open.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from guardrails.core.alphabet import Alphabet
from guardrails.core.closure import Translator, characters, parse, width
from guardrails.core.detector import Detector

try:
    import re2
except ImportError:  # a platform without a wheel
    re2 = None

Backend = Literal["re2", "re"]
DEFAULT_BACKEND: Backend = "re" if re2 is None else "re2"

# Enough for the automata of a few hundred names; beyond it RE2 would fall back to a
# slower method without saying so.
_RE2_MEMORY = 64 << 20


def _re2_pattern(pattern: str) -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _RE2_MEMORY
    options.log_errors = False
    return re2.compile(pattern.encode("ascii"), options)


class Engine:
    """A set of detectors compiled for streaming: alphabet, hold rule, gate, patterns."""

    def __init__(
        self, detectors: Sequence[Detector], backend: Backend = DEFAULT_BACKEND
    ) -> None:
        self.detectors = tuple(detectors)
        self.backend = backend
        trees = [parse(each.pattern) for each in self.detectors]
        self.width = max((width(each.pattern) for each in self.detectors), default=0)
        self.alphabet = Alphabet(c for tree in trees for c in characters(tree))
        self.exact = [re.compile(each.pattern) for each in self.detectors]
        write = Translator(self.alphabet)
        self.hold_rule = "|".join(write.prefixes(tree) for tree in trees)
        gates = [write.relaxed(tree) for tree in trees]
        self._live = self._compile(f"(?:{self.hold_rule})", at_end=True)
        self._gate = self._compile("|".join(gates))
        self._gates = [self._compile(gate) for gate in gates]

    def _compile(self, pattern: str, *, at_end: bool = False) -> Any:
        if self.backend == "re2":
            return _re2_pattern(pattern + (r"\z" if at_end else ""))
        end = r"\Z" if at_end else ""
        return re.compile((pattern + end).encode("ascii"))

    def live_from(self, encoded: bytes, start: int) -> int:
        """Return the first position from which the text may still become a match."""
        if not self.detectors:
            return len(encoded)
        match = self._live.search(encoded, start)
        return int(match.start()) if match else len(encoded)

    def may_match(self, encoded: bytes, start: int) -> bool:
        """Tell whether any detector could match there; False is certain."""
        return bool(self.detectors) and self._gate.search(encoded, start) is not None

    def may_match_one(self, index: int, encoded: bytes, start: int) -> bool:
        """Tell the same of one detector."""
        return self._gates[index].search(encoded, start) is not None


@lru_cache(maxsize=64)
def engine_for(
    detectors: tuple[Detector, ...], backend: Backend = DEFAULT_BACKEND
) -> Engine:
    """Return the compiled engine of a set of detectors; equal sets share one."""
    return Engine(detectors, backend)
