"""Lettering: the Japanese title set vertically and large, the English one in lines.

No font is shipped: the Japanese signs of our own catalogue are outlines, and of all
other text widths are estimated and long lines held by ``textLength``, so that it stays
inside the cover whatever font the reader's system has.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

_KANA_THEN = r"(?<=[ぁ-ん])(?=[ァ-ヺ一-鿿々])"
_SCRIPTS = r"(?<=[一-鿿々])(?=[ァ-ヺ]{2})|(?<=[ァ-ヺー]{2})(?=[一-鿿])"
_BREAKS = re.compile(rf"(?<=[\s　・：:、。!！〜～])|{_KANA_THEN}|{_SCRIPTS}")
_LONGEST = 9  # characters of one column before even a single word is cut
_MOST = 36
_MOST_PIECES = 8
_LARGEST = 112.0
_WIDE = "MWmw@%&"
_NARROW = "iIl.,:;'!|1 "
_CLOSING = "ー、。・！？!?ぁぃぅぇぉっゃゅょァィゥェォッャュョ）」』"


def is_japanese(text: str) -> bool:
    """Whether a text has kana or ideographs."""
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff]", text))


def upright(text: str) -> str:
    """Return full-width forms, so that Latin letters stand upright in a column."""
    return "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each
        for each in unicodedata.normalize("NFC", text)
    )


def _pieces(text: str) -> list[str]:
    """Return the parts between which a title may be broken; long ones in halves."""
    pieces: list[str] = []
    for part in _BREAKS.split(text):
        piece = part.lstrip()
        while len(piece) > _LONGEST:
            cut = -(-len(piece) // 2) if len(piece) <= 2 * _LONGEST else _LONGEST
            while piece[cut] in _CLOSING and cut > 2:
                cut -= 1
            pieces.append(piece[:cut])
            piece = piece[cut:]
        if piece:
            pieces.append(piece)
    return pieces


def _partitions(pieces: Sequence[str], count: int) -> Iterator[list[str]]:
    """Yield every way to set pieces in ``count`` columns."""
    for cuts in combinations(range(1, len(pieces)), count - 1):
        bounds = (0, *cuts, len(pieces))
        yield ["".join(pieces[i:j]).strip() for i, j in pairwise(bounds)]


def columns(title: str, height: float, width: float) -> tuple[float, list[str]]:
    """Return the largest size at which a vertical title fits, and its columns.

    Titles break where a reader would: at spaces, after particles, where the script
    changes. The right column comes first.
    """
    text = upright(re.sub(r"\s+", " ", title.strip()))[:_MOST]
    pieces = _pieces(text)[:_MOST_PIECES]
    best: tuple[float, list[str]] = (0.0, [text])
    for count in range(1, min(4, len(pieces)) + 1):
        for rows in _partitions(pieces, count):
            longest = max(len(row) for row in rows)
            ragged = longest - min(len(row) for row in rows)
            size = min(_LARGEST, height / longest, width / count / 1.08)
            if size - ragged > best[0]:
                best = (size - ragged, rows)
    rows = best[1]
    longest = max(len(row) for row in rows)
    return min(_LARGEST, height / longest, width / len(rows) / 1.08), rows


def width_of(text: str) -> float:
    """Return the width of a line in ems, for a common bold sans serif."""
    total = 0.0
    for each in text:
        if unicodedata.east_asian_width(each) in "WF":
            total += 1.0
        elif each in _WIDE:
            total += 0.86
        elif each in _NARROW:
            total += 0.31
        else:
            total += 0.68 if each.isupper() else 0.57
    return total


def lines(title: str, width: float, sizes: Sequence[int]) -> tuple[int, list[str]]:
    """Return the largest of ``sizes`` at which a title fits, and its lines.

    A size may use one line more than the sizes before it; the last one cuts.
    """
    words = title.split()
    rows: list[str] = []
    for index, size in enumerate(sizes):
        rows = _wrapped(words, width / size)
        if len(rows) <= 1 + index and all(width_of(r) * size <= width for r in rows):
            return size, rows
    kept = rows[: len(sizes)]
    if len(rows) > len(sizes):
        kept[-1] = kept[-1].rstrip(" ,:;-") + "…"
    return sizes[-1], kept


def _wrapped(words: Sequence[str], ems: float) -> list[str]:
    """Wrap words into lines of at most ``ems``; a longer word has its own line."""
    rows: list[str] = []
    for word in words:
        if rows and width_of(f"{rows[-1]} {word}") <= ems:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return rows
