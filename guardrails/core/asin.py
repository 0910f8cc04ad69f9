"""Retail identifiers: what an ASIN or ISBN looks like, and when two are the same."""

import re

_ASIN = re.compile(r"B0[0-9A-Z]{8}\Z")
_ISBN10 = re.compile(r"[0-9]{9}[0-9X]\Z")
_ISBN13 = re.compile(r"97[89][0-9]{10}\Z")
_SEPARATORS = re.compile(r"[\s._*`-]+")


def compact(written: str) -> str:
    """Return an identifier in capitals and without separators."""
    if written.isalnum():
        return written.upper()
    return _SEPARATORS.sub("", written).upper()


def is_asin(identifier: str) -> bool:
    """Tell whether the compact identifier has the form of an ASIN that is no ISBN."""
    return _ASIN.match(identifier) is not None


def is_isbn10(identifier: str) -> bool:
    """Tell whether the compact identifier is an ISBN-10 with a right check digit."""
    if not _ISBN10.match(identifier):
        return False
    digits = [10 if c == "X" else int(c) for c in identifier]
    return sum(w * d for w, d in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0


def is_isbn13(identifier: str) -> bool:
    """Tell whether the compact identifier is an ISBN-13 with a right check digit."""
    if not _ISBN13.match(identifier):
        return False
    return sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(identifier)) % 10 == 0


def canonical(written: str) -> str:
    """Return the one form in which equal identifiers are equal.

    A book's ASIN is its ISBN-10, so an ISBN-13 of the 978 range becomes that.
    """
    identifier = compact(written)
    if not (identifier.startswith("978") and is_isbn13(identifier)):
        return identifier
    body = identifier[3:12]
    rest = sum(w * int(d) for w, d in zip(range(10, 1, -1), body, strict=True)) % 11
    check = (11 - rest) % 11
    return body + ("X" if check == 10 else str(check))
