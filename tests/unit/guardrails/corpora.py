"""Reading the corpora, and counting what a check finds in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from guardrails.core.policy import Policy
from guardrails.core.stages import resolved
from guardrails.core.streaming import guard_text
from guardrails.core.types import Facts

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
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def marked(line: str) -> tuple[str, list[Span]]:
    """Return a line without its marks, and the spans that they marked."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + line[at:], spans


def lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line:
            yield line


def _same(first: Span, second: Span) -> bool:
    shared = min(first.end, second.end) - max(first.start, second.start)
    whole = max(first.end, second.end) - min(first.start, second.start)
    return first.kind == second.kind and shared > 0 and shared / whole >= 0.5


def counts(name: str, check: str) -> Counts:
    """Compare a check's findings with a corpus."""
    policy = Policy.default().only(check)
    right, wrong, missed, texts = 0, 0, 0, []
    for line in lines(name):
        text, expected = marked(line)
        _, findings = guard_text(text, policy, Facts())
        seen = [
            Span(each.start, each.end, each.kind)
            for each in resolved(findings)
            if each.check == check
        ]
        hits = [each for each in expected if any(_same(each, one) for one in seen)]
        false = [each for each in seen if not any(_same(each, one) for one in expected)]
        right += len(hits)
        missed += len(expected) - len(hits)
        wrong += len(false)
        if false or len(hits) < len(expected):
            texts.append(text)
    return Counts(right, wrong, missed, tuple(texts))
