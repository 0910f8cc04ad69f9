"""Reading marked answers with the evidence that proves or refutes their amounts.

A line of ``priced.txt`` is ``[evidence] text``, where ``⟦=USD999|$9.99⟧`` is an amount
that the evidence proves and ``⟦!USD999|$9.99⟧`` one that must not be shown.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from guardrails.core.facts_json import facts_of
from guardrails.core.policy import Policy
from guardrails.core.scanning import SCANS
from guardrails.core.streaming import guard_text
from guardrails.core.types import Action, Facts
from tests.unit.guardrails.corpora import FOLDER, Counts, lines

_LINE = re.compile(r"\[(\w+)\] (.*)")
_MARK = re.compile(r"⟦([=!])(\w+)\|(.*?)⟧")
_POLICY = Policy.default()


class Marked(NamedTuple):
    """A stretch of an answer, whether it is proven, and what it amounts to."""

    start: int
    end: int
    proven: bool
    money: str


class Answer(NamedTuple):
    text: str
    facts: Facts
    marks: tuple[Marked, ...]


def answers(corpus: str) -> Iterator[Answer]:
    """Yield the answers of a corpus."""
    written = (FOLDER / corpus / "evidence.json").read_text(encoding="utf-8")
    evidence = {name: facts_of(body) for name, body in json.loads(written).items()}
    for line in lines(f"{corpus}/priced.txt"):
        found = _LINE.fullmatch(line)
        assert found, line
        marked = found[2].replace("\\n", "\n")
        text, marks, at = "", [], 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            end = len(text) + len(match[3])
            marks.append(Marked(len(text), end, match[1] == "=", match[2]))
            text += match[3]
            at = match.end()
        yield Answer(text + marked[at:], evidence[found[1]], tuple(marks))


def counts(corpus: str) -> Counts:
    """Compare the amounts that are found with those that are marked."""
    total, texts = Counter[str](), []
    for text, _, marks in answers(corpus):
        wanted = Counter(each.money for each in marks)
        seen = SCANS["prices"](text, _POLICY).findings
        found = Counter(f"{f.detail['currency']}{f.detail['minor']}" for f in seen)
        right = (wanted & found).total()
        total.update(
            right=right, wrong=found.total() - right, missed=wanted.total() - right
        )
        if wanted != found:
            texts.append(text)
    return Counts(total["right"], total["wrong"], total["missed"], tuple(texts))


class Shown(NamedTuple):
    """Proven amounts that were lost, and others that were shown, with their texts."""

    proven: int
    lost: tuple[str, ...]
    shown: tuple[str, ...]


def shown(corpus: str) -> Shown:
    """Guard the answers, and tell which amounts are not as their marks say."""
    proven, lost, through = 0, [], []
    for text, facts, marks in answers(corpus):
        _, findings = guard_text(text, _POLICY, facts)
        taken = [(f.start, f.end) for f in findings if f.action is not Action.NOTE]
        for start, end, is_proven, _ in marks:
            gone = any(first < end and start < last for first, last in taken)
            proven += is_proven
            if gone == is_proven:
                (lost if is_proven else through).append(text)
    return Shown(proven, tuple(lost), tuple(through))
