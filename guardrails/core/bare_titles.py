"""Titles in no marks, told by their capitals: "Blood Moon Requiem, Vol. 2".

Only what claims a volume right behind itself counts, and has two capitals at least:
"Start with Volume 1" and "the Golden Age arc, Vol. 3" name no title.
"""

import re
from collections.abc import Container, Iterator

from guardrails.core.names import Span

_VOLUME = re.compile(r"vol(?:ume)?s?\.? ?#?\d{1,4}\b", re.IGNORECASE)
_RUN = re.compile(
    r"(?:\b(?:[A-Z][\w'’!?-]*|[0-9]{1,4}|of|the|an?|and|no|to|in|on|x|×|&|with|for|from"
    r"|wa|ga|ni)[ :]{1,2}){0,8}\b[A-Z][\w'’!?-]*[ ,:(–-]{1,3}\Z"
)
# What opens a sentence, and what a volume of anything may be called.
_PLAIN = frozenset(
    "a an and also any as at both but buy by each for from get give grab has have her"
    " here his i if in is it its just like my next no not now of on only or our over"
    " pick read see since skip so start starting take than that the their then there"
    " these this those through to try under until up we when where while with yes you"
    " your continue continuing begin after before enjoy love consider".split()
)
_FORMATS = frozenset(
    "arc book books box boxed collection collector collector's comics complete deluxe"
    " edition editions final first hardcover jump kanzenban last latest manga new"
    " novel omnibus paperback part perfect press saga season series set shonen"
    " signature special volume volumes".split()
)
_FEWEST = 2
# The sentence says that there is no such book, which is no claim that there is.
_DENIES = re.compile(r"\b(?:no|not|never|unable|sorry)\b|n['’]t\b", re.IGNORECASE)
_WINDOW = 96
_BETWEEN, _LONGEST_GAP = " ,:(–-*_\"”’'", 8


def bare_titles(text: str, known: Container[int]) -> Iterator[tuple[str, Span]]:
    """Yield what stands in capitals before the number of a volume, and where.

    Not where a known title ends right there.
    """
    lowered = text.lower()
    at = lowered.find("vol")
    while at >= 0:
        volume = None
        if at - 2 not in known and at - 1 not in known:
            volume = _volume_of_nothing_known(text, at, known)
        if volume is not None:
            run = _RUN.search(text, max(0, at - _WINDOW), at)
            if run is not None and not _DENIES.search(_sentence_before(text, at)):
                title = _title_of(run[0])
                if title:
                    yield title, (at - len(run[0].lstrip()), volume.end())
        at = lowered.find("vol", at + 3)


def _volume_of_nothing_known(
    text: str, at: int, known: Container[int]
) -> re.Match[str] | None:
    gap = text[max(0, at - _LONGEST_GAP) : at]
    if at - len(gap) + len(gap.rstrip(_BETWEEN)) in known:
        return None
    return _VOLUME.match(text, at)


def _sentence_before(text: str, at: int) -> str:
    return re.split(r"[.!?\n]\s", text[max(0, at - _WINDOW) : at])[-1]


def _title_of(run: str) -> str:
    """Return a run of capitals without what opens its sentence; "" if it is none."""
    words = run.strip(" ,:(–-").split()
    while words and words[0].strip(":").lower() in _PLAIN:
        del words[0]
    told = [each for each in words if each.lower().strip(":") not in _PLAIN | _FORMATS]
    return " ".join(words) if len(told) >= _FEWEST else ""
