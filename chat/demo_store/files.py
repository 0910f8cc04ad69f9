"""Reading catalogue files: rows with their numbers, and errors that name them."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from chat.demo_store.anilist import series_from_anilist
from chat.demo_store.series import (
    CatalogueFileError,
    RowError,
    Series,
    series_from_row,
)

_BUILT_IN = Path(__file__).parent / "data"
_Row = Mapping[str, object]


def _jsonl_rows(path: Path) -> Iterator[tuple[int, _Row]]:
    """Yield each line that is not blank, with its number."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CatalogueFileError(
                    f"{path}, line {number}: not JSON: {error}"
                ) from error
            if not isinstance(row, dict):
                raise CatalogueFileError(f"{path}, line {number}: not an object")
            yield number, row


def _csv_rows(path: Path) -> Iterator[tuple[int, _Row]]:
    """Yield each row after the header, with the number of its last line."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise CatalogueFileError(
                        f"{path}, line {reader.line_num}: expected "
                        f"{len(reader.fieldnames or ())} columns"
                    )
                yield reader.line_num, row
        except csv.Error as error:
            raise CatalogueFileError(
                f"{path}, line {reader.line_num}: {error}"
            ) from error


def _read(
    path: Path, rows: Iterator[tuple[int, _Row]], parse: Callable[[_Row], Series]
) -> list[Series]:
    """Parse every row; the first bad one stops the reading."""
    found: dict[str, int] = {}
    result: list[Series] = []
    try:
        for number, row in rows:
            try:
                series = parse(row)
            except RowError as error:
                raise CatalogueFileError(f"{path}, line {number}: {error}") from error
            if series.slug in found:
                raise CatalogueFileError(
                    f'{path}, line {number}: the series "{series.slug}" '
                    f"is on line {found[series.slug]} already"
                )
            found[series.slug] = number
            result.append(series)
    except UnicodeDecodeError as error:
        raise CatalogueFileError(f"{path}: not UTF-8: {error}") from error
    except OSError as error:
        raise CatalogueFileError(f"{path}: {error.strerror or error}") from error
    return result


def read_built_in(folder: Path = _BUILT_IN) -> list[Series]:
    """Return the series of the built-in files, by slug.

    A series that two files carry is taken from the file whose name comes first.
    """
    merged: dict[str, Series] = {}
    for path in sorted(folder.glob("series_*.jsonl")):
        for series in _read(path, _jsonl_rows(path), series_from_row):
            merged.setdefault(series.slug, series)
    if not merged:
        raise CatalogueFileError(f"{folder}: no series_*.jsonl with a series in it")
    return [merged[slug] for slug in sorted(merged)]


def _parse_foreign(row: _Row) -> Series:
    """Return the series of a row in the built-in form or in AniList's columns."""
    if "slug" in row and "title" in row:
        return series_from_row(row)
    return series_from_anilist(row)


def read_foreign(path: Path) -> list[Series]:
    """Return the series of a CSV or JSONL file, by slug.

    Raises:
        CatalogueFileError: naming the file, the line and what is wrong.
    """
    rows = _csv_rows if path.suffix.lower() == ".csv" else _jsonl_rows
    result = _read(path, rows(path), _parse_foreign)
    if not result:
        raise CatalogueFileError(f"{path}: no series in it")
    return sorted(result, key=lambda each: each.slug)
