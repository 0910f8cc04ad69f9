"""Numbers in words, as far as prices go: "twelve ninety-nine", "fifteen hundred"."""

import re
from decimal import Decimal

_ONES = "one two three four five six seven eight nine".split()
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

_VALUES = {
    **{word: value for value, word in enumerate(_ONES, 1)},
    **{word: value for value, word in enumerate(_TEENS, 10)},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
}

_one = f"(?:{'|'.join(_ONES)})"
# Longer words first: "sixteen" before "six", "ninety" before "nine".
TWO_DIGITS = f"(?:(?:{'|'.join(_TENS)})(?:[ -]{_one}\\b)?|(?:{'|'.join(_TEENS)})\\b)"
UNDER_HUNDRED = f"(?:{TWO_DIGITS}|{_one}\\b)"
_scale = "(?:hundred|thousand)"
NUMBER = (
    f"(?:{UNDER_HUNDRED}(?:[ -]{_scale}\\b)?|{_scale})"
    f"(?:[ -](?:and[ -])?{UNDER_HUNDRED}(?:[ -]{_scale}\\b)?){{0,2}}"
)

_WORD = re.compile(r"[a-z]+")


def value_of(words: str) -> int:
    """Return the value of a number in words."""
    total = current = 0
    for word in _WORD.findall(words):
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total += max(current, 1) * 1_000
            current = 0
        else:
            current += _VALUES.get(word, 0)
    return total + current


def price_of(dollars: str, cents: str) -> Decimal:
    """Return what two numbers said one after the other mean as a price."""
    return Decimal(value_of(dollars)) + Decimal(value_of(cents)) / 100
