"""How long a series may be, and which volume of it a message speaks of."""

import re

from chat.orchestration.budgets import number_of
from chat.orchestration.wish_words import NUMBER, ORDINALS

_VOLUMES = r"(?:volumes?|vols?\b\.?|books?|tomes?|tank(?:o|ō|ou)bons?)"
_SINGLE = re.compile(
    r"\b(?:one[- ]?shots?|(?:single|one)[- ](?:volume|book|vol)|stand[- ]?alones?|"
    r"(?:just|only) (?:one|1|a single) (?:volume|book)|self[- ]contained volume)\b",
    re.IGNORECASE,
)
_FEWER = re.compile(
    rf"\b(?:less than|fewer than|under|below|shorter than)\s+(?P<number>{NUMBER})"
    rf"\s*{_VOLUMES}",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:up to|at most|max(?:imum)?(?: of)?|no more than|not more than|"
    r"no longer than|not longer than|nothing longer than|"
    r"nothing over|not over|within|around|about)"
    rf"\s+(?P<number>{NUMBER})\s*{_VOLUMES}",
    re.IGNORECASE,
)
_OR_FEWER = re.compile(
    rf"(?P<number>{NUMBER})\s*{_VOLUMES}?\s*(?:or (?:less|fewer|under|shorter)|tops|max"
    rf"(?:imum)?|at most)(?:\s*{_VOLUMES})?",
    re.IGNORECASE,
)
_VERY_SHORT = re.compile(
    r"\b(?:(?:very|really|super|extra) short|quick reads?|short and sweet|"
    r"in (?:one|a) (?:sitting|evening|weekend))\b(?! stor)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:something|anything|fairly|pretty|quite|keep it|rather|nice and|bit) short"
    r"(?:er|ish)?\b(?! stor)|"
    r"\bshort(?:er|ish)?\b(?! stor)(?=(?:[\s,]+[\w-]+){0,3}?[\s,]+"
    r"(?:series|manga|ones?|reads?|titles?|runs?)\b)|"
    r"^\W*(?:and |but )?shorter(?: please| pls)?\W*$|\bbut short(?:er)?\W*$",
    re.IGNORECASE,
)
_NOT_LONG = re.compile(
    r"\b(?:not|nothing|isn['’]?t|aren['’]?t|never) (?:too|that|so|very|super) long\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"\b(?:(?P<above>more than|over|above|longer than)|at least|min(?:imum)?(?: of)?)"
    rf"\s+(?P<number>{NUMBER})\s*{_VOLUMES}|"
    rf"\b(?P<least>{NUMBER})\s*\+\s*{_VOLUMES}",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?:something|anything|really|very|nice and|bit|even) long(?:er)?\b"
    r"(?! stor| to )|"
    r"\blong[- ]?(?:running|er)?\b(?=(?:[\s,]+[\w-]+){0,2}?[\s,]+"
    r"(?:series|manga|ones?|epics?)\b)|^\W*(?:and )?longer(?: ones?)?(?: please)?\W*$",
    re.IGNORECASE,
)
#: What "short", "quick" and "not too long" come to, in volumes.
SHORT, VERY_SHORT, NOT_LONG = 10, 5, 15
#: What "long" comes to.
LONG = 20

_ORDINAL = "|".join(ORDINALS)
_VOLUME = re.compile(
    rf"\b(?:volume|vol\b\.?|vol\.?(?=\d)|v\.?(?=\d)|band|tome)\s*#?\s*"
    rf"(?P<number>{NUMBER})(?!\s*(?:[-–,&]|to\b|and\b)\s*\d)|"
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:volume|vol)\b|"
    r"\b(?P<nth>\d{1,3})(?:st|nd|rd|th)\s+(?:volume|vol)\b|"
    r"第?(?P<kan>\d{1,3})巻",
    re.IGNORECASE,
)
#: "Berserk #4" is a volume; "how much is #2?" points at what was shown.
_HASH = re.compile(r"(?P<before>[\w'’!?.:-]+)\s+#(?P<number>\d{1,3})\b(?!\s*\d)")
_POINTS = frozenset(
    "is the about number option for and of with or in to on like take buy want pick "
    "get choose card what's whats how's one it than a".split()
)


def without_sizes(text: str) -> str:
    """Return ``text`` without what it says of length, which names no topic."""
    for pattern in (_SINGLE, _FEWER, _AT_MOST, _OR_FEWER, _MORE):
        text = pattern.sub(" ; ", text)
    return text


def _whole(text: str) -> int | None:
    """Return a whole number of at least one, or nothing."""
    value = number_of(text)
    return int(value) if value == int(value) and value >= 1 else None


def parse_max_volumes(text: str) -> int | None:
    """Return the number of volumes that ``text`` allows a series at most."""
    if _SINGLE.search(text):
        return 1
    if match := _FEWER.search(text):
        count = _whole(match["number"])
        return max(count - 1, 1) if count else None
    match = _AT_MOST.search(text) or _OR_FEWER.search(text)
    if match and re.search(_VOLUMES, match[0], re.IGNORECASE):
        return _whole(match["number"])
    for pattern, volumes in (
        (_VERY_SHORT, VERY_SHORT),
        (_SHORT, SHORT),
        (_NOT_LONG, NOT_LONG),
    ):
        if pattern.search(text):
            return volumes
    return None


def parse_min_volumes(text: str) -> int | None:
    """Return the number of volumes that ``text`` wants a series to have at least."""
    for match in _MORE.finditer(text):
        # "No more than ten" is a limit above.
        if re.search(
            r"\b(?:no|not|nothing|isn['’]?t)\s+$", text[: match.start()], re.IGNORECASE
        ):
            continue
        if count := _whole(match["number"] or match["least"]):
            return count + 1 if match["above"] else count
    if _NOT_LONG.search(text) or not _LONG.search(text):
        return None
    return LONG


def parse_volume(text: str) -> int | None:
    """Return the number of the volume that ``text`` speaks of."""
    if match := _VOLUME.search(text):
        if match["ordinal"]:
            return ORDINALS.index(match["ordinal"].casefold()) + 1
        number = match["number"] or match["nth"] or match["kan"]
        return _whole(number)
    for match in _HASH.finditer(text):
        if match["before"].casefold() not in _POINTS:
            return _whole(match["number"])
    return None
