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

from guardrails.core.policy import Policy
from guardrails.core.types import Action, Facts

#: How much normalised text to the left of a match an examiner may see.
LEFT_CONTEXT = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """What one response may rely on; the same for each of its candidates."""

    facts: Facts
    policy: Policy


@dataclass(frozen=True, slots=True)
class Candidate:
    """One match of a detector's pattern, and what stands to its left.

    ``text`` is the match in normalised form, ``left`` at most :data:`LEFT_CONTEXT`
    normalised characters before it, ``raw`` the matched text as it was written.
    ``groups`` are the named groups that took part. ``raw_left`` is the raw counterpart
    of ``left`` (for the case of letters, line breaks and titles).
    """

    text: str
    left: str
    raw: str
    raw_left: str
    groups: Mapping[str, str]


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
    """

    check: str
    pattern: str
    examine: Examiner


def candidate_of(match: re.Match[str], raw: str, raw_left: str) -> Candidate:
    """Make the examiner's view of a match over normalised text."""
    window = match.string
    start = match.start()
    return Candidate(
        text=match.group(),
        left=window[max(0, start - LEFT_CONTEXT) : start],
        raw=raw,
        raw_left=raw_left,
        groups=_groups_of(match) if match.lastindex else {},
    )


def _groups_of(match: re.Match[str]) -> dict[str, str]:
    return {k: v for k, v in match.groupdict().items() if v is not None}
