"""What a detector is: a bounded pattern that nominates, an examiner that decides.

The stream guard and the whole-text scan run the same detectors, over *normalised* text
(:mod:`guardrails.core.normalise`): casefolded; full-width, circled and foreign digits
as ``0-9``; look-alike letters (Cyrillic, Greek, mathematical) and accented Latin as
``a-z``; every dash as ``-``, every quotation mark as ``'`` or ``"``, every space as
``" "`` (tab and line breaks stay); HTML entities decoded; zero-width, bidirectional,
control and combining characters absent. ``normalise.fold`` gives that form for a word
that goes into a pattern.

How to write one::

    def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
        digits = re.sub(r"\\D", "", candidate.text)
        if not luhn(digits):
            return None
        return Verdict("CREDIT_CARD", replacement="[card number removed]")

    CARD = Detector("pii", r"\\b[0-9](?:[ -]?[0-9]){12,18}\\b", _examine)

    def detectors(policy: Policy) -> tuple[Detector, ...]:
        return (CARD, ...)

Rules, each checked when the engine is built or by the property tests:

* **Bounded.** No ``*``, ``+`` or ``{n,}``; name the largest repeat. A text is held back
  for as long as it may still become a match, so the width is the longest hold: keep
  what is common (names, amounts) under 60 characters.
* **Non-empty**, no back-references, no anchors (``^ $ \\A \\Z``), no inline flags. A
  look-behind may reach back :data:`LEFT_CONTEXT` characters, a look-ahead anywhere.
  Begin with ``\\b`` where a match begins at a word: the hold rule understands it, so
  that "sof" does not wait for what "of" may become. Other assertions only filter.
* **Never open with what is optional and common** (a space, "the"): each such character
  of ordinary text would be held until the next one.
* **The examiner is pure**, and sees the match and what stands to its left, never what
  follows: that is why chunking can't matter. ``None`` rejects this match only, and the
  search goes on one character later; so a pattern may be generous.
* **Longest first.** The engine takes the match that ``re`` prefers at a position: list
  longer alternatives before their own prefixes.
* **A verdict may narrow the span** with ``start`` and ``end`` (indices into
  ``candidate.text``): a label that helped to recognise a value is then left alone.
* **The replacement is no match itself** and is never empty between two words. It says
  what was there in words that keep the sentence readable.

What happens with a verdict: ``NOTE`` leaves the text alone (a proven price), any other
action puts ``replacement`` in the place of the raw span. Where spans of acting verdicts
overlap, the first replacement stands and the rest of the union is swallowed. A stage
that is off contributes no detectors; in shadow its verdicts are noted, not acted on.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from guardrails.core.policy import Policy
from guardrails.core.types import Action, Facts

#: How much normalised text to the left of a match an examiner may see.
LEFT_CONTEXT = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """What one response may rely on; the same for each of its candidates."""

    facts: Facts
    policy: Policy


class Written(Protocol):
    """A normalised text that knows how it was written."""

    def written(self, first: int, last: int) -> str:
        """Return how the normalised characters ``first:last`` were written."""
        ...  # pragma: no cover

    def written_before(self, first: int, last: int) -> str:
        """Return all that was written from the one up to the other."""
        ...  # pragma: no cover


class Candidate:
    """One match of a detector's pattern, and what stands to its left.

    ``text`` is the match in normalised form, ``left`` at most :data:`LEFT_CONTEXT`
    normalised characters before it, ``raw`` the matched text as it was written.
    ``groups`` are the named groups that took part. ``raw_left`` is the raw counterpart
    of ``left`` (for the case of letters, line breaks and titles). Most examiners need
    little of it, so it is made when it is asked for.
    """

    __slots__ = ("_groups", "_left", "_match", "_source", "text")

    def __init__(self, match: re.Match[str], source: Written) -> None:
        self.text: str = match[0]
        self._match = match
        self._source = source
        self._left: str | None = None
        self._groups: Mapping[str, str] | None = None

    @property
    def left(self) -> str:
        """The normalised text before the match."""
        if self._left is None:
            start = self._match.start()
            first = start - LEFT_CONTEXT if start > LEFT_CONTEXT else 0
            self._left = self._match.string[first:start]
        return self._left

    @property
    def raw(self) -> str:
        """The match as it was written."""
        return self._source.written(*self._match.span())

    @property
    def raw_left(self) -> str:
        """The text before the match as it was written."""
        return self.written_left()

    def written_left(self) -> str:
        """Return the text before the match as it was written."""
        start = self._match.start()
        return self._source.written_before(max(0, start - LEFT_CONTEXT), start)

    @property
    def groups(self) -> Mapping[str, str]:
        """The named groups that took part, by name."""
        if self._groups is None:
            self._groups = _groups_of(self._match)
        return self._groups


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examiner made of a candidate.

    ``start`` and ``end`` narrow the span; they are indices into ``candidate.text``,
    ``end`` exclusive, ``None`` for its end.
    """

    kind: str
    action: Action = Action.REDACT
    replacement: str = ""
    start: int = 0
    end: int | None = None
    score: float = 1.0
    reason: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


Examiner = Callable[[Candidate, Scope], Verdict | None]


@dataclass(frozen=True, slots=True)
class Detector:
    """A bounded pattern over normalised text, and the examiner of its matches.

    ``check`` names the stage whose mode decides (``pii``, ``competitors``, ``prices``,
    ``asins``); ``control`` is no stage and is always enforced. Detectors are compared
    by value, so that equal sets share one compiled engine: build them once per policy
    (``functools.lru_cache``), not once per response.

    A pattern that is wider than what the examiner accepts costs time in a whole text.
    ``opening`` may say better where to look: each match that is accepted begins where
    it matches, unless one of the patterns ``unless`` matches somewhere in the text.
    Neither is held to the rules above; what looks around in them is left out. One that
    is ``alone`` has so many ways to begin that it is not looked for with others.
    """

    check: str
    pattern: str
    examine: Examiner
    opening: str = ""
    unless: tuple[str, ...] = ()
    alone: bool = False


def _groups_of(match: re.Match[str]) -> Mapping[str, str]:
    if not match.lastindex:
        return {}
    found, names = match.groups(), match.re.groupindex
    if len(names) != len(found):  # some have no name
        return {k: v for k, v in match.groupdict().items() if v is not None}
    return {k: v for k, v in zip(names, found, strict=True) if v is not None}
