"""A list: its filters, columns and rows, and what one address asks of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import urlencode

from dashboard.listing.columns import Cell, Column, Viewer, columns_chosen
from dashboard.listing.filters import Given, Pairs, Reading
from dashboard.listing.paging import (
    SIZES,
    Count,
    CursorError,
    Page,
    Place,
    Source,
    from_cursor,
    page_of,
)
from dashboard.listing.selection import FilterSet, Problem, Values

Row = TypeVar("Row")

#: Further than this, "10,000+" says enough, and counting would cost more than the page.
COUNTED_TO = 10_000
USUAL_SIZE = 50
CURSOR, SIZE, COLUMNS = "cursor", "size", "columns"


@dataclass(frozen=True, slots=True)
class Asked(Generic[Row]):
    """What one address asks of a list."""

    values: Values
    columns: tuple[Column[Row], ...]
    columns_named: bool  # in the address, rather than by the operator's habit
    size: int
    place: Place | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """One list, declared; ``noun`` names its rows in the plural.

    ``api_path`` is where the API serves the same rows by the same filters, if it does.
    """

    name: str
    noun: str
    filters: FilterSet
    columns: tuple[Column[Row], ...]
    source: Source[Row]
    api_path: str = ""

    def read(
        self, given: Given, reading: Reading, habit: Sequence[str] = ()
    ) -> Asked[Row]:
        """Return what an address asks; ``habit`` names the operator's usual columns.

        Never raises: what makes no sense is left out, with a sentence in ``problems``.
        """
        selection = self.filters.read(given, reading)
        problems = list(selection.problems)
        named = _words(given.get(COLUMNS, ()))
        return Asked(
            values=selection.values,
            columns=columns_chosen(self.columns, named or habit),
            columns_named=bool(named),
            size=_size(given, problems),
            place=self._place(given, problems),
            problems=tuple(problems),
        )

    def page(self, asked: Asked[Row]) -> Page[Row]:
        """Return the rows that are asked for."""
        return page_of(self.source, asked.values, asked.place, asked.size)

    def count(
        self, values: Values, *, at_least: int = 0, at_most: int = COUNTED_TO
    ) -> Count:
        """Return how many rows there are in all, counting up to a bound.

        ``at_least`` is what is seen already, where counting would take too long.
        """
        found = self.source.count(values, at_most)
        return (
            found
            if found.is_exact
            else replace(found, number=max(found.number, at_least))
        )

    def parameters(self, asked: Asked[Row], values: Values | None = None) -> Pairs:
        """Return the address's parameters without a cursor: what a view remembers."""
        pairs = self.filters.write(asked.values if values is None else values)
        if asked.size != USUAL_SIZE:
            pairs.append((SIZE, str(asked.size)))
        if asked.columns_named:
            pairs.append((COLUMNS, ",".join(each.name for each in asked.columns)))
        return pairs

    def address(self, asked: Asked[Row], **also: str) -> str:
        """Return the query string of what is asked for, with further parameters."""
        return urlencode([*self.parameters(asked), *also.items()])

    def _place(self, given: Given, problems: list[Problem]) -> Place | None:
        text = (given.get(CURSOR) or ("",))[-1]
        if not text:
            return None
        try:
            return from_cursor(text, self.source.key_types)
        except CursorError:
            problems.append(
                Problem(CURSOR, "That page's link is damaged; this is the first page.")
            )
            return None


def cells_of(
    row: Row, columns: Sequence[Column[Row]], viewer: Viewer
) -> tuple[Cell, ...]:
    """Return a row's cells in the order of the columns."""
    return tuple(each.cell(row, viewer) for each in columns)


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in text.split(",") if word]


def _size(given: Given, problems: list[Problem]) -> int:
    text = (given.get(SIZE) or ("",))[-1]
    if not text:
        return USUAL_SIZE
    if text not in {str(each) for each in SIZES}:
        offered = ", ".join(map(str, SIZES))
        problems.append(Problem(SIZE, f"A page has {offered} rows; this one has 50."))
        return USUAL_SIZE
    return int(text)
