"""What a message says in another code: base 64, hexadecimal, letters shifted or turned.

A model reads these, so the rules must. A reading counts only if it is plain text; the
shifted and the turned message only if they hold words that attacks are made of.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

from guardrails.core.normalise import fold

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,4000}={0,2}")
_HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[ :]?){8,2000}")
_WORDS_OF_ATTACKS = re.compile(
    r"\b(?:ignore|disregard|forget|previous|instructions?|rules|prompt|reveal|system"
    r"|override|password|customers?)\b"
)
# Text has blanks; a product number or a hash that decodes to letters has none.
_PLAIN_TEXT = re.compile(
    r"[\w'\"-]{1,24}(?:[ .,:;!?\n]{1,3}[\w'\"-]{1,24}){1,600}\W{0,3}"
)
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_FEWEST_WORDS = 2


def _decoded(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if _PLAIN_TEXT.fullmatch(text.strip()) else None


def _from_base64(text: str) -> Iterator[bytes]:
    for match in _BASE64.finditer(text):
        body = match[0].rstrip("=").translate(str.maketrans("-_", "+/"))
        try:
            yield base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue


def _from_hex(text: str) -> Iterator[bytes]:
    for match in _HEX.finditer(text):
        digits = re.sub("[ :]", "", match[0])
        yield bytes.fromhex(digits[: len(digits) // 2 * 2])


def _unescaped(text: str) -> Iterator[str]:
    """Yield what a text says whose letters are written by their numbers."""
    if len(_PERCENT.findall(text)) >= _FEWEST_WORDS:
        yield unquote(text)
    if _ESCAPE.search(text):
        yield _ESCAPE.sub(lambda each: chr(int(each[1], 16)), text)


def readings(text: str) -> Iterator[str]:
    """Yield in normalised form what a message says in other codes, if anything."""
    for raw in (*_from_base64(text), *_from_hex(text)):
        plain = _decoded(raw)
        if plain is not None:
            yield fold(plain)
    for written in _unescaped(text):
        yield fold(written)
    for turned in (codecs.encode(text, "rot13"), text[::-1]):
        folded = fold(turned)
        if len(set(_WORDS_OF_ATTACKS.findall(folded))) >= _FEWEST_WORDS:
            yield folded
