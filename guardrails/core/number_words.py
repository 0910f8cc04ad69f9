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

_SCALES = {"thousand": 1_000, "million": 1_000_000}

_one = f"(?:{'|'.join(_ONES)})"
# Longer words first: "sixteen" before "six", "ninety" before "nine".
TWO_DIGITS = f"(?:(?:{'|'.join(_TENS)})(?:[ -]{_one}\\b)?|(?:{'|'.join(_TEENS)})\\b)"
UNDER_HUNDRED = f"(?:{TWO_DIGITS}|{_one}\\b)"
_scale = "(?:hundred|thousand|million)"
NUMBER = (
    f"(?:{UNDER_HUNDRED}(?:[ -]{_scale}\\b)?|(?:an? )?{_scale})"
    f"(?:,?[ -](?:and[ -])?{UNDER_HUNDRED}(?:[ -]{_scale}\\b)?){{0,3}}"
)

_WORD = re.compile(r"[a-z]+")


def value_of(words: str) -> int:
    """Return the value of a number in words."""
    total = current = 0
    for word in _WORD.findall(words):
        if word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        else:
            current += _VALUES.get(word, 0)
    return total + current


def price_of(dollars: str, cents: str) -> Decimal:
    """Return what two numbers said one after the other mean as a price."""
    return Decimal(value_of(dollars)) + Decimal(value_of(cents)) / 100


#: What people count in when they give two amounts: "ten-fifteen bucks".
FEW = 5
_TWO = re.compile(f"({UNDER_HUNDRED})[ -]({TWO_DIGITS})")


def two_in_a_row(words: str) -> tuple[str, str] | None:
    """Return two numbers said one after the other: "ten-fifteen", "twelve fifty"."""
    match = _TWO.fullmatch(words)
    if match is None or match[0] in _VALUES:
        return None
    return match[1], match[2]


_KANJI_DIGITS = {each: value for value, each in enumerate("一二三四五六七八九", 1)}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1_000}


def kanji_value_of(written: str) -> int:
    """Return the value of a number in Chinese characters: "千二百" is 1200."""
    total = section = digit = 0
    for each in written:
        if each in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[each]
        elif each in _KANJI_TENS:
            section += max(digit, 1) * _KANJI_TENS[each]
            digit = 0
        else:
            total += max(section + digit, 1) * 10_000
            section = digit = 0
    return total + section + digit


_OF_HANGUL = str.maketrans("일이삼사오육칠팔구십백천만", "一二三四五六七八九十百千万")


def hangul_value_of(written: str) -> int:
    """Return the value of a number in Korean letters: "만이천" is 12000."""
    return kanji_value_of(written.translate(_OF_HANGUL))
