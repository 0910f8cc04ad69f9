"""Text folded for comparison: width, case, accents and kana made alike.

"Ōoku", "OOKU" and "ooku" are one name to a shopper; "が" and "か" are not, so the marks
of Japanese stay.
"""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ACCENT = re.compile("[\u0300-\u036f]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, folded, and where it stands."""

    written: str
    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return ``text`` with width, case and Latin accents made alike."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _ACCENT.sub("", plain))


def fold_japanese(text: str) -> str:
    """Return ``text`` folded, without blanks, katakana turned into hiragana."""
    return re.sub(r"[\s・=＝-]", "", fold(text)).translate(_KATAKANA)


def has_japanese(text: str) -> bool:
    """Whether ``text`` has a kana or a kanji."""
    return bool(_CJK.search(text))


def words_of(text: str) -> list[Word]:
    """Return the words of ``text``; an apostrophe joins, and folds away."""
    return [
        Word(
            match[0],
            fold(match[0]).replace("'", "").replace("’", ""),
            *match.span(),
        )
        for match in WORD.finditer(text)
    ]


def squash(words: list[str]) -> str:
    """Join folded words, so that "one punch" and "onepunch" are one key."""
    return "".join(word for word in words if word != "and")
