"""Reading money as it is written, and showing it as the shop does."""

import re
from decimal import Decimal

from guardrails.core.currencies import (
    ABROAD,
    CODES,
    COINS,
    DOLLARS,
    PIECES,
    PREFIXED_SIGNS,
    SHORT,
    SIGNS,
    THOUSANDTHS,
    WORDS,
    WORDY_CODES,
    units_in,
)
from guardrails.core.normalise import fold
from guardrails.core.types import Money


def currency_of(written: str) -> tuple[str, int]:
    """Return the currency that normalised letters or a sign name, and its scale.

    The scale is how many minor units one of what was named is worth.
    """
    if written in SIGNS:
        return _scaled(SIGNS[written])
    name = written.strip(" -:|=\t")
    for table in (SIGNS, PREFIXED_SIGNS, SHORT, ABROAD):
        if name.replace(" ", "") in table:
            return _scaled(table[name.replace(" ", "")])
    bare = name.rstrip("".join(COINS) + ":|= ")
    if bare in CODES or bare in WORDY_CODES:
        return _scaled(bare.upper())
    singular = re.sub(r"s\Z", "", re.sub(r"pounds sterling", "pound sterling", name))
    for key in (name, singular):
        if key in PIECES:
            return PIECES[key]
        if key in WORDS:
            return _scaled(WORDS[key])
    qualifier, _, _ = singular.rpartition(" ")
    return _scaled(DOLLARS.get(qualifier, WORDS.get(singular.split(" ")[-1], "USD")))


def _scaled(currency: str) -> tuple[str, int]:
    return currency, units_in(currency)


_MAGNITUDES = {
    "k": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "hundred": 100,
    "lakh": 100_000,
    "million": 1_000_000,
    "mm": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "crore": 10_000_000,
    "万": 10_000,
    "千": 1_000,
    "億": 100_000_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "trieu": 1_000_000,
    "tausend": 1_000,
    fold("тыс."): 1_000,
    fold("тыс"): 1_000,
    fold("тысяч"): 1_000,
    "만": 10_000,
    "천": 1_000,
    "억": 100_000_000,
}
_TWO = 2
_DECIMALS = re.compile(r"[.,]([0-9]{1,2})\Z")
_OF_THOUSANDTHS = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,9})\.[0-9]{3}")
# A point behind a comma parts no thousands.
_MIXED = re.compile(r"[0-9,]+,[0-9]{3}\.[0-9]{3}")
# "9.9915", "9.99.3": what follows the second decimal says nothing of the price.
_OVERLONG = re.compile(r"([0-9]+\.[0-9]{2})(?:[0-9]{2,}(?:\.[0-9]+)*|(?:\.[0-9]+)+)\Z")


def decimal_of(written: str, scale: int = 100) -> Decimal:
    """Return the value of a number in any of the usual groupings, to two decimals.

    To three behind a point if the currency has thousandths: "KWD 3.250".
    """
    exact = _OF_THOUSANDTHS if scale == THOUSANDTHS else _MIXED
    if exact.fullmatch(written.strip()):
        return Decimal(written.replace(",", ""))
    whole, _, cents = written.partition(".")
    if whole.isdecimal() and len(cents) == _TWO and cents.isdecimal():
        return Decimal(written)
    text = re.sub(r"[.,]-\Z", "", written.strip())
    text = text.replace("€", ".").replace(" ", "").replace("'", "")
    if overlong := _OVERLONG.match(text):
        text = overlong[1]
    decimals = _DECIMALS.search(text)
    whole = text[: decimals.start()] if decimals else text
    digits = re.sub(r"[^0-9]", "", whole) or "0"
    return Decimal(f"{digits}.{decimals[1] if decimals else '0'}")


def magnitude_of(word: str) -> int:
    """Return what a number is multiplied by: "k", "million", "万"."""
    return _MAGNITUDES.get(word.strip(), 1)


def money_of(value: Decimal, currency: str, scale: int) -> Money:
    """Return an amount in minor units; what is smaller than one is cut off."""
    return Money(int(value * scale), currency)


_SHOWN_BEFORE = {
    "USD": "$",
    "GBP": "£",
    "EUR": "€",
    "JPY": "¥",
    "KRW": "₩",
    "INR": "₹",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "HKD": "HK$",
    "SGD": "S$",
    "BRL": "R$",
}


def shown(money: Money) -> str:
    """Return the amount as the shop writes it; it reads back as the same money."""
    before = _SHOWN_BEFORE.get(money.currency, f"{money.currency} ")
    units = units_in(money.currency)
    if units == 1:
        return f"{before}{money.minor:,}"
    whole, rest = divmod(money.minor, units)
    return f"{before}{whole:,}.{rest:0{len(str(units)) - 1}d}"
