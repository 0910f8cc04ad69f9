"""Words behind digits and gaps: "y0ur rul3s", "i g n o r e" read as they are meant."""

import re

from guardrails.core.gate import Gate

_READS_AS = str.maketrans("4@31!0$57", "aaeiiosst")
# From a look-alike on to the blank; what stands before it in the word is looked up.
_SUSPECT = re.compile(r"[4@31!0$57]\S*")
_APART = re.compile(r"\b(?:[a-z@$!*0-9][ .*_-]){2,}[a-z@$!*0-9]\b")
_MIXED = re.compile(r"\w*[a-z][a-z0-9@$!]*")
#: Folded text in which none of these matches hides no letters.
SIGNS = (
    _APART.pattern,
    r"[a-z]\S*[4@310$57]",
    r"[4@310$57]\S*[a-z]",
    r"[a-z]\S*![\w@$]",
)
#: Behind a word a "!" is no letter, and is left out.
CALLS = r"[a-z]\S*!"
_gate = Gate((*SIGNS, CALLS))
_READS_AS_L = _READS_AS | {ord("1"): "l"}


def undisguised(folded: str, *, one: str = "i") -> str:
    """Return folded text with letters for look-alike digits, and no letters apart.

    A "1" may stand for an "i" or for an "l".
    """
    signs = _gate.open_for(folded)
    if not signs:
        return folded
    joined = folded
    if 0 in signs:
        joined = _APART.sub(lambda match: re.sub(r"[ .*_-]", "", match[0]), folded)
    if joined != folded:
        joined = re.sub(r" {2,}", " ", joined)
    table = _READS_AS if one == "i" else _READS_AS_L

    def meant(match: re.Match[str]) -> str:
        return match[0].rstrip("!").translate(table)

    parts: list[str] = []
    at = 0
    for match in _SUSPECT.finditer(joined):
        start = _start_of_word(joined, at, match.start())
        word = joined[start : match.end()]
        if not word.isascii() or word.upper() != word:  # it has letters
            parts += [joined[at:start], _MIXED.sub(meant, word)]
            at = match.end()
    return "".join([*parts, joined[at:]]) if parts else joined


def _start_of_word(text: str, after: int, place: int) -> int:
    """Return where the blanks end before a place in a word."""
    before = text[after:place]
    if not before or before[-1].isspace():
        return place
    return place - len(before.rsplit(None, 1)[-1])
