"""Stand-in ASINs: derived by hash from what a product is, never real ones looked up.

A paperback gets the form of an ISBN-10 with a valid check digit (``X`` and leading
zeros occur, as they do in life); everything else gets the B0 form. The same product has
the same ASIN in every process and every order of the catalogue's files.
"""

from hashlib import blake2b

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _digest(key: str, salt: int) -> int:
    """Return 64 bits that depend on the key and the salt alone."""
    raw = blake2b(
        f"{key}\x1f{salt}".encode(), digest_size=8, person=b"demo-store-asin"
    ).digest()
    return int.from_bytes(raw, "big")


def isbn10_check_digit(nine: str) -> str:
    """Return the tenth character of an ISBN-10 that begins with ``nine`` digits."""
    total = sum(
        weight * int(digit)
        for weight, digit in zip(range(10, 1, -1), nine, strict=True)
    )
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


def isbn10_form(key: str, salt: int = 0) -> str:
    """Return a stand-in ISBN-10 in the English-language groups 0 and 1."""
    nine = f"{_digest(key, salt) % 200_000_000:09d}"
    return nine + isbn10_check_digit(nine)


def b0_form(key: str, salt: int = 0) -> str:
    """Return a stand-in of the form B0 and eight capital letters or digits."""
    number = _digest(key, salt)
    letters = []
    for _ in range(8):
        number, index = divmod(number, 36)
        letters.append(_ALPHABET[index])
    return "B0" + "".join(letters)


def assign(keys: dict[str, bool]) -> dict[str, str]:
    """Return an ASIN for each key; the value says whether it is an ISBN-10.

    Keys are served in sorted order, so a collision is settled in the same way whatever
    order the catalogue was read in.
    """
    taken: set[str] = set()
    result: dict[str, str] = {}
    for key in sorted(keys):
        form = isbn10_form if keys[key] else b0_form
        salt = 0
        asin = form(key)
        while asin in taken:
            salt += 1
            asin = form(key, salt)
        taken.add(asin)
        result[key] = asin
    return result
