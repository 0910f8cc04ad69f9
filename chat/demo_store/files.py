"""Reading catalogue files: their series, and what was left out and why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chat.demo_store.anilist import series_from_anilist
from chat.demo_store.rows import Line, Row, csv_rows, jsonl_rows, row_of
from chat.demo_store.series import (
    CatalogueFileError,
    RowError,
    Series,
    series_from_row,
)

_BUILT_IN = Path(__file__).parent / "data"
_TOLD = 20


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file gave: its series, by slug, and the lines that gave none."""

    path: Path
    series: tuple[Series, ...]
    skipped: tuple[Line, ...] = ()

    def report(self) -> Iterator[str]:
        """Yield what to tell whoever starts the shop, a line each."""
        yield (
            f"{self.path}: {len(self.series):,} series read, "
            f"{len(self.skipped):,} rows skipped"
        )
        for line in self.skipped[:_TOLD]:
            yield f"line {line.number} skipped: {line.wrong}"
        if len(self.skipped) > _TOLD:
            yield f"and {len(self.skipped) - _TOLD:,} more"


def _read(
    path: Path, lines: Iterable[Line], parse: Callable[[Row], Series]
) -> CatalogueFile:
    """Parse every row; those that are wrong are told, the others count."""
    found: dict[str, int] = {}
    series: list[Series] = []
    skipped: list[Line] = []
    for line in lines:
        try:
            row = row_of(line)
            each = parse(row)
            _refuse_known(each, row, found)
        except RowError as error:
            skipped.append(Line(line.number, wrong=str(error)))
        else:
            series.append(each)
            found.update(dict.fromkeys(_names(each, row), line.number))
    series.sort(key=lambda each: each.slug)
    return CatalogueFile(path, tuple(series), tuple(skipped))


def _names(series: Series, row: Row) -> dict[str, str]:
    """Return by what a series is known, and how to say so."""
    names = {f"slug|{series.slug}": f'the series "{series.slug}"'}
    stated = str(row.get("anilist_id") or row.get("id") or "").strip()
    if stated:
        names[f"id|{stated}"] = f'the id "{stated}"'
    return names


def _refuse_known(series: Series, row: Row, found: dict[str, int]) -> None:
    for name, said in _names(series, row).items():
        if name in found:
            raise RowError(f"{said} is on line {found[name]} already")


def read_built_in(folder: Path = _BUILT_IN) -> list[Series]:
    """Return the series of the built-in files, by slug.

    A series that two files carry is taken from the file whose name comes first. These
    files are our own: here a row that is wrong stops the start.
    """
    merged: dict[str, Series] = {}
    for path in sorted(folder.glob("series_*.jsonl")):
        read = _read(path, jsonl_rows(path), series_from_row)
        for line in read.skipped:
            raise CatalogueFileError(f"{path}, line {line.number}: {line.wrong}")
        for series in read.series:
            merged.setdefault(series.slug, series)
    if not merged:
        raise CatalogueFileError(f"{folder}: no series_*.jsonl with a series in it")
    return [merged[slug] for slug in sorted(merged)]


def _parse_foreign(row: Row) -> Series:
    """Return the series of a row in the built-in form or in AniList's columns."""
    if "slug" in row and "title" in row:
        return series_from_row(row)
    return series_from_anilist(row)


def read_foreign(path: Path) -> CatalogueFile:
    """Return the series of a CSV or JSONL file, and the rows that were left out.

    Raises:
        CatalogueFileError: the file can't be read, or not one row of it is good.
    """
    rows = csv_rows if path.suffix.lower() == ".csv" else jsonl_rows
    read = _read(path, rows(path), _parse_foreign)
    if not read.series:
        first = next((f"; line {e.number}: {e.wrong}" for e in read.skipped), "")
        raise CatalogueFileError(f"{path}: no series in it{first}")
    return read
