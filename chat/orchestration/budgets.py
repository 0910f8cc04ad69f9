"""The most that a shopper wants to spend, read from a message.

Only an amount that the words make an upper limit counts: "over $20" or "it cost me 20
dollars" is no budget.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from chat.orchestration.wish_words import NUMBER, NUMBERS
from guardrails.core.types import Money

_LIMIT = (
    r"under|below|less than|cheaper than|up to|upto|at most|no more than|not more than|"
    r"not over|nothing (?:over|above)|not (?:above|exceeding)|"
    r"(?:doesn['’]?t|don['’]?t|shouldn['’]?t|can['’]?t) (?:cost|go|spend)"
    r"(?: (?:over|above|more than))|"
    r"max(?:imum)?(?: of)?|within|inside|(?:my )?budget(?: is| of| around|:)*|"
    r"(?:can|could|want to|to|will|i['’]?d) (?:only )?spend(?: about| around| up to)?|"
    r"i(?:['’]?ve| have)?(?: only| just)? (?:got|have)(?: only| just| about)?|"
    r"i['’]ve(?: only| just)?|around|about|roughly|<=?|for(?: only| just)?|"
    # Spanish, German, French, Italian
    r"(?:por )?menos de|hasta|m[aá]ximo|unter|bis zu|h[oö]chstens|moins de|"
    r"jusqu['’]?[aà]|meno di|fino a"
)
#: Words after which a bare number is an amount even without a currency.
_FIRM = frozenset(
    "under below upto max maximum within budget spend < <= cheaper less most "
    "over above more to exceeding of is hasta unter zu".split()
)
_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY"}
_UNITS = {
    "USD": r"usd|us dollars?|dollars?|bucks?|d[oó]lar(?:es)?|dollari",
    "EUR": r"eur|euros?",
    "GBP": r"gbp|pounds?|quid",
    "JPY": r"jpy|yen|円",
}
_NO_MINOR = frozenset({"JPY"})
_UNIT = "|".join(f"(?P<{code}>{words})" for code, words in _UNITS.items())
_SIGN = r"(?:us\$|[$€£¥￥])"
_AMOUNT = (
    rf"(?P<sign>{_SIGN})?\s?(?P<number>{NUMBER})\s?(?:(?P<after>[$€£¥￥])|"
    rf"(?:{_UNIT})\b|(?P<cents>cents?)\b)?"
)
#: What a number counts when it counts no money.
_OTHER = (
    r"(?!\s*[-–]?\s*(?:vol|volumes?|books?|tomes?|chapters?|pages?|years?|yrs?|yo\b|"
    r"episodes?|series|titles?|days?|weeks?|stars?|%|percent|in\b|of\b|st\b|nd\b|rd\b|"
    r"th\b|\d|[.,]\d))"
)
_BEFORE = re.compile(
    rf"(?P<limit>(?<![\w]){'(?:' + _LIMIT + ')'})\s*(?:the\s|a\s|like\s)?\s*"
    rf"{_AMOUNT}{_OTHER}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w.,$€£¥]){_AMOUNT}\s*(?:or (?:less|under|below|cheaper)|max(?:imum)?\b|"
    rf"tops\b|at (?:the )?most\b|budget\b|limit\b|"
    rf"to (?:spend|complete|finish|collect)\b|and under\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+{_SIGN}?\s?{NUMBER}\s?\w*\s+(?:and|to)\s+{_AMOUNT}{_OTHER}",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:cost(?:s|ed)?|paid|pay|charged?|saw|why|was|were|is|"
    r"more than|not)\s*(?:me\s*|us\s*)?$",
    re.IGNORECASE,
)


def number_of(text: str) -> Decimal:
    """Return the value of a number in digits or words, as ``NUMBER`` matches it."""
    word = text.casefold().strip()
    if word == "a hundred":
        return Decimal(100)
    if word[:1].isdigit():
        return Decimal(word.replace(",", ""))
    return Decimal(sum(NUMBERS[part] for part in re.split(r"[- ]", word)))


def _currency(match: re.Match[str]) -> str | None:
    """Return the currency that the amount states, if it states one."""
    sign = match["sign"] or match["after"]
    if sign:
        return _SIGNS[sign.casefold()]
    if match["cents"]:
        return "USD"
    return next((code for code in _UNITS if match[code]), None)


def _money(match: re.Match[str], currency: str) -> Money | None:
    """Return the amount in minor units; None for nothing or a fraction of a cent."""
    scale = 1 if currency in _NO_MINOR or match["cents"] else 100
    minor = int((number_of(match["number"]) * scale).quantize(1, ROUND_HALF_UP))
    return Money(minor, currency) if minor > 0 else None


def _is_firm(limit: str) -> bool:
    """Whether a bare number after these words is money: "under 20", not "for 20"."""
    return limit.casefold().split()[-1].strip(":") in _FIRM


def parse_budget(text: str, default_currency: str = "USD") -> Money | None:
    """Return the upper limit that ``text`` sets on the price, if it sets one."""
    match = _BETWEEN.search(text)
    if match and (currency := _currency(match) or _currency_before(text, match)):
        return _money(match, currency)
    for match in _BEFORE.finditer(text):
        currency = _currency(match)
        if currency is None and not _is_firm(match["limit"]):
            continue
        if _DENIED.search(text[: match.start()]):
            continue
        return _money(match, currency or default_currency)
    for match in _AFTER.finditer(text):
        return _money(match, _currency(match) or default_currency)
    return None


def _currency_before(text: str, match: re.Match[str]) -> str | None:
    """Return the currency of the lower end: "between $10 and 20"."""
    lower = text[match.start() : match.start("number")]
    return next(
        (code for sign, code in _SIGNS.items() if sign in lower.casefold()), None
    )
