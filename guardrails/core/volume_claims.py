"""What a text claims of a series' volumes: which there is, or how many there are.

In figures or in words, before the name or behind it: "Naruto, Vol. 120", "the 120th
volume of Naruto", "a 120-volume series", "Naruto 第120巻".
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from guardrails.core.names import VOLUME, Span
from guardrails.core.number_words import NUMBER as WORDS
from guardrails.core.number_words import value_of

_NUMBER = rf"(?:\d{{1,4}}|{WORDS})"
_LAST = (
    rf"(?:\s*(?:-|–|to|through|and|&)\s*(?:{VOLUME}\s*)?#?"
    rf"(?P<last>{_NUMBER})(?!\s+(?:other|more)\b))?"
)
_LEADS_TO = (
    r"(?:(?:all the way |right )?(?:up to|through|until|till|from)"
    r"|(?:is|are) (?:at|up to)|(?:has |have )?reached|end(?:s|ed) (?:with|in|at)"
    r"|goes to|starting (?:with|at)|picks up (?:in|at|with)|begins? (?:with|in))\s+"
)
# "Naruto 120" and no "Naruto 98.5 %", "Naruto 100 copies", "Naruto 1999".
_BARE = (
    r"[*_\"”’']{0,3}\s(?P<bare>\d{1,3})(?=[*_\"”’']{0,3}"
    r"(?:[.,;:!?)\n](?!\d)|\s(?:is|has|was|comes|came|and|or|ships)\b|\s*\Z))"
)
_NUMBER_AFTER = (
    rf"(?:['’]s)?[\s,:*_\"”’'()\[\]–-]{{0,6}}(?:{_LEADS_TO})?(?:the )?"
    rf"(?:{VOLUME}\s*#?|#)(?P<first>{_NUMBER})" + _LAST
)
_COUNT_AFTER = (
    r"[*_\"”’']{0,3}(?:['’]s\s+|\s*\(|,?\s+(?:has|runs?(?: to| for)?|spans|is|comes in"
    r"|ended(?: after| at)?|consists of|with|in)\s+)"
    r"(?:a total of |all |exactly |an? |over |more than )?"
    rf"(?P<count>{_NUMBER})[\s-]+volumes?\b(?!\s+(?:so far|yet|left|for|at))"
)
_IN_JAPANESE = r"[*_\"”’'』」]{0,3}\s{0,2}[第全]?(?P<east>\d{1,4})\s?[巻卷권]"
_AFTER = re.compile(
    f"{_NUMBER_AFTER}|{_COUNT_AFTER}|{_IN_JAPANESE}|{_BARE}", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"\b(?:{VOLUME}\s*#?(?P<first>{_NUMBER})" + _LAST + r"|(?P<nth>\d{1,4})"
    rf"(?:st|nd|rd|th)\s+{VOLUME}|(?P<count>{_NUMBER})\s+volumes?)\s+(?:of|from|in)\s+"
    r"(?:the\s+)?[*_\"“‘']{0,3}$",
    re.IGNORECASE,
)
# "volume 3 of", "from", "in", "in the": the pattern is tried only behind these.
_ENDS = ("of", "from", "in", "the")
_LONGEST_END = 9
_ANNOUNCED = ("vol", "tome", "band", "book")
_FURTHEST_BEFORE = 60


class Claim(NamedTuple):
    """What is claimed, a volume or how many there are, and where it is told."""

    kind: str
    span: Span


def claims_beyond(text: str, start: int, end: int, length: int) -> Sequence[Claim]:
    """Return what is claimed around a name of a series that has no so many volumes."""
    found: list[Claim] = []
    after = _AFTER.match(text, end)
    if after is not None and _highest(after) > length:
        found.append(Claim(_kind(after), (start, after.end())))
    opening = text[max(0, start - _LONGEST_END) : start].rstrip(" \n*_\"“‘'")
    if opening.lower().endswith(_ENDS) and _may_be_before(text, start):
        before = _BEFORE.search(text, max(0, start - _FURTHEST_BEFORE), start)
        if before is not None and _highest(before) > length:
            found.append(Claim(_kind(before), (before.start(), end)))
    return found


def _may_be_before(text: str, start: int) -> bool:
    window = text[max(0, start - _FURTHEST_BEFORE) : start].lower()
    return any(each in window for each in _ANNOUNCED)


def _highest(match: re.Match[str]) -> int:
    if match.lastgroup == "first":  # most often there is no other
        return _value(match["first"])
    return max([_value(each) for each in match.groups() if each])


def _value(written: str) -> int:
    return int(written) if written.isdecimal() else value_of(written.lower())


def _kind(match: re.Match[str]) -> str:
    return "volumes" if match["count"] else "volume"
