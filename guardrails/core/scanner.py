"""Finds what is settled in a text that is still growing.

The scanner owns the normalised window and each detector's place in it. A match counts
once its start is no longer live, for then no further text can change it; each detector
goes through the text from left to right, as it would through the whole. So what it
finds does not depend on how the text was cut.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from guardrails.core.detector import LEFT_CONTEXT, Candidate, Scope, Verdict
from guardrails.core.engine import Engine
from guardrails.core.gates import Finder
from guardrails.core.live_starts import LiveStarts
from guardrails.core.normalise import NormalStream, Piece
from guardrails.core.types import Action, Finding, Mode

# The window is trimmed in large steps, so that trimming costs nothing a character.
_TRIM_ABOVE = 8 * LEFT_CONTEXT
_KEEP_LEFT = 2 * LEFT_CONTEXT

#: Checks that are no stage of the policy and always act.
ALWAYS = frozenset({"control"})

Event = tuple[int, int, int, Finding]


class Scanner:
    """One engine's detectors over one growing text."""

    def __init__(self, engine: Engine, scope: Scope) -> None:
        self._engine = engine
        self._scope = scope
        self._stream = NormalStream()
        self._text = ""
        self._starts: Sequence[int] = range(0)
        self._ends: Sequence[int] = range(0)
        self._raw = ""
        self._raw_base = 0
        self._places = [0] * len(engine.detectors)
        self._live = 0
        self._trimmed = 0
        self._starting = LiveStarts(engine.automaton)
        self._pending: list[Event] = []

    def feed(self, chunk: str, *, last: bool = False) -> None:
        """Take in more text (and, with ``last``, let nothing wait for more)."""
        self._trim()
        self._raw += chunk
        whole = last and not self._stream.consumed
        encoded = self._append(self._stream.feed(chunk))
        if last:
            encoded += self._append(self._stream.close())
        if whole:
            self._live = len(self._text)
            for index, finder in self._engine.openings(encoded):
                self._search(index, finder, encoded)
            return
        self._starting.feed(encoded)
        self._live = len(self._text)
        if not last:
            self._live = self._starting.first - self._trimmed
        if self._starting.nominated:
            self._settle()

    def _append(self, piece: Piece) -> bytes:
        if not piece.text:
            return b""
        if self._text:
            self._starts = _joined(self._starts, piece.starts)
            self._ends = _joined(self._ends, piece.ends)
        else:
            self._starts, self._ends = piece.starts, piece.ends
        self._text += piece.text
        return self._engine.alphabet.encode(piece.text)

    @property
    def settled(self) -> int:
        """Up to which written character nothing can become a match any more."""
        if self._live < len(self._starts):
            return self._starts[self._live]
        return self._stream.consumed

    def findings(self, before: int) -> Sequence[Finding]:
        """Take out what was found to start before a written character, in order."""
        pending = self._pending
        if not pending or pending[0][0] >= before:
            return ()
        count = bisect_left(pending, before, key=itemgetter(0))
        found = [event[3] for event in pending[:count]]
        del pending[:count]
        return found

    def provisional(self) -> list[Finding]:
        """Return what each detector would find first if the text ended here."""
        found: list[Finding] = []
        for index, start in sorted(self._starting.nominated, key=lambda each: each[1]):
            match = self._engine.exact[index].match(self._text, start - self._trimmed)
            event = self._event(index, match)[0] if match else None
            if event:
                found.append(event[3])
        return found

    def _settle(self) -> None:
        """Decide on the nominated starts that are no longer live."""
        before = self._live + self._trimmed
        ready = sorted({n for n in self._starting.nominated if n[1] < before})
        self._starting.nominated = [
            each for each in self._starting.nominated if each[1] >= before
        ]
        for index, start in ready:
            place = start - self._trimmed
            if place >= self._places[index]:
                match = self._engine.exact[index].match(self._text, place)
                if match:
                    self._places[index] = self._judge(index, match)

    def _search(self, index: int, next_start: Finder, encoded: bytes) -> None:
        """Go through a whole text with one detector."""
        exact, place = self._engine.exact[index], 0
        while (start := next_start(encoded, place)) >= 0:
            match = exact.match(self._text, start)
            place = start + 1 if match is None else self._judge(index, match)

    def _judge(self, index: int, match: re.Match[str]) -> int:
        """Note what the examiner finds; return where its detector goes on."""
        event, width = self._event(index, match)
        if event is not None:
            insort(self._pending, event)
        return match.start() + width

    def _event(self, index: int, match: re.Match[str]) -> tuple[Event | None, int]:
        """Return what was found and after how many characters to search on."""
        detector = self._engine.detectors[index]
        first, last = match.span()
        verdict = detector.examine(Candidate(match, self), self._scope)
        if verdict is None:
            return None, 1
        end = last - first if verdict.end is None else verdict.end
        start = self._starts[first + verdict.start]
        stop = self._ends[first + end - 1]
        finding = self._finding(detector.check, verdict, start, stop)
        if self._text.endswith("!", 0, first + verdict.start):
            finding = _no_image(finding)
        return (start, -stop, index, finding), end

    def _finding(self, check: str, verdict: Verdict, start: int, end: int) -> Finding:
        acts = check in ALWAYS or (
            self._scope.policy.mode(check) is Mode.ENFORCE
            and verdict.score >= self._scope.policy.threshold(check)
        )
        action = verdict.action if acts else Action.NOTE
        detail = dict(verdict.detail)
        if action is not verdict.action:
            detail["would"] = verdict.action.value
        return Finding(
            check=check,
            kind=verdict.kind,
            start=start,
            end=end,
            text=self._written(start, end),
            action=action,
            replacement="" if action is Action.NOTE else verdict.replacement,
            score=verdict.score,
            reason=verdict.reason,
            detail=detail,
        )

    def written(self, first: int, last: int) -> str:
        """Return how characters of the normalised window were written."""
        return self._written(self._starts[first], self._ends[last - 1])

    def written_before(self, first: int, last: int) -> str:
        """Return the same up to where the last one begins."""
        return self._written(self._starts[first], self._starts[last])

    def _written(self, start: int, end: int) -> str:
        return self._raw[start - self._raw_base : end - self._raw_base]

    def _trim(self) -> None:
        if self._live <= _TRIM_ABOVE:
            return
        cut = self._live - _KEEP_LEFT
        self._text = self._text[cut:]
        self._raw = self._raw[self._starts[cut] - self._raw_base :]
        self._raw_base = self._starts[cut]
        self._starts, self._ends = self._starts[cut:], self._ends[cut:]
        self._live -= cut
        self._trimmed += cut
        self._places = [place - cut for place in self._places]


def _joined(some: Sequence[int], more: Sequence[int]) -> Sequence[int]:
    """Return places in a row: a plain text's are a range, however it was cut."""
    if isinstance(some, range) and isinstance(more, range) and some.stop == more.start:
        return range(some.start, more.stop)
    joined = some if isinstance(some, list) else list(some)
    joined.extend(more)
    return joined


def _no_image(finding: Finding) -> Finding:
    """Keep a bracketed replacement from making an image of the "!" before it."""
    if not finding.replacement.startswith("["):
        return finding
    return replace(finding, replacement=f" {finding.replacement}")
