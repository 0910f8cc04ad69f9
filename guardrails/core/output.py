"""What is put out: the written text, less what was found, less what can't be seen."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from guardrails.core.types import Action, Finding

# Controls, overrides of the writing direction, invisible fillers, tags, surrogates.
# The joiners and variation selectors of emoji and many scripts are not among them.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b"
    "\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]+"
)
_HARMLESS = bytes(c for c in range(128) if not _HARMFUL.match(chr(c)))
_MARKS = frozenset({"Mn", "Me", "Cf"})
_LONGEST_WORD = 64


class Output:
    """The shown side of one response: what goes out, and the findings on the way."""

    def __init__(self) -> None:
        self._raw = ""
        self._base = 0
        self._out = 0
        self._findings: list[Finding] = []
        self._after_replacement = False
        self._in_word = 0
        self._settled_early: set[tuple[str, str, int]] = set()

    @property
    def fed(self) -> int:
        """How many characters were received."""
        return self._base + len(self._raw)

    @property
    def held(self) -> int:
        """How many characters were received and not yet decided on."""
        return max(0, self.fed - self._out)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order of the text."""
        return tuple(sorted(self._findings, key=lambda each: (each.start, each.end)))

    def take(self, chunk: str) -> None:
        """Receive text."""
        drop = min(self._out - self._base, len(self._raw))
        self._raw = self._raw[drop:] + chunk
        self._base += drop

    def written(self, start: int, end: int) -> str:
        """Return received text that has not gone out."""
        return self._raw[start - self._base : end - self._base]

    def settle(self, found: Iterable[Finding], upto: int) -> str:
        """Put out everything before a position, given what was found before it."""
        shown: list[str] = []
        for finding in found:
            covered = finding.start < self._out
            shown.append(self.release(finding.start))
            if finding.action is Action.NOTE:
                self._note(finding)
            elif covered:
                self._swallow(finding)
            else:
                shown.append(self._replace(finding, finding.end, finding.replacement))
        shown.append(self.release(upto))
        return "".join(shown)

    def _swallow(self, finding: Finding) -> None:
        """Take out what an overlapping finding adds to what is already replaced."""
        if finding.end <= self._out:
            detail = {**finding.detail, "would": finding.action.value}
            finding = replace(finding, action=Action.NOTE, detail=detail)
        else:
            text = self.written(self._out, finding.end)
            finding = replace(finding, start=self._out, text=text)
            self._out = finding.end
        self._note(replace(finding, replacement=""))

    def _note(self, finding: Finding) -> None:
        key = (finding.check, finding.kind, finding.start)
        if key not in self._settled_early:
            self._findings.append(finding)

    def put_off(self, finding: Finding, end: int, text: str) -> str:
        """Replace held text on a stall, with what its last word has still to come."""
        self._settled_early.add((finding.check, finding.kind, finding.start))
        shown = self._replace(finding, end, text)
        self._in_word = _LONGEST_WORD
        return shown

    def _replace(self, finding: Finding, end: int, text: str) -> str:
        self._findings.append(finding)
        self._out = end
        self._after_replacement = True
        self._in_word = 0
        return text

    def release(self, upto: int) -> str:
        """Put out the written text before a position."""
        if upto <= self._out:
            return ""
        start, text = self._out, self.written(self._out, upto)
        self._out = upto
        if self._after_replacement:
            text = self._strip_rest(text)
            start = upto - len(text)
        if text.isascii() and not text.encode("ascii").translate(None, _HARMLESS):
            return text
        return self._clean(start, text)

    def _strip_rest(self, text: str) -> str:
        """Drop marks that sat on a replaced character, and the rest of its word."""
        at = 0
        while at < len(text) and self._belongs_to_replaced(text[at]):
            at += 1
        self._after_replacement = at == len(text)
        return text[at:]

    def _belongs_to_replaced(self, character: str) -> bool:
        if unicodedata.category(character) in _MARKS:
            return True
        self._in_word -= 1
        return self._in_word >= 0 and (character.isalnum() or character == "_")

    def _clean(self, start: int, text: str) -> str:
        if not _HARMFUL.search(text):
            return text
        for match in _HARMFUL.finditer(text):
            self._note_harmful(start + match.start(), match.group())
        return _HARMFUL.sub("", text)

    def _note_harmful(self, start: int, text: str) -> None:
        """Record removed characters; a run that a cut divided is one finding."""
        last = self._findings[-1] if self._findings else None
        if last and last.kind == "CONTROL" and last.end == start:
            self._findings[-1] = replace(
                last, end=start + len(text), text=last.text + text
            )
            return
        self._findings.append(
            Finding(
                check="control",
                kind="CONTROL",
                start=start,
                end=start + len(text),
                text=text,
                action=Action.REMOVE,
                reason="invisible_or_direction",
            )
        )
