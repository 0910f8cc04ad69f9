"""Words behind digits and gaps: "y0ur rul3s", "i g n o r e" read as they are meant."""

import re

_READS_AS = str.maketrans("4@31!0$57", "aaeiiosst")
# What stands between blanks and has a look-alike: mostly there is little of it.
_SUSPECT = re.compile(r"(?<!\S)[^\s4@31!0$57]*[4@31!0$57]\S*")
_APART = re.compile(r"\b(?:[a-z@$!*0-9][ .*_-]){2,}[a-z@$!*0-9]\b")
_MIXED = re.compile(r"\w*[a-z][a-z0-9@$!]*")


def undisguised(folded: str) -> str:
    """Return folded text with letters for look-alike digits, and no letters apart."""
    joined = _APART.sub(lambda match: re.sub(r"[ .*_-]", "", match[0]), folded)
    if joined != folded:
        joined = re.sub(r" {2,}", " ", joined)
    return _SUSPECT.sub(lambda match: _MIXED.sub(_meant, match[0]), joined)


def _meant(match: re.Match[str]) -> str:
    return match[0].rstrip("!").translate(_READS_AS)
