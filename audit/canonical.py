"""One byte string for one value: the canonical form that hashes are taken of.

After the JSON Canonicalization Scheme (RFC 8785) in spirit: keys sorted, no spaces,
UTF-8; times as UTC with microseconds, floats by their shortest round-trip form. What
PostgreSQL can't keep (NUL characters, lone surrogates) is replaced before it is hashed,
so that what is read back hashes to the same value.
"""

import json
import unicodedata
from datetime import UTC, datetime


def clean(text: str) -> str:
    """Return ``text`` in NFC without what PostgreSQL's text and jsonb refuse."""
    if type(text) is str and text.isascii() and "\x00" not in text:
        return text  # most are names and codes, and are asked for often
    kept = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", kept)


def cleaned(value: object) -> object:
    """Return ``value`` as plain JSON data with every string cleaned.

    Raises TypeError for what JSON can't say, so that nothing is stored by its repr.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return clean(value)
        case datetime():
            return moment(value)
        case dict():
            return {clean(str(key)): cleaned(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            items = sorted(value) if isinstance(value, set | frozenset) else value
            return [cleaned(each) for each in items]
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def moment(value: datetime) -> str:
    """Return an aware time in UTC with six decimals; raise ValueError if naive."""
    if value.tzinfo is None:
        raise ValueError("a recorded time must be aware")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> bytes:
    """Return the canonical bytes of JSON data."""
    return json.dumps(
        cleaned(value),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()
