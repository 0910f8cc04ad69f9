"""Amounts whose number is said in words: "ten-fifteen bucks", "nueve euros"."""

import re
from decimal import Decimal

from guardrails.core.amount import (
    CERTAIN,
    CLAUSE,
    FEWEST_WON,
    SPEAKS_OF_PRICE,
    Amount,
    is_weight,
    length,
)
from guardrails.core.detector import Candidate
from guardrails.core.money import currency_of, money_of
from guardrails.core.number_words import (
    FEW,
    hangul_value_of,
    kanji_value_of,
    price_of,
    two_in_a_row,
    value_of,
)
from guardrails.core.number_words_abroad import VALUES as VALUES_ABROAD

_PART_OF = re.compile(r"\b(?:of|half|quarter|third|[0-9]/[0-9]+)(?: of)? \Z")
_MILLION_DOLLAR = re.compile(r"(?:an? )?million (?:dollar|buck|yen)")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|year|back in|from|of|by|early|late|mid|around)[ -]\Z"
)
# "Six ninety-nine" is no time of day; a chapter may have the number.
_CENTS_OF_PRICES = (95, 99)
_COUNTS_PAGES = re.compile(
    r"\b(?:chapters?|volumes?|vols?|pages?|episodes?|number|no|room|year)\b[^.!?\n]{0,12}\Z"
)


def _in_words(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    pair = two_in_a_row(groups["words"])
    if pair is not None:
        return _two_in_words(candidate, *pair)
    named = groups["words_named"]
    currency, scale = currency_of(named)
    value = Decimal(value_of(groups["words"]) or 1)  # "a dollar"
    if "half" in groups:
        value += Decimal("0.5")
    if _is_idiom(candidate) or _is_no_money(candidate, named, value):
        return ()
    if "words_cents" in groups:
        value += Decimal(value_of(groups["words_cents"])) / 100
    last = Amount(0, length(candidate), money_of(value, currency, scale))
    written = groups.get("words_low") or groups.get("words_low_of")
    if written is None:
        return (last,)
    end = len(written)
    low = money_of(Decimal(value_of(written)), currency, scale)
    start = candidate.text.index(groups["words"], end + 3)
    return Amount(0, end, low), Amount(start, last.end, last.money)


def _signed(candidate: Candidate) -> tuple[Amount, ...]:
    """Read "$twelve" and "USD twelve ninety-nine"."""
    currency, scale = currency_of(candidate.groups["word_sign"])
    words = candidate.groups["signed"]
    pair = two_in_a_row(words)
    value = price_of(*pair) if pair else Decimal(value_of(words))
    return (Amount(0, length(candidate), money_of(value, currency, scale)),)


def _is_idiom(candidate: Candidate) -> bool:
    """Tell "the million dollar question", "my two cents" and "half a dollar"."""
    words, named = candidate.groups["words"], candidate.groups["words_named"]
    if words in ("a", "an"):
        return _PART_OF.search(candidate.left) is not None
    if (words, named) == ("two", "cents"):
        return not SPEAKS_OF_PRICE.search(candidate.left[-CLAUSE:])
    return _MILLION_DOLLAR.fullmatch(f"{words} {named}") is not None


def _is_no_money(candidate: Candidate, named: str, value: Decimal) -> bool:
    if named.startswith("pound"):
        return is_weight(candidate, named, value)
    return named.endswith("won") and value < FEWEST_WON


def _two_in_words(candidate: Candidate, first: str, second: str) -> tuple[Amount, ...]:
    """Read "ten-fifteen bucks", a range, and "twelve fifty dollars", which is one."""
    currency, scale = currency_of(candidate.groups["words_named"])
    low, high = value_of(first), value_of(second)
    is_range = low < high and low % FEW == 0 and high % FEW == 0 and high <= 4 * low
    if not is_range or scale == 1:
        price = money_of(price_of(first, second), currency, scale)
        return (Amount(0, length(candidate), price),)
    start = candidate.text.index(second, len(first))
    return (
        Amount(0, len(first), money_of(Decimal(low), currency, scale)),
        Amount(start, length(candidate), money_of(Decimal(high), currency, scale)),
    )


def _in_words_abroad(candidate: Candidate) -> tuple[Amount, ...]:
    currency, scale = currency_of(candidate.groups["abroad_named"])
    value = Decimal(VALUES_ABROAD[candidate.groups["abroad"]])
    if "abroad_cents" in candidate.groups:
        value += Decimal(VALUES_ABROAD[candidate.groups["abroad_cents"]]) / 100
    return (Amount(0, length(candidate), money_of(value, currency, scale)),)


def _in_kanji(candidate: Candidate) -> tuple[Amount, ...]:
    if candidate.groups["kanji"] == "万":
        return ()  # the unit, and no amount
    value = Decimal(kanji_value_of(candidate.groups["kanji"]))
    currency, scale = currency_of(candidate.groups["kanji_sign"])
    return (Amount(0, length(candidate), money_of(value, currency, scale)),)


def _in_hangul(candidate: Candidate) -> tuple[Amount, ...]:
    value = hangul_value_of(candidate.groups["hangul"])
    if value < FEWEST_WON:
        return ()
    return (Amount(0, length(candidate), money_of(Decimal(value), "KRW", 1)),)


def _said(candidate: Candidate) -> tuple[Amount, ...]:
    """Read "twelve ninety-nine": a price, a year or a time of day."""
    groups, left = candidate.groups, candidate.left[-CLAUSE:]
    dollars, cents = value_of(groups["said"]), value_of(groups["said_cents"])
    certain = "said_of" in groups and groups["said_of"] != ""
    certain = certain or CERTAIN.search(left) is not None
    could_be_time = dollars <= 12 and cents < 60
    could_be_year = dollars in {19, 20} or (dollars in {17, 18} and cents < 99)
    told = cents in _CENTS_OF_PRICES and not _COUNTS_PAGES.search(left)
    if not certain and not (told and not could_be_year):
        if not SPEAKS_OF_PRICE.search(left) or could_be_time:
            return ()
        if could_be_year and not left.endswith("for "):
            return ()
    if could_be_year and _YEAR_BEFORE.search(left):
        return ()
    price = price_of(groups["said"], groups["said_cents"])
    return (Amount(0, length(candidate), money_of(price, "USD", 100)),)


#: Reader by the named group of the grammar that it reads.
READERS = (
    ("kanji", _in_kanji),
    ("hangul", _in_hangul),
    ("signed", _signed),
    ("words", _in_words),
    ("abroad", _in_words_abroad),
    ("said", _said),
)
