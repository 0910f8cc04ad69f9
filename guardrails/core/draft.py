"""An answer while it is being corrected: what was written, and what stands there now.

Every edit remembers which written characters it replaces, so a span that was found in
the written text can be looked up in the current one, and the other way round.
"""

from collections.abc import Iterator
from typing import NamedTuple


class _Piece(NamedTuple):
    """Written characters ``start:end`` and what is shown in their place."""

    start: int
    end: int
    shown: str
    edited: bool = False

    def split(self, *offsets: int) -> Iterator["_Piece"]:
        """Cut an untouched piece at written offsets; an edited one stays whole."""
        inner = () if self.edited else offsets
        cuts = sorted({each for each in inner if self.start < each < self.end})
        begin = self.start
        for cut in (*cuts, self.end):
            shown = (
                self.shown
                if self.edited
                else (self.shown[begin - self.start : cut - self.start])
            )
            yield _Piece(begin, cut, shown, self.edited)
            begin = cut


class Draft:
    """One answer under correction; starts as written. ``text`` is what stands now."""

    __slots__ = ("_pieces", "text", "untouched", "written")

    def __init__(self, written: str) -> None:
        self.written = self.text = written
        self.untouched = True
        self._pieces: list[_Piece] = [_Piece(0, len(written), written)]

    def shown_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the written characters ``start:end`` stand in ``text``."""
        if self.untouched:
            return start, end
        return self._shown_offset(start), self._shown_offset(end, after=True)

    def stands(self, start: int, end: int) -> bool:
        """Return whether any of the written characters is still shown as written."""
        return any(
            not each.edited and each.start < end and each.end > start
            for each in self._pieces
        )

    def edit_written(self, start: int, end: int, replacement: str) -> None:
        """Replace a span of the written text.

        What an earlier edit took away stays away: where this one overlaps an earlier
        one, the rest of the span goes too and nothing new is put in.
        """
        earlier = [
            each
            for each in self._pieces
            if each.edited and each.start < end and each.end > start
        ]
        if earlier:
            start = min(start, earlier[0].start)
            end = max(end, earlier[-1].end)
            replacement = "".join(each.shown for each in earlier)
        self._put(start, end, replacement)

    def edit_shown(self, start: int, end: int, replacement: str = "") -> None:
        """Replace a span of the text as it stands; edits it touches go with it."""
        touched = [
            (offset, piece)
            for offset, piece in self._located()
            if offset < end and offset + len(piece.shown) > start
        ]
        if not touched:
            return
        (offset, first), (last_offset, last) = touched[0], touched[-1]
        begin = first.start if first.edited else first.start + max(0, start - offset)
        stop = (
            last.end
            if last.edited
            else last.start + min(end, last_offset + len(last.shown)) - last_offset
        )
        self._put(begin, stop, replacement)

    # -- inside ------------------------------------------------------------------

    def _put(self, start: int, end: int, replacement: str) -> None:
        self.untouched = False
        parts = [part for each in self._pieces for part in each.split(start, end)]
        self._pieces = [
            *(each for each in parts if each.end <= start),
            _Piece(start, end, replacement, edited=True),
            *(each for each in parts if each.start >= end),
        ]
        self.text = "".join([each.shown for each in self._pieces])

    def _located(self) -> Iterator[tuple[int, _Piece]]:
        offset = 0
        for piece in self._pieces:
            yield offset, piece
            offset += len(piece.shown)

    def _shown_offset(self, written: int, *, after: bool = False) -> int:
        offset = 0
        for offset, piece in self._located():
            if written > piece.end or (written == piece.end and not after):
                continue
            if not piece.edited:
                return offset + max(0, written - piece.start)
            return offset + (len(piece.shown) if after else 0)
        return len(self.text)
