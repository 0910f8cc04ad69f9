"""A quick look at a whole text: can any of many patterns match in it at all?

Most answers hold nothing that a stage of sentences looks for. One linear pass of RE2
over a pattern that is wider than all the stage's own tells so, and only where it says
"perhaps" are the sentences judged one by one. Without RE2's wheel the gate is open.
"""

from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from guardrails.core.alphabet import Alphabet
from guardrails.core.closure import Translator, characters
from guardrails.core.engine import DEFAULT_BACKEND, byte_pattern


class Gate:
    """Patterns over normalised text as one; it may be wider, never narrower."""

    def __init__(self, patterns: Iterable[str]) -> None:
        trees = [list(_parser.parse(each)) for each in patterns]
        self._alphabet = Alphabet(c for tree in trees for c in characters(tree))
        write = Translator(self._alphabet, edges=True)
        self._pattern: Any = None
        if DEFAULT_BACKEND == "re2":
            self._pattern = byte_pattern("|".join(map(write.relaxed, trees)))

    def may_match(self, normalised: str) -> bool:
        """Return whether some pattern may match; if not, none does."""
        if self._pattern is None:
            return True
        return self._pattern.search(self._alphabet.encode(normalised)) is not None
