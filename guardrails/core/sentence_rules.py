"""What stages of sentences have in common: weighted rules, and listed words."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from guardrails.core.gate import Gate
from guardrails.core.normalise import fold
from guardrails.core.types import Action, Finding


class Rule(NamedTuple):
    """A pattern over a folded sentence, what it tells of, and how surely."""

    kind: str
    weight: float
    pattern: re.Pattern[str]


Rules = tuple[Rule, ...]
Span = tuple[int, int]


def rules(*told: tuple[str, float, str]) -> Rules:
    """Return rules, compiled."""
    return tuple(Rule(kind, weight, re.compile(p)) for kind, weight, p in told)


def readings(known: Rules, listed: Iterable[str]) -> tuple[str, ...]:
    """Return patterns of which one matches in the folded text, or nothing is found."""
    return (
        *(each.pattern.pattern for each in known),
        *(re.escape(fold(each)) for each in listed),
    )


@lru_cache(maxsize=64)
def gate_of(patterns: tuple[str, ...]) -> Gate:
    """Return the gate before some patterns."""
    return Gate(patterns)


def worst(
    stage: str, text: str, span: Span, hits: Iterable[tuple[float, str]]
) -> Iterator[Finding]:
    """Yield the finding of the worst of what a sentence was hit by, if it was."""
    score, kind = max(hits, default=(0.0, ""))
    if kind:
        start, end = span
        yield Finding(
            check=stage,
            kind=kind,
            start=start,
            end=end,
            text=text[start:end],
            action=Action.BLOCK,
            score=round(score, 4),
            reason=kind,
        )
