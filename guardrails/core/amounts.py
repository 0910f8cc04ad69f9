"""Reading the amounts in a match of the grammar, or telling that there is none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from guardrails.core.detector import Candidate
from guardrails.core.money import (
    currency_of,
    decimal_of,
    magnitude_of,
    money_of,
)
from guardrails.core.number_words import kanji_value_of, price_of, value_of
from guardrails.core.types import Money


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount, and where it stands in its match (indices into the match)."""

    start: int
    end: int
    money: Money


# Words after which a bare number with two decimals is a price.
_SPEAKS_OF_PRICE = re.compile(
    r"(?:\b(?:pric(?:e[sd]?|ing)|costs?|costing|retails?|retailing|msrp|rrp|srp|pay"
    r"|paying|paid|sells?|selling|sold|buy|charge[sd]?|total|subtotal|spend|worth"
    r"|going|yours|get it|grab it|pick it up|listed at|on sale|discounted|marked down"
    r"|reduced)\b[^0-9.!?\n]{0,24}|\b(?:only|just|for only|for just|now|was|is|it's"
    r"|for|at|from)[ :]{1,2}|\$)[*_~`(\[]{0,3}\Z"
)
_CERTAIN = re.compile(
    r"(?:\b(?:priced? (?:at|is|was|of|now)|price|costs?|costing|msrp|rrp|srp"
    r"|retails? (?:for|at)|selling for|sells for|on sale for|yours for|paid|pay"
    r"|pa(?:id|y|ying) (?:only|just|about|like)|charged?(?: (?:me|you|us))?"
    r"|c(?:ome|omes|ame) to|set(?:s)? (?:me|you) back|(?:it|that)(?:'ll| will) be"
    r"|go(?:es|ing) for|asking|spent|worth|total(?:s)?(?: is| of| to)?"
    r"|(?:for|at|is|now|it's) (?:only|just)|only|just)[ :=]{1,3}|\bprice: ?)"
    r"[*_~`(\[]{0,3}\Z"
)
_WHOLE_CERTAIN = re.compile(
    r"(?:\b(?:priced at|prices? (?:is|was|of)|msrp|rrp|retails? (?:for|at)"
    r"|selling for|sells for|on sale for|list price)[ :=]{1,3}(?:only |just )?"
    r"|\bprice[:=] ?)[*_~`(\[]{0,3}\Z"
)
_SPEAKS_OF_OTHER = re.compile(
    r"\b(?:rat(?:ed|ing|ings)|scor(?:e|ed|es)|averag\w{0,3}|version|gpa|stars?"
    r"|chapters?|volumes?|vols?|pages?|episodes?|released?|isbn|year)\b"
    r"[^.!?\n$]{0,24}\Z"
)
_WEIGHT = re.compile(
    r"\b(?:weigh\w{0,4}|weight|lost|gained|lifts?|heavy)\b[^.]{0,20}\Z"
)
_PART_OF = re.compile(r"\b(?:of|half|quarter|third|[0-9]/[0-9]+)(?: of)? \Z")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|year|back in|from|of|by|early|late|mid|around)[ -]\Z"
)
# Wider than all of these: what is further to the left is no business of theirs.
_CLAUSE = 96
# Fewest won that are a price and no victory: "season 3 won awards".
_FEWEST_WON = 100


def amounts_in(candidate: Candidate) -> tuple[Amount, ...]:
    """Return the amounts of a match of ``AMOUNT``; none if it is no money at all."""
    groups = candidate.groups
    for key, read in _READERS:
        if key in groups:
            return read(candidate)
    return ()


def length(candidate: Candidate) -> int:
    """Return where the amounts of a match end, without an "each" behind them."""
    return len(candidate.text) - len(candidate.groups.get("each", ""))


def _before(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    currency, scale = currency_of(groups["sign"])
    if "named" in groups and currency in {"USD", "JPY"}:
        currency, scale = currency_of(groups["named"])
    value = decimal_of(groups["number"]) * magnitude_of(groups.get("size", ""))
    cents = groups.get("cents") or groups.get("cents_apart")
    if cents:
        value += Decimal(int(cents)) / 100
    first = money_of(value, currency, scale)
    if "second" not in groups:
        return (Amount(0, length(candidate), first),)
    second = decimal_of(groups["second"]) * magnitude_of(groups.get("second_size", ""))
    if "second_sign" in groups:
        currency, scale = currency_of(groups["second_sign"])
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
    value = decimal_of(groups["number_behind"])
    value *= magnitude_of(groups.get("size_behind", ""))
    if "half_behind" in groups:
        value += Decimal("0.5")
    if named.endswith("won") and value < _FEWEST_WON:
        return ()
    if named.startswith("pound") and _is_weight(candidate, named, value):
        return ()
    cents = groups.get("cents_behind") or groups.get("cents_after")
    if cents:
        value += Decimal(int(cents)) / 100
    last = Amount(0, length(candidate), money_of(value, currency, scale))
    written = groups.get("low") or groups.get("low_of")
    if written is None:
        return (last,)
    low = money_of(decimal_of(written), currency, scale)
    end = len(written)
    start = candidate.text.index(groups["number_behind"], end)
    return Amount(0, end, low), Amount(start, last.end, last.money)


def _is_weight(candidate: Candidate, named: str, value: Decimal) -> bool:
    """Tell "a 5 pound bag" and "it weighs 5 pounds" from money."""
    if named == "pound" and value != 1:
        return True
    return _WEIGHT.search(candidate.left[-_CLAUSE:]) is not None


def _split(candidate: Candidate) -> tuple[Amount, ...]:
    value = decimal_of(candidate.groups["split"])
    return (Amount(0, length(candidate), money_of(value, "EUR", 100)),)


def _ten_thousands(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    currency, scale = currency_of(groups["man_sign"])
    rest = groups.get("man_rest", "0")
    value = int(groups["man"]) * 10_000
    value += int(rest.rstrip("千")) * (1_000 if rest.endswith("千") else 1)
    return (Amount(0, length(candidate), money_of(Decimal(value), currency, scale)),)


def _in_words(candidate: Candidate) -> tuple[Amount, ...]:
    groups = candidate.groups
    named = groups["words_named"]
    currency, scale = currency_of(named)
    value = Decimal(value_of(groups["words"]) or 1)  # "a dollar"
    if "half" in groups:
        value += Decimal("0.5")
    if named.endswith("won") and value < _FEWEST_WON:
        return ()
    if named.startswith("pound") and _is_weight(candidate, named, value):
        return ()
    if groups["words"] in ("a", "an") and _PART_OF.search(candidate.left):
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


def _in_kanji(candidate: Candidate) -> tuple[Amount, ...]:
    value = Decimal(kanji_value_of(candidate.groups["kanji"]))
    return (Amount(0, length(candidate), money_of(value, "JPY", 1)),)


def _pence(candidate: Candidate) -> tuple[Amount, ...]:
    money = money_of(Decimal(candidate.groups["pence"]), "GBP", 1)
    return (Amount(0, length(candidate), money),)


def _said(candidate: Candidate) -> tuple[Amount, ...]:
    """Read "twelve ninety-nine": a price, a year or a time of day."""
    groups, left = candidate.groups, candidate.left[-_CLAUSE:]
    dollars, cents = value_of(groups["said"]), value_of(groups["said_cents"])
    certain = "said_of" in groups and groups["said_of"] != ""
    certain = certain or _CERTAIN.search(left) is not None
    could_be_time = dollars <= 12 and cents < 60
    could_be_year = dollars in {19, 20} or (dollars in {17, 18} and cents < 99)
    if not certain:
        if not _SPEAKS_OF_PRICE.search(left) or could_be_time:
            return ()
        if could_be_year and not left.endswith("for "):
            return ()
    if could_be_year and _YEAR_BEFORE.search(left):
        return ()
    price = price_of(groups["said"], groups["said_cents"])
    return (Amount(0, length(candidate), money_of(price, "USD", 100)),)


def _bare(candidate: Candidate) -> tuple[Amount, ...]:
    left = candidate.left[-_CLAUSE:]
    speaks = _SPEAKS_OF_PRICE.search(left)
    if not speaks or (_SPEAKS_OF_OTHER.search(left) and not _CERTAIN.search(left)):
        return ()
    money = money_of(decimal_of(candidate.groups["bare"]), "USD", 100)
    return (Amount(0, length(candidate), money),)


def _bare_whole(candidate: Candidate) -> tuple[Amount, ...]:
    if not _WHOLE_CERTAIN.search(candidate.left[-_CLAUSE:]):
        return ()
    money = money_of(Decimal(candidate.groups["bare_whole"]), "USD", 100)
    return (Amount(0, length(candidate), money),)


_READERS = (
    ("man", _ten_thousands),
    ("kanji", _in_kanji),
    ("pence", _pence),
    ("split", _split),
    ("sign", _before),
    ("suffix", _behind),
    ("words", _in_words),
    ("said", _said),
    ("bare", _bare),
    ("bare_whole", _bare_whole),
)
