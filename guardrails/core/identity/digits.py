"""Numbers as people write them: grouped, spaced out, spelled out; and checksums."""

import re

_DIGIT_WORDS = {
    "zero": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_WORD = "(?:zero|one|two|three|four|five|six|seven|eight|nine)"
_NEXT = f"(?:(?:(?:double|triple) )?(?:{_WORD}|oh)|[0-9]{{1,4}})"

#: Seven to nineteen digits written as words, "double five" and "oh" included.
SPELLED = (
    rf"\b(?:plus )?(?:(?:double|triple) )?{_WORD}(?:[ ,.-]{{1,2}}{_NEXT}){{5,18}}\b"
)

_TIMES = {"double": 2, "triple": 3}
_TOKEN = re.compile(r"[a-z]+|[0-9]+")


def spelled_digits(words: str) -> str:
    """Return the digits that words spell ("double five" is 55), with a leading plus."""
    found: list[str] = []
    times = 1
    for word in _TOKEN.findall(words):
        if word == "plus":
            found.append("+")
        elif word in _TIMES:
            times = _TIMES[word]
        elif word.isdigit():
            found.append(word)
            times = 1
        else:
            found.append(_DIGIT_WORDS[word] * times)
            times = 1
    return "".join(found)


def digits_of(text: str) -> str:
    """Return the decimal digits of a text."""
    return re.sub(r"[^0-9]", "", text)


def groups_of(text: str) -> list[str]:
    """Return the runs of digits in a text."""
    return re.findall(r"[0-9]+", text)


def end_of_digits(text: str, count: int) -> int:
    """Return the index after the ``count``-th digit of a text."""
    seen = 0
    for index, each in enumerate(text):
        seen += each.isdigit()
        if seen == count:
            return index + 1
    return len(text)


def luhn(digits: str) -> bool:
    """Return whether the last digit is the right check digit (ISO/IEC 7812-1)."""
    total = 0
    for index, each in enumerate(reversed(digits)):
        value = int(each)
        if index % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def isbn10(digits: str) -> bool:
    """Return whether ten digits are a valid ISBN-10."""
    return (
        len(digits) == 10
        and sum((10 - i) * int(each) for i, each in enumerate(digits)) % 11 == 0
    )


def ean13(digits: str) -> bool:
    """Return whether thirteen digits carry a right EAN check digit."""
    if len(digits) != 13:
        return False
    return (
        sum(int(each) * (3 if i % 2 else 1) for i, each in enumerate(digits)) % 10 == 0
    )
