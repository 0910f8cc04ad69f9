"""Reading the amounts in a match of the grammar, or telling that there is none."""

import re
from collections.abc import Mapping
from decimal import Decimal

from guardrails.core.amount import (
    CERTAIN,
    CLAUSE,
    FEWEST_WON,
    PRICED_NUMBER,
    SPEAKS_OF_PRICE,
    Amount,
    is_weight,
    length,
)
from guardrails.core.amounts_in_words import READERS as READERS_OF_WORDS
from guardrails.core.detector import Candidate
from guardrails.core.money import currency_of, decimal_of, magnitude_of, money_of

_AT_THE_END = r"\Z"
_WHOLE_CERTAIN = re.compile(
    r"(?:(?<!for the )\b(?:priced at|prices? (?:is|was|of)|msrp|rrp|retails? (?:for|at)"
    r"|selling for|sells for|on sale for|list price|costs?)[ :=]{1,3}(?:only |just )?"
    r"|\bprice[:=] ?)[*_~`(\[]{0,3}\Z"
)
_SPEAKS_OF_OTHER = re.compile(
    r"\b(?:rat(?:ed|ing|ings)|scor(?:e|ed|es)|averag\w{0,3}|version|gpa|stars?"
    r"|chapters?|volumes?|vols?|pages?|episodes?|released?|isbn|year)\b"
    r"[^.!?\n$]{0,24}\Z"
)

_BEFORE_BARE = r" ?[-:|(=,]{1,2} ?[*_~`(\[]{0,3}"
_SEPARATED = re.compile(rf"{_BEFORE_BARE}{_AT_THE_END}")
_ENDS_A_VOLUME = re.compile(
    rf"(?:\bvol(?:ume)?s?\.? ?#?|#)[0-9]{{1,3}}[*_~`\"')\]]{{0,4}}{_AT_THE_END}"
)
_RATES = re.compile(
    r"\b(?:rat\w{1,4}|scor\w{1,3}|stars?|averag\w{0,3}|mal|myanimelist|anilist|goodreads"
    r")\b[^\n]{0,40}\Z"
)
# Prices end so; under ten, other numbers with two decimals are rather ratings.
_ENDS_OF_PRICES = frozenset("99 98 95 90 89 79 50 49 00".split())
_FEWEST_DOLLARS = 10

#: Without one of these in a text no bare number in it is an amount.
PRICED = (
    PRICED_NUMBER,
    rf"[a-z0-9*_~`\"')\]]{_BEFORE_BARE}[0-9]{{1,4}}[.,][0-9]{{2}}",
    f"{_WHOLE_CERTAIN.pattern.removesuffix(_AT_THE_END)}[0-9]",
)


def amounts_in(candidate: Candidate) -> tuple[Amount, ...]:
    """Return the amounts of a match of ``AMOUNT``; none if it is no money at all."""
    groups = candidate.groups
    for key, read in _READERS:
        if key in groups:
            return read(candidate)
    return ()


def amount_behind_volume(candidate: Candidate) -> tuple[Amount, ...]:
    """Return a bare number that stands as a price right behind a volume's.

    "Naruto, Vol. 9: 6.99" and "| Vol. 9 | 12.99 |": nothing else says what it is.
    """
    written = candidate.groups.get("bare", "")
    separated = _SEPARATED.search(candidate.left[-CLAUSE:]) if written else None
    if separated is None:
        return ()
    left = candidate.left[-CLAUSE:][: separated.start()]
    value = decimal_of(written)
    priced = written[-2:] in _ENDS_OF_PRICES or value >= _FEWEST_DOLLARS
    if not priced or not _ENDS_A_VOLUME.search(left) or _RATES.search(left):
        return ()
    return (Amount(0, length(candidate), money_of(value, "USD", 100)),)


def _before(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    currency, scale = currency_of(groups["sign"])
    if "named" in groups and currency in {"USD", "JPY"}:
        currency, scale = currency_of(groups["named"])
    value = decimal_of(groups["number"], scale) * magnitude_of(groups.get("size", ""))
    cents = groups.get("cents") or groups.get("cents_apart")
    if cents:
        value += Decimal(int(cents)) / 100
    first = money_of(value, currency, scale)
    if "second" not in groups:
        return (Amount(0, length(candidate), first),)
    if "second_sign" in groups:
        currency, scale = currency_of(groups["second_sign"])
    second = decimal_of(groups["second"], scale)
    second *= magnitude_of(groups.get("second_size", ""))
    middle = candidate.text.index(groups["until"], len(groups["sign"]))
    return (
        Amount(0, middle, first),
        Amount(
            middle + len(groups["until"]),
            length(candidate),
            money_of(second, currency, scale),
        ),
    )


def _behind(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    named = groups["suffix"]
    currency, scale = currency_of(named)
    value = decimal_of(groups["number_behind"], scale)
    value *= magnitude_of(groups.get("size_behind", ""))
    if "half_behind" in groups:
        value += Decimal("0.5")
    if named.endswith("won") and value < FEWEST_WON:
        return ()
    if named.startswith("pound") and is_weight(candidate, named, value):
        return ()
    value += _coins_behind(groups)
    last = Amount(0, length(candidate), money_of(value, currency, scale))
    written = groups.get("low") or groups.get("low_of")
    if written is None:
        return (last,)
    low = money_of(decimal_of(written, scale), currency, scale)
    end = len(written)
    start = candidate.text.index(groups["number_behind"], end)
    return Amount(0, end, low), Amount(start, last.end, last.money)


def _coins_behind(groups: Mapping[str, str]) -> Decimal:
    """Return what is said behind the currency: "9 euros 50", "12ドル50セント"."""
    if "tenth" in groups:
        return Decimal(groups["tenth"]) / 10
    for each in ("cents_behind", "cents_after", "cents_east"):
        if groups.get(each):
            return Decimal(groups[each]) / 100
    return Decimal(0)


def _split(candidate: Candidate) -> tuple[Amount, ...]:
    value = decimal_of(candidate.groups["split"])
    return (Amount(0, length(candidate), money_of(value, "EUR", 100)),)


def _ten_thousands(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    currency, scale = currency_of(groups["man_sign"])
    rest = groups.get("man_rest", "0")
    value = int(groups["man"]) * 10_000
    thousands = rest.endswith(("千", "천"))
    value += int(rest.strip(" 千천")) * (1_000 if thousands else 1)
    return (Amount(0, length(candidate), money_of(Decimal(value), currency, scale)),)


def _pence(candidate: Candidate) -> tuple[Amount, ...]:
    value, coin = candidate.groups["pence"], candidate.groups["coin"]
    money = money_of(Decimal(value), "GBP" if coin == "p" else "USD", 1)
    return (Amount(0, length(candidate), money),)


def _bare(candidate: Candidate) -> tuple[Amount, ...]:
    left = candidate.left[-CLAUSE:]
    speaks = SPEAKS_OF_PRICE.search(left)
    if not speaks or (_SPEAKS_OF_OTHER.search(left) and not CERTAIN.search(left)):
        return ()
    money = money_of(decimal_of(candidate.groups["bare"]), "USD", 100)
    return (Amount(0, length(candidate), money),)


def _bare_whole(candidate: Candidate) -> tuple[Amount, ...]:
    if not _WHOLE_CERTAIN.search(candidate.left[-CLAUSE:]):
        return ()
    money = money_of(Decimal(candidate.groups["bare_whole"]), "USD", 100)
    return (Amount(0, length(candidate), money),)


_READERS = (
    ("man", _ten_thousands),
    ("pence", _pence),
    ("split", _split),
    ("sign", _before),
    ("suffix", _behind),
    *READERS_OF_WORDS,
    ("bare", _bare),
    ("bare_whole", _bare_whole),
)
