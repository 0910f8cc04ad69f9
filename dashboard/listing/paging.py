"""Keyset paging: a page is found by the row at its edge, so inserts shift nothing.

A cursor is a row's key and a direction, written as text that is good for an address.
It grants nothing: whoever may see the list may see every page, so it is not signed.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from dashboard.listing.selection import Values

Row = TypeVar("Row")
Key = tuple[object, ...]

SIZES = (25, 50, 100, 250)
_LONGEST = 1000


class CursorError(ValueError):
    """Text that is no cursor of ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Behind the row of this key, or before it."""

    key: Key
    is_forward: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows the whole query has, or has at least."""

    number: int
    is_exact: bool

    @classmethod
    def of(cls, number: int, at_most: int) -> "Count":
        """Return the count of somebody who counted no further than ``at_most + 1``."""
        return cls(min(number, at_most), number <= at_most)

    def __str__(self) -> str:
        return f"{self.number:,}" if self.is_exact else f"{self.number:,}+"


class Source(Protocol[Row]):
    """Where a list's rows come from, in one fixed order of unique keys."""

    @property
    def key_types(self) -> tuple[type, ...]:
        """The types of a key's values."""
        ...

    def rows(self, values: Values, place: Place | None, limit: int) -> Sequence[Row]:
        """Return the ``limit`` rows nearest to a place, in the order of the list."""
        ...

    def key_of(self, row: Row) -> Key:
        """Return the row's key."""
        ...

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many rows there are, counting no further than ``at_most``."""
        ...


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages beside them; "" where there is none."""

    rows: tuple[Row, ...]
    previous: str = ""
    next: str = ""


def page_of(
    source: Source[Row], values: Values, place: Place | None, size: int
) -> Page[Row]:
    """Return the page at a place; a page back that is not full becomes the first."""
    found = tuple(source.rows(values, place, size + 1))
    if place is not None and not place.is_forward:
        if len(found) < size:
            return page_of(source, values, None, size)
        return _between(source, found[-size:], before=len(found) > size, after=True)
    return _between(
        source, found[:size], before=place is not None, after=len(found) > size
    )


def _between(
    source: Source[Row], rows: tuple[Row, ...], *, before: bool, after: bool
) -> Page[Row]:
    if not rows:
        return Page(())
    return Page(
        rows,
        to_cursor(Place(source.key_of(rows[0]), is_forward=False)) if before else "",
        to_cursor(Place(source.key_of(rows[-1]))) if after else "",
    )


def to_cursor(place: Place) -> str:
    """Return the place as text."""
    data = ["f" if place.is_forward else "b", *(_written(each) for each in place.key)]
    packed = json.dumps(data, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_cursor(text: str, types: tuple[type, ...]) -> Place:
    """Return the place that ``to_cursor`` wrote; raises CursorError for other text."""
    try:
        if len(text) > _LONGEST:
            raise ValueError
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        direction, *key = json.loads(packed)
        values = tuple(_read(each) for each in key)
        if direction not in {"f", "b"} or tuple(map(type, values)) != types:
            raise ValueError
        return Place(values, direction == "f")
    except (ValueError, TypeError, binascii.Error, KeyError):
        raise CursorError(text[:40]) from None


_READERS: dict[str, Callable[[str], object]] = {
    "t": datetime.fromisoformat,
    "u": UUID,
    "i": int,
    "s": str,
}


def _written(value: object) -> list[str]:
    match value:
        case datetime():
            return ["t", value.isoformat()]
        case UUID():
            return ["u", value.hex]
        case bool() | int():
            return ["i", str(int(value))]
        case _:
            return ["s", str(value)]


def _read(pair: object) -> object:
    if not isinstance(pair, list):
        raise TypeError
    kind, text = pair
    value = _READERS[kind](str(text))
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError
    return value
