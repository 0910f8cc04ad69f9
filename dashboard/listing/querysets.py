"""A list's rows from a queryset of another app's selectors."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.selection import Values

_Row = TypeVar("_Row", bound=Model)


class QuerySetSource(Generic[_Row]):
    """Rows of ``narrow(values)``, ordered by ``order``, whose last field is unique.

    All of ``order`` runs in one direction ("-at", "-id"), so that one index serves it.
    """

    def __init__(
        self,
        narrow: Callable[[Values], QuerySet[_Row]],
        order: Sequence[str],
        key_types: tuple[type, ...],
    ) -> None:
        self.key_types = key_types
        self._narrow = narrow
        self._descends = order[0].startswith("-")
        self._fields = tuple(each.removeprefix("-") for each in order)

    def rows(self, values: Values, place: Place | None, limit: int) -> Sequence[_Row]:
        """Return the ``limit`` rows nearest to a place, in the order of the list."""
        is_forward = place is None or place.is_forward
        found = self._narrow(values)
        if place is not None:
            found = found.filter(self._beyond(place.key, is_forward))
        descends = self._descends == is_forward
        sign = "-" if descends else ""
        rows = list(found.order_by(*(sign + each for each in self._fields))[:limit])
        return rows if is_forward else rows[::-1]

    def key_of(self, row: _Row) -> Key:
        """Return the row's key."""
        return tuple(getattr(row, each) for each in self._fields)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many rows there are, counting no further than ``at_most``."""
        found = self._narrow(values).order_by()[: at_most + 1].count()
        return Count.of(found, at_most)

    def _beyond(self, key: Key, is_forward: bool) -> Q:
        """Return what lies behind ``key``, with a bound that the index can start at."""
        strict = "lt" if self._descends == is_forward else "gt"
        first = Q(**{f"{self._fields[0]}__{strict}e": key[0]})
        any_of = Q()
        equal: dict[str, Any] = {}
        for field, value in zip(self._fields, key, strict=True):
            any_of |= Q(**equal, **{f"{field}__{strict}": value})
            equal[field] = value
        return first & any_of
