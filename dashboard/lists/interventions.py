"""What lists of interventions share: rows with their words, filters, columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from audit.selectors.interventions import (
    InterventionCriteria,
    InterventionRow,
    Words,
    interventions_found,
    words_of,
)
from chat.orchestration.turns import Intent
from dashboard.amounts import in_currency
from dashboard.listing.columns import Column
from dashboard.listing.formats import Change, Form
from dashboard.listing.kinds import FlagFilter, IdFilter, ManyFilter, TimeFilter
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import Values
from dashboard.lists.turn_filters import words_of as in_words


@dataclass(frozen=True, slots=True)
class InterventionLine:
    """One intervention with the words around it."""

    row: InterventionRow
    words: Words


class InterventionSource:
    """Interventions, the latest first, each with its words: two queries a page."""

    key_types = (datetime, int)

    def __init__(self, criteria: Callable[[Values], InterventionCriteria]) -> None:
        self._rows = QuerySetSource(
            lambda values: interventions_found(criteria(values)),
            ("-finished_at", "-id"),
            self.key_types,
        )

    def rows(
        self, values: Values, place: Place | None, limit: int
    ) -> Sequence[InterventionLine]:
        """Return the ``limit`` interventions nearest to a place, latest first."""
        found = self._rows.rows(values, place, limit)
        words = words_of(found)
        return [InterventionLine(row, words[row.pk]) for row in found]

    def key_of(self, row: InterventionLine) -> Key:
        """Return the intervention's place in the order."""
        return self._rows.key_of(row.row)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many there are."""
        return self._rows.count(values, at_most)


TIME = TimeFilter(name="time", label="Time")
ASIN = IdFilter(name="asin", label="ASIN", normal=str.upper, longest=16)
SHOWN = FlagFilter(
    name="shown",
    label="Seen by the shopper",
    yes="yes, at least in part",
    no="no character",
    hint="Whether any of it stood on the shopper's screen before it was dealt with.",
)
COMMON_FILTERS = (
    ManyFilter(
        name="intent",
        label="Intent",
        choices=[(each.value, in_words(each.value)) for each in Intent],
    ),
    ManyFilter(name="release", label="Release", choices=[], is_open=True),
    ManyFilter(name="reason", label="Reason", choices=[], is_open=True),
    IdFilter(name="response", label="Response id", longest=64),
    IdFilter(name="session", label="Session id", longest=64),
)


def common_criteria(values: Values) -> Mapping[str, object]:
    """Return what these values ask for, as fields of the criteria."""
    time = values.get("time")
    return {
        "start": time.start if time else None,
        "end": time.end if time else None,
        "was_shown": values.get("shown"),
        "asin": values.get("asin", ""),
        "intents": values.get("intent", ()),
        "releases": values.get("release", ()),
        "reasons": values.get("reason", ()),
        "response_id": values.get("response", ""),
        "session_id": values.get("session", ""),
    }


def written(line: InterventionLine) -> str | None:
    """Return the amount that the model wrote; None where it was about none."""
    return in_currency(line.row.written_minor, line.row.written_currency) or None


def live(line: InterventionLine) -> str | None:
    """Return the live price at that time; None where it is not known."""
    return in_currency(line.row.live_minor, line.row.live_currency) or None


def percent(line: InterventionLine) -> Decimal | None:
    """Return the difference in percent of the live price."""
    points = line.row.difference_bp
    return None if points is None else Decimal(points).scaleb(-2)


_C = Column[InterventionLine]

AT = _C(
    name="at", label="Time", value=lambda line: line.row.finished_at, form=Form.TIME
)
PRODUCT = _C(
    name="product",
    label="Product",
    value=lambda line: line.row.title or line.row.asin or None,
)
WORDS = (
    _C(
        name="change",
        label="Before → after",
        value=lambda line: Change(line.words.before, line.words.after),
        form=Form.CHANGE,
        is_private=True,
        hint="The sentence as the model wrote it, and what became of it.",
    ),
    *(
        _C(
            name=name,
            label=label,
            value=attrgetter(f"words.{name}"),
            is_private=True,
            is_shown=False,
        )
        for name, label in (("before", "Before"), ("after", "After"))
    ),
)
COMMON_COLUMNS = tuple(
    _C(
        name=name,
        label=label,
        value=attrgetter(f"row.{name}"),
        form=form,
        is_shown=False,
    )
    for name, label, form in (
        ("id", "Number", Form.NUMBER),
        ("asin", "ASIN", Form.ID),
        ("title", "Title", Form.TEXT),
        ("written_minor", "Written, minor units", Form.NUMBER),
        ("written_currency", "Written, currency", Form.TEXT),
        ("live_minor", "Live then, minor units", Form.NUMBER),
        ("live_currency", "Live then, currency", Form.TEXT),
        ("model_release", "Release", Form.TEXT),
        ("site", "Site", Form.TEXT),
        ("response_id", "Response id", Form.ID),
        ("session_id", "Session id", Form.ID),
    )
)
