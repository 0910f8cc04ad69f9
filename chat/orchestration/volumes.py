"""Which volumes of a series a message asks for, where it takes more than one number.

"Volumes 1 to 3", "the last volume", "what comes after volume 4": the series has to be
known before they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_VOLUMES = r"(?:volumes?|vols?\b\.?)"
_RANGE = re.compile(
    rf"\b{_VOLUMES}\s*#?(?P<first>\d{{1,3}})\s*(?:[-–]|to\b|through\b|thru\b|until\b)\s*"
    r"(?P<last>\d{1,3})\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"\b{_VOLUMES}\s*#?(?P<list>\d{{1,3}}(?:\s*(?:,|&|,?\s*\band\b)\s*\d{{1,3}})+)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last|latest|newest|final|most recent)\s+(?:volume|vol\b|book)|"
    r"\b(?:which|what) (?:volume|vol|number)\b.{0,40}\b(?:is|was) (?:the )?(?:last|"
    r"latest|newest|most recent|final)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:next|following)\s+(?:volume|vol|book)\s+(?:after|to|of|in|from|for)\s+"
    r"[^$€£¥]{0,80}?\b(?P<next>\d{1,3})\W*$|"
    r"\bwhat(?:['’]?s| is| comes)?\s+(?:next\s+)?after\s+.{0,60}?"
    r"(?:volume|vol\.?|#)\s*(?P<after>\d{1,3})\b",
    re.IGNORECASE,
)
_MOST = 10
_ANY_VOLUMES = r"(?:volumes?|vols?\b\.?|numbers|ones|books)"
#: "Which volumes are out of stock?", "do you have all of them?"
_STOCK = re.compile(
    rf"\b(?:which|what)\s+(?:of (?:the|its|their)\s+)?{_ANY_VOLUMES}\b(?!\s*\d)"
    r".{0,40}\b(?:stock|available|sold out|missing|unavailable|"
    r"(?:do|can(?:['’]?t)?|could) (?:you|i|we)\b.{0,12}\b(?:have|order|buy|carry|get|"
    r"sell))\b|"
    rf"\b(?:are|is)\s+(?:all|any|some|every)\b.{{0,15}}\b(?:{_ANY_VOLUMES}|"
    r"of (?:it|them)|missing)\b.{0,20}\b(?:stock|available|sold out|missing|"
    r"unavailable)\b|"
    rf"\b(?:have|stock|carry|sell|got)\s+(?:all|every)\b.{{0,15}}\b(?:{_ANY_VOLUMES}|"
    r"of (?:it|them)|series)\b|"
    r"\b(?:out of stock|sold out|missing|in stock)\s+" + _ANY_VOLUMES + r"\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:out of stock|sold out|missing|unavailable|not (?:in stock|available)|"
    r"(?:can['’]?t|cannot)\b.{0,12}\b(?:order|get|buy))",
    re.IGNORECASE,
)
_CHEAPEST_VOLUME = re.compile(
    r"\b(?:cheapest|least expensive)\s+(?:single\s+|individual\s+)?"
    r"(?:volume|vol|book|part)\b(?!\s*(?:\d|one\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class VolumesAsked:
    """Volumes by number, or the last one there is."""

    numbers: tuple[int, ...] = ()
    last: bool = False

    def __bool__(self) -> bool:
        return self.last or bool(self.numbers)

    def of(self, volumes: Iterable[int | None]) -> tuple[int, ...]:
        """Return those of a series' volumes that are asked for, in order."""
        there = {each for each in volumes if each is not None}
        if self.last:
            return (max(there),) if there else ()
        return tuple(each for each in self.numbers if each in there)


def volumes_asked(text: str) -> VolumesAsked:
    """Return the volumes that ``text`` asks for besides a single stated one."""
    if match := _AFTER.search(text):
        return VolumesAsked((int(match["next"] or match["after"]) + 1,))
    if _LAST.search(text):
        return VolumesAsked(last=True)
    if match := _RANGE.search(text):
        first, last = int(match["first"]), int(match["last"])
        return VolumesAsked(tuple(range(first, min(last, first + _MOST) + 1)))
    if match := _LIST.search(text):
        numbers = (int(each) for each in re.findall(r"\d+", match["list"]))
        return VolumesAsked(tuple(dict.fromkeys(numbers)))
    return VolumesAsked()


def asks_for_stock(text: str) -> bool:
    """Whether ``text`` asks which volumes of a series can be had, or can't."""
    return bool(_STOCK.search(text))


def asks_what_is_gone(text: str) -> bool:
    """Whether the volumes that can't be had are asked for."""
    return bool(_GONE.search(text))


def asks_for_cheapest_volume(text: str) -> bool:
    """Whether ``text`` asks which volume of a series costs least."""
    return bool(_CHEAPEST_VOLUME.search(text))
