"""A small list for the tests: parcels, held in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.listing.columns import Column
from dashboard.listing.filters import Reading
from dashboard.listing.formats import Form
from dashboard.listing.kinds import (
    ChoiceFilter,
    FlagFilter,
    IdFilter,
    ManyFilter,
    OverFilter,
    TextFilter,
    TimeFilter,
)
from dashboard.listing.listing import Listing
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.selection import FilterSet, Values

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
READING = Reading(NOW, UTC)
COLOURS = [("red", "Red"), ("green", "Green"), ("blue", "Blue")]
FILTERS = FilterSet(
    TimeFilter(name="time", label="Time"),
    ChoiceFilter(
        name="size_of", label="Size", choices=[("s", "Small"), ("l", "Large")]
    ),
    ManyFilter(name="colour", label="Colour", choices=lambda: COLOURS),
    FlagFilter(name="fragile", label="Fragile"),
    OverFilter(name="weight_over", label="Weight", unit="g"),
    TextFilter(name="q", label="Words"),
    IdFilter(name="parcel", label="Parcel", normal=str.upper),
)


@dataclass(frozen=True)
class Parcel:
    """One row."""

    number: int
    label: str = "books"
    sender: str = "a customer"

    @property
    def at(self) -> datetime:
        return NOW - timedelta(minutes=self.number)


class Shelf:
    """Parcels with the newest, the lowest number, first."""

    key_types = (int,)

    def __init__(self, *numbers: int) -> None:
        self.parcels = [Parcel(each) for each in numbers]

    def rows(self, values: Values, place: Place | None, limit: int) -> Sequence[Parcel]:
        found = sorted(self.parcels, key=lambda each: each.number)
        if place is None:
            return found[:limit]
        (edge,) = place.key
        if place.is_forward:
            return [each for each in found if each.number > edge][:limit]
        return [each for each in found if each.number < edge][-limit:]

    def key_of(self, row: Parcel) -> Key:
        return (row.number,)

    def count(self, values: Values, at_most: int) -> Count:
        return Count.of(min(len(self.parcels), at_most + 1), at_most)


COLUMNS = (
    Column[Parcel](name="at", label="Sent", value=lambda row: row.at, form=Form.TIME),
    Column[Parcel](name="label", label="Label", value=lambda row: row.label),
    Column[Parcel](
        name="sender",
        label="Sender",
        value=lambda row: row.sender,
        is_private=True,
        is_shown=False,
    ),
)


def shelf_list(*numbers: int) -> Listing[Parcel]:
    """Return the list of a shelf with these parcels."""
    return Listing(
        name="parcels",
        noun="parcels",
        filters=FILTERS,
        columns=COLUMNS,
        source=Shelf(*numbers),
    )
