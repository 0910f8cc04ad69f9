"""Rows as CSV: exactly the columns, filters and time zone that the page shows.

Rows are fetched page by page behind the last one, so memory stays flat however many
there are, and no transaction is held open while a slow client reads.
"""

import csv
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Generic, TypeVar

from asgiref.sync import sync_to_async

from dashboard.listing.columns import Column, Viewer
from dashboard.listing.paging import Place, Source
from dashboard.listing.selection import Values

Row = TypeVar("Row")

_BATCH = 1000
#: A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def is_number(text: str) -> bool:
    """Whether a text is a plain number, which a minus may begin."""
    return text.removeprefix("-").replace(".", "", 1).isdigit() and text.isascii()


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    if text.startswith(_FORMULA_STARTS) and not is_number(text):
        return f"'{text}"
    return text


class CsvExport(Generic[Row]):
    """One export of one list."""

    def __init__(
        self,
        source: Source[Row],
        values: Values,
        columns: Sequence[Column[Row]],
        viewer: Viewer,
        *,
        batch: int = _BATCH,
    ) -> None:
        self._batch = batch
        self._source = source
        self._values = values
        self._columns = columns
        self._viewer = viewer

    def pieces(self) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        yield self._heading()
        place: Place | None = None
        while rows := self._source.rows(self._values, place, self._batch):
            yield self._lines(rows)
            if len(rows) < self._batch:
                return
            place = Place(self._source.key_of(rows[-1]))

    async def pieces_async(self) -> AsyncIterator[bytes]:
        """Yield the file piece by piece, without holding up the event loop."""
        pieces = self.pieces()

        def following() -> bytes | None:
            return next(pieces, None)

        while (piece := await sync_to_async(following)()) is not None:
            yield piece

    def _heading(self) -> bytes:
        zone = self._viewer.zone
        return _line([each.heading(zone) for each in self._columns]).encode("utf-8-sig")

    def _lines(self, rows: Sequence[Row]) -> bytes:
        return "".join(
            _line([each.cell(row, self._viewer).text for each in self._columns])
            for row in rows
        ).encode()


def _line(texts: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(each) for each in texts])
    return written.getvalue()
