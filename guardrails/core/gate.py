"""A quick look at a text: which of many patterns can match in it at all?

Most answers hold nothing that a stage of sentences looks for. One linear pass of RE2
over patterns that are wider than the stage's own tells so, and only those that it says
"perhaps" of are tried. Without RE2's wheel the gate is open for all of them.
"""

from collections.abc import Collection, Iterable, Mapping
from re import _parser  # type: ignore[attr-defined]

from guardrails.core.alphabet import Alphabet
from guardrails.core.closure import Translator, characters
from guardrails.core.gates import DEFAULT_BACKEND, Gates


class Gate:
    """Patterns over normalised text; it may be wider than they are, never narrower."""

    def __init__(self, patterns: Iterable[str]) -> None:
        trees = [list(_parser.parse(each)) for each in patterns]
        self._all = range(len(trees))
        self._alphabet = Alphabet(c for tree in trees for c in characters(tree))
        write = Translator(self._alphabet, edges=True)
        self._gates: Gates | None = None
        if DEFAULT_BACKEND == "re2":
            patterns = [write.relaxed(tree) for tree in trees]
            self._gates = Gates([list(enumerate(patterns))])

    def open_for(self, normalised: str) -> Collection[int]:
        """Return the numbers of the patterns that may match; no other does."""
        if self._gates is None:
            return self._all
        return self._gates.open_for(self._alphabet.encode(normalised))

    def may_match(self, normalised: str) -> bool:
        """Return whether some pattern may match; if not, none does."""
        return bool(self.open_for(normalised))


class JointGate:
    """The gates of several stages, asked in one pass."""

    def __init__(self, patterns: Mapping[str, Iterable[str]]) -> None:
        numbered = [(stage, one) for stage, those in patterns.items() for one in those]
        self._stages = [stage for stage, _ in numbered]
        self._gate = Gate(one for _, one in numbered)

    def open_for(self, normalised: str) -> Collection[str]:
        """Return the stages that may find something; no other can."""
        return {self._stages[each] for each in self._gate.open_for(normalised)}
