"""The rows of a catalogue file, each with its line; what is broken is told, not raised.

A file of another hand has a bad line now and then. It costs that line, not the shop:
only a file that can't be opened, or has no header to go by, is refused as a whole.
"""

import csv
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chat.demo_store.series import CatalogueFileError, RowError

Row = Mapping[str, object]
#: Longer ones are no catalogue's; the reader of CSV stops at so much in one cell.
_LONGEST_CELL = 16 * 1024 * 1024
#: One of these must be there, or the file is another one.
_TITLES = ("title", "title_english", "title_romaji")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: what it says, or what is wrong with it."""

    number: int
    row: Row | None = None
    wrong: str = ""


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text file; bytes that are no UTF-8 are left marked.

    Raises:
        CatalogueFileError: the file can't be read, or is empty.
    """
    try:
        with path.open(
            encoding="utf-8-sig", errors="surrogateescape", newline=""
        ) as file:
            lines = list(file)
    except OSError as error:
        raise CatalogueFileError(f"{path}: {error.strerror or error}") from error
    if not any(line.strip() for line in lines):
        raise CatalogueFileError(f"{path}: the file is empty")
    return lines


def _is_text(text: str) -> bool:
    """Whether a text is free of bytes that were no UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def jsonl_rows(path: Path) -> Iterator[Line]:
    """Yield each line that is not blank."""
    for number, line in enumerate(lines_of(path), start=1):
        if line.strip():
            yield _jsonl_row(number, line)


def _jsonl_row(number: int, line: str) -> Line:
    if not _is_text(line):
        return Line(number, wrong="not UTF-8")
    try:
        row = json.loads(line)
    except ValueError as error:
        return Line(number, wrong=f"not JSON: {error}")
    except RecursionError:
        return Line(number, wrong="not JSON: nested too deeply")
    if not isinstance(row, dict):
        return Line(number, wrong="not an object")
    if not _is_text(json.dumps(row, ensure_ascii=False)):
        return Line(number, wrong="half a character: a lone surrogate")
    return Line(number, row)


def csv_rows(path: Path) -> Iterator[Line]:
    """Yield each row after the header, with the number of the line it begins on.

    Raises:
        CatalogueFileError: the header can't be read, or has no column for a title.
    """
    lines = lines_of(path)
    csv.field_size_limit(_LONGEST_CELL)
    header, taken = _header(path, lines)
    begin: int | None = taken
    while begin is not None:
        begin = yield from _csv_rows(lines, begin, header)


def _header(path: Path, lines: Sequence[str]) -> tuple[list[str], int]:
    """Return the names of the columns, and how many lines they take."""
    reader = csv.reader(lines, strict=True)
    try:
        names = next((row for row in reader if any(row)), [])
    except csv.Error as error:
        raise CatalogueFileError(f"{path}, line {reader.line_num}: {error}") from error
    if not _is_text("".join(names)):
        raise CatalogueFileError(f"{path}, line {reader.line_num}: not UTF-8")
    header = [name.strip().lower() for name in names]
    doubled = next((each for each in header if each and header.count(each) > 1), "")
    if doubled:
        raise CatalogueFileError(
            f'{path}, line {reader.line_num}: two columns are named "{doubled}"'
        )
    if not set(header) & set(_TITLES):
        raise CatalogueFileError(
            f"{path}, line {reader.line_num}: no column is named "
            f"{', '.join(_TITLES[:-1])} or {_TITLES[-1]}"
        )
    return header, reader.line_num


def _csv_rows(
    lines: Sequence[str], begin: int, header: Sequence[str]
) -> Generator[Line, None, int | None]:
    """Yield the rows that follow ``begin`` lines; return where to begin again.

    That is the line after one whose quote is never closed; ``None`` at the end.
    """
    reader = csv.reader(lines[begin:], strict=True)
    while True:
        number = begin + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            if begin + reader.line_num > number or "end of data" in str(error):
                # The quote took in lines that are rows of their own.
                yield Line(number, wrong="a quote is never closed")
                return number
            yield Line(number, wrong=str(error))
        else:
            if any(cells):
                yield _csv_row(number, cells, header)


def _csv_row(number: int, cells: Sequence[str], header: Sequence[str]) -> Line:
    if not _is_text("".join(cells)):
        return Line(number, wrong="not UTF-8")
    if len(cells) != len(header):
        wrong = f"{len(cells)} columns instead of {len(header)}"
        return Line(number, wrong=wrong)
    return Line(number, dict(zip(header, cells, strict=True)))


def row_of(line: Line) -> Row:
    """Return what a line says; raise RowError where it is broken."""
    if line.row is None:
        raise RowError(line.wrong)
    return line.row
