"""Who a text says made a title: "Monster by ...", "the author of Monster, ..."."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from guardrails.core.names import VOLUME, Span

_NAME = r"[A-Z][\w'’.-]+"
_FULL_NAME = r"[A-Z][\w.-]+(?:\s+[A-Z][\w.-]+){1,2}"
_BY = re.compile(
    rf"[*_\"”’']{{0,3}}(?:[,\s]{{0,20}}(?:the )?{VOLUME}\s{{0,9}}#?\d{{1,4}})?"
    r"[*_\"”’',\s(]{0,4}"
    r"(?:\s|^)(?:(?:is |was )?(?:written |created |drawn |illustrated )?by"
    r"|(?:is |was )?(?:an?|the) (?:\w{1,14} )?(?:master)?work"
    r" (?:of|by|from))\s{1,9}"
    rf"(?P<author>{_NAME}(?:\s+{_NAME}){{0,3}})"
)
_MAKER_OF = re.compile(
    r"\b(?:author|creator|writer|artist|mangaka)s? (?:of|behind) [*_\"“‘']{0,3}\Z",
    re.IGNORECASE,
)
_NAMED_BEHIND = re.compile(
    rf"[*_\"”’']{{0,3}},? (?:(?:is|was) )?(?P<author>{_FULL_NAME})"
)
_OWNED = re.compile(rf"(?P<author>{_FULL_NAME})['’]s\s+[*_\"“‘']{{0,3}}\Z")
# Those who publish, print or film a series have it too, and are no author of it.
_COMPANY = re.compile(
    r"\b(?:media|press|comics?|jump|magazine|weekly|monthly|sh[oō]u?nen|sh[oō]u?jo"
    r"|seinen|studios?|pictures|animation|netflix|crunchyroll|publish\w+|books?|viz"
    r"|kodansha|shueisha|shogakukan|kadokawa|entertainment|editions?|titan|horse|seas"
    r"|vertical|productions?|films?|network|readers?|fans?|collection)\b",
    re.IGNORECASE,
)
# Further from a name nothing is said of who made it.
_FURTHEST = 80
_FURTHEST_BEHIND = 104
_LONGEST_OPENING = 12  # " behind ", and the marks of a title


class Ways(NamedTuple):
    """What a text has, one of which names a maker behind a title."""

    by: bool
    work: bool


def ways_in(text: str) -> Ways:
    """Return what a text has; each is looked for only then."""
    return Ways("by" in text, "work " in text)


def authors_claimed(
    text: str, start: int, end: int, ways: Ways
) -> Sequence[tuple[str, Span]]:
    """Return the persons who are said to have made what is named there, and where."""
    found: list[re.Match[str] | None] = []
    furthest = end + _FURTHEST_BEHIND
    if (ways.by and text.find("by", end, furthest) >= 0) or (
        ways.work and text.find("work", end, furthest) >= 0
    ):
        found.append(_BY.match(text, end))
    opening = text[max(0, start - _LONGEST_OPENING) : start]
    if _ends_owned(opening):
        found.append(_OWNED.search(text, max(0, start - _FURTHEST), start))
    if _ends_maker(opening):
        found.append(_maker(text, start, end))
    return [_claim(each, start, end) for each in found if each and _is_person(each)]


def _claim(match: re.Match[str], start: int, end: int) -> tuple[str, Span]:
    first, last = match.span("author")
    return match["author"], (min(start, first), max(end, last))


def _is_person(match: re.Match[str]) -> bool:
    return _COMPANY.search(match["author"]) is None


def _ends_owned(opening: str) -> bool:
    return "'s" in opening or "’s" in opening


def _ends_maker(opening: str) -> bool:
    return " of " in opening or " behind " in opening


def _maker(text: str, start: int, end: int) -> re.Match[str] | None:
    if not _MAKER_OF.search(text, max(0, start - _FURTHEST), start):
        return None
    return _NAMED_BEHIND.match(text, end)
