"""Reading the corpora, and counting what a check finds in them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from guardrails.core.policy import Policy
from guardrails.core.scanning import SCANS
from guardrails.core.types import Finding

FOLDER = Path(__file__).resolve().parents[2] / "data" / "guardrails"
_MARK = re.compile(r"⟦(\w+)\|(.*?)⟧")


class Span(NamedTuple):
    start: int
    end: int
    kind: str


class Counts(NamedTuple):
    """What was found, what was found wrongly, what was missed, and those texts."""

    right: int
    wrong: int
    missed: int
    texts: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def marked(line: str) -> tuple[str, list[Span]]:
    r"""Return a line without its marks, and their spans; ``\n`` is a line's end."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(line):
        text += _unfolded(line[at : match.start()])
        value = _unfolded(match[2])
        spans.append(Span(len(text), len(text) + len(value), match[1]))
        text += value
        at = match.end()
    return text + _unfolded(line[at:]), spans


def _unfolded(piece: str) -> str:
    return piece.replace("\\n", "\n")


def lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line:
            yield line


def messages(name: str) -> Iterator[tuple[str, str]]:
    """Yield sign and text of messages; "\\n" in the file is a new line."""
    for line in lines(name):
        yield line[0], line[2:].replace("\\n", "\n")


def _same(first: Span, second: Span) -> bool:
    shared = min(first.end, second.end) - max(first.start, second.start)
    whole = max(first.end, second.end) - min(first.start, second.start)
    return first.kind == second.kind and shared > 0 and shared / whole >= 0.5


def kind_of(check: str, finding: Finding) -> str:
    """Return what a corpus calls the finding; an amount is its currency and value."""
    if check == "prices":
        return f"{finding.detail['currency']}{finding.detail['minor']}"
    return finding.kind


def compared(
    check: str, expected: Sequence[Span], seen: Sequence[Span]
) -> tuple[int, int, int]:
    """Count right, wrong and missed; amounts are compared wherever they stand."""
    if check == "prices":
        wanted = Counter(each.kind for each in expected)
        found = Counter(each.kind for each in seen)
        right = (wanted & found).total()
        return right, found.total() - right, wanted.total() - right
    hits = sum(any(_same(each, one) for one in seen) for each in expected)
    false = sum(not any(_same(each, one) for one in expected) for each in seen)
    return hits, false, len(expected) - hits


def counts(name: str, check: str) -> Counts:
    """Compare a check's findings with a corpus."""
    policy = Policy.default()
    total, texts = (0, 0, 0), []
    for line in lines(name):
        text, expected = marked(line)
        seen = [
            Span(each.start, each.end, kind_of(check, each))
            for each in SCANS[check](text, policy).findings
        ]
        one = compared(check, expected, seen)
        total = (total[0] + one[0], total[1] + one[1], total[2] + one[2])
        if one[1] or one[2]:
            texts.append(text)
    return Counts(*total, tuple(texts))
