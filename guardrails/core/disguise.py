"""Words behind digits and gaps: "y0ur rul3s", "i g n o r e" read as they are meant."""

import re

_READS_AS = str.maketrans("4@31!0$57", "aaeiiosst")
_LOOKALIKE = re.compile("[4@31!0$57]")
_APART = re.compile(r"\b(?:[a-z@$!*0-9][ .*_-]){2,}[a-z@$!*0-9]\b")
_MIXED = re.compile(r"\w*[a-z][a-z0-9@$!]*")


def undisguised(folded: str) -> str:
    """Return folded text with letters for look-alike digits, and no letters apart."""
    joined = _APART.sub(lambda match: re.sub(r"[ .*_-]", "", match[0]), folded)
    if not _LOOKALIKE.search(joined):
        return joined
    return _MIXED.sub(lambda match: match[0].rstrip("!").translate(_READS_AS), joined)
