"""In which order the shelves are asked for, and from which years.

"What's the oldest series you have?" is a question to the whole catalogue, or to the
part of it that a wish names; "which one is the oldest?" chooses among what was shown.
"""

import re

#: Order -> words that ask for it. Two of them are those of live prices.
_WORDS = (
    ("oldest", r"oldest|earliest|most ancient"),
    ("longest", r"longest|most volumes|biggest number of volumes"),
    ("shortest", r"shortest|fewest volumes|least volumes"),
    ("best-rated", r"(?:best|highest|top)[- ](?:rated|reviewed|rating)"),
    ("worst-rated", r"(?:worst|lowest)[- ](?:rated|reviewed|rating)"),
    ("cheapest", r"cheapest|least expensive|most affordable|lowest[- ]priced"),
    ("dearest", r"most expensive|priciest|dearest|costliest"),
)
PRICED = frozenset({"cheapest", "dearest"})
_ORDERS = tuple(
    (
        order,
        re.compile(
            # "My oldest son" reads, "the cheapest volume of Monster" names its series,
            # and "which one is the cheapest" chooses.
            rf"(?<!\bmy )(?<!\bour )(?<!\bhis )(?<!\bher )(?<!\btheir )\b(?:{words})\b"
            r"(?!\s+(?:of (?:these|those|them|the)\b|son|daughter|child|kid|brother|"
            r"sister|nephew|niece|one (?:of|from)|way|shipping|delivery|option)|"
            r"\s+(?:[\w-]+\s+){0,2}?(?:edition|copy|volumes?|vols?|set|price)\s+"
            r"(?:of|for|in)\s+(?!(?:your|the) (?:shop|store|shelves|catalogue)))",
            re.IGNORECASE,
        ),
    )
    for order, words in _WORDS
)
_CHOOSES = re.compile(
    r"\bwhich (?:one|of|is|are|has)\b|\b(?:of|among) (?:these|those|them)\b",
    re.IGNORECASE,
)
#: "Which of all your series is the longest?" chooses among nothing that was shown.
_OF_ALL = re.compile(
    r"\b(?:which|what) (?:manga|series|books?|titles?|box ?sets?)\b|"
    r"\b(?:you (?:have|sell|carry|stock)|in (?:your|the) (?:shop|store|catalogue)|"
    r"of all)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|then|what about|how about)\W+)*(?:the )?"
    r"(?P<what>(?:\w+[- ]){0,2}?\w+)(?: (?:one|series|manga))?(?: then| please)?\W*$",
    re.IGNORECASE,
)
_DECADE = re.compile(
    r"(?<!\bmy )(?<!\bhis )(?<!\bher )(?<!\btheir )\b(?:the\s+)?"
    r"(?P<century>19|20)?(?P<tens>\d)0['’]?s\b",
    re.IGNORECASE,
)
_DECADES = {
    name: 1900 + 10 * index
    for index, name in enumerate(
        "fifties sixties seventies eighties nineties".split(), 5
    )
}
_NAMED_DECADE = re.compile(rf"\b(?:the )({'|'.join(_DECADES)})\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?P<how>before|until|up to|after|since|from|in|of)\s+(?:the year\s+)?"
    r"(?P<year>19[3-9]\d|20[0-4]\d)\b(?!\s*(?:dollars|yen|volumes|pages|orders?))",
    re.IGNORECASE,
)
_UNTIL, _SINCE = frozenset({"until", "up to"}), frozenset({"since"})


def parse_order(text: str) -> str:
    """Return the order that ``text`` asks the shelves for; "" if it asks for none."""
    if _CHOOSES.search(text) and not _OF_ALL.search(text):
        return ""
    return next((order for order, words in _ORDERS if words.search(text)), "")


def bare_order(text: str) -> str:
    """Return the order that is all a message says: "and the longest?"."""
    match = _BARE.match(text)
    if match is None:
        return ""
    if re.fullmatch(r"newest|latest|most recent", match["what"], re.IGNORECASE):
        return "newest"
    return next((o for o, words in _ORDERS if words.fullmatch(match["what"])), "")


def parse_years(text: str) -> tuple[int | None, int | None]:
    """Return the first and the last year in which a series may have begun."""
    if match := _NAMED_DECADE.search(text):
        first = _DECADES[match[1].casefold()]
        return first, first + 9
    if match := _DECADE.search(text):
        century = match["century"] or ("20" if int(match["tens"]) < 4 else "19")
        first = int(f"{century}{match['tens']}0")
        return first, first + 9
    if match := _YEAR.search(text):
        how, year = match["how"].casefold(), int(match["year"])
        if how == "before":
            return None, year - 1
        if how == "after":
            return year + 1, None
        return (year if how not in _UNTIL else None, None if how in _SINCE else year)
    return None, None


def without_orders(text: str) -> str:
    """Return ``text`` without orders and years, which name no topic."""
    for _, words in _ORDERS:
        text = words.sub(" ; ", text)
    for pattern in (_NAMED_DECADE, _DECADE, _YEAR):
        text = pattern.sub(" ; ", text)
    return text
