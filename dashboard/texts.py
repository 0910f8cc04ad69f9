"""What changed between two texts, in words that stayed, went and came."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
#: Beyond this, the whole text counts as replaced: comparing would take too long.
_LONGEST = 4_000


def edits(before: str, after: str) -> list[tuple[str, str]]:
    """Return ``changes``; where little stayed, one text and then the other."""
    pieces = list(changes(before, after))
    stayed = sum(len(text) for kind, text in pieces if kind == "same")
    if stayed * 3 >= min(len(before), len(after)):
        return pieces
    return [pair for pair in (("gone", before), ("new", after)) if pair[1]]


def changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of text, each with "same", "gone" or "new"."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        yield "gone", before
        yield "new", after
        return
    for kind, a, b, c, d in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "gone", "".join(old[a:b])
        if c < d:
            yield "new", "".join(new[c:d])
