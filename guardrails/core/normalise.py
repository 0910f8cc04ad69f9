"""Text as detectors see it, with a map back to the text as it was written.

Each written character becomes none, one or several normalised ones, by itself and never
by its neighbours, so that a stream may be cut anywhere. The one exception, an HTML
entity, is waited for while it may still be completed. Characters without a form of
their own (zero-width, combining, bidirectional, control) vanish and belong to the
character before them.
"""

import re
import unicodedata
from collections.abc import Sequence
from html.entities import html5
from typing import NamedTuple

from guardrails.core.confusables import CONFUSABLES

_SPACES_KEPT = frozenset("\t\n\r ")
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
_VANISHING = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
# Kana and Hangul keep their composed form: their parts are no mere accents.
_ACCENTS_OF = re.compile("[a-z\u0370-\u03ff\u0400-\u052f]")

_LONGEST_ENTITY = 20
_ENTITIES = {
    name: value
    for name, value in html5.items()
    if name.endswith(";") and len(name) <= _LONGEST_ENTITY
}
_ENTITY_OPENINGS = frozenset(
    name[:length] for name in _ENTITIES for length in range(len(name))
)
_ENTITY = re.compile(
    r"&(?:amp;){0,2}(?:#x(?P<hex>[0-9a-f]{1,6})|#(?P<dec>[0-9]{1,7})"
    r"|(?P<name>[a-z][a-z0-9]{1,19}));",
    re.IGNORECASE,
)
_OPEN_ENTITY = re.compile(
    r"&(?:amp;){0,2}(?P<rest>#(?:x[0-9a-f]{0,6}|[0-9]{0,7})?|[a-z][a-z0-9]{0,19})?\Z",
    re.IGNORECASE,
)
_PLAIN = bytes(c for c in range(128) if chr(c) in "\t\n\r" or " " <= chr(c) <= "~")
_PLAIN = _PLAIN.replace(b"&", b"")
# What is not plain: an ampersand, which may begin an entity, or any other character.
_NOT_PLAIN = re.compile(r"[^\t\n\r -%'-~]")

_CACHE_LIMIT = 20_000
_cache: dict[str, str] = {}


def fold_character(character: str) -> str:
    """Return what one written character is to the detectors; "" if it vanishes."""
    known = _cache.get(character)
    if known is None:
        known = _fold(character)
        if len(_cache) < _CACHE_LIMIT:
            _cache[character] = known
    return known


def _fold(character: str) -> str:
    if character in CONFUSABLES:
        return CONFUSABLES[character]
    if character in _SPACES_KEPT:
        return character
    compatible = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_fold_one(each) for each in compatible)


def _fold_one(character: str) -> str:
    category = unicodedata.category(character)
    if category in _VANISHING or character in _INVISIBLE_LETTERS:
        return character if character in _SPACES_KEPT else ""
    if category in {"Zs", "Zl", "Zp"} or character == "\u2800":
        return "\n" if category in {"Zl", "Zp"} else " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    base = unicodedata.normalize("NFKD", character)[0]
    if _ACCENTS_OF.match(base):
        character = base
    character = CONFUSABLES.get(character, character)
    return "-" if category == "Pd" else character


def _is_plain(text: str) -> bool:
    """Tell whether each character stands for itself, capitals for small ones."""
    if not text.isascii():
        return False
    odd = text.encode("ascii").translate(None, _PLAIN)
    return not odd or (not odd.strip(b"&") and not _ENTITY.search(text))


def fold(text: str) -> str:
    """Return the whole text in normalised form."""
    if _is_plain(text):
        return text.lower()
    stream = NormalStream()
    return stream.feed(text).text + stream.close().text


def _decoded(match: re.Match[str]) -> str | None:
    """Return what an entity stands for, or None if it stands for itself."""
    if match["name"]:
        return _ENTITIES.get(match["name"] + ";")
    number = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000:
        return chr(number)
    return None


class Piece(NamedTuple):
    """Normalised characters, and where the origin of each starts and ends."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class NormalStream:
    """Normalises a text that arrives in pieces; the cuts leave no trace.

    ``consumed`` counts the written characters that have been normalised; what is fed
    and not consumed (at most the opening of one entity) is ``waiting``.
    """

    def __init__(self) -> None:
        self.waiting = ""
        self.consumed = 0

    def feed(self, raw: str) -> Piece:
        """Return the new normalised characters and their origins."""
        raw = self.waiting + raw
        self.waiting = ""
        if "&" in raw:
            opening = _OPEN_ENTITY.search(raw, max(0, len(raw) - 2 * _LONGEST_ENTITY))
            if opening and _can_open(opening["rest"] or ""):
                self.waiting = raw[opening.start() :]
                raw = raw[: opening.start()]
        return self._plain(raw) if _is_plain(raw) else self._mapped(raw)

    def close(self) -> Piece:
        """Return what an entity that never ended amounts to."""
        raw, self.waiting = self.waiting, ""
        return self._mapped(raw)

    def _plain(self, raw: str) -> Piece:
        start = self.consumed
        self.consumed = end = start + len(raw)
        return Piece(raw.lower(), range(start, end), range(start + 1, end + 1))

    def _mapped(self, raw: str) -> Piece:
        """Read characters one by one, but runs of plain ones whole."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        base, at = self.consumed, 0
        while at < len(raw):
            odd = _NOT_PLAIN.search(raw, at)
            stop = odd.start() if odd else len(raw)
            if at < stop:
                pieces.append(raw[at:stop].lower())
                starts += range(base + at, base + stop)
                ends += range(base + at + 1, base + stop + 1)
                at = stop
            if odd:
                value, width = _read(raw, at)
                piece = "".join(map(fold_character, value))
                pieces.append(piece)
                starts += [base + at] * len(piece)
                ends += [base + at + width] * len(piece)
                at += width
        self.consumed += len(raw)
        return Piece("".join(pieces), starts, ends)


def _read(raw: str, at: int) -> tuple[str, int]:
    """Return the character written there, and how wide it is written."""
    if raw[at] == "&":
        entity = _ENTITY.match(raw, at)
        value = _decoded(entity) if entity else None
        if entity and value is not None:
            return value, entity.end() - at
    return raw[at], 1


def _can_open(rest: str) -> bool:
    return rest.startswith("#") or rest in _ENTITY_OPENINGS
