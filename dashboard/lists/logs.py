"""What the change log and the log of reads share: columns, filters, the source."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet

from audit.selectors.acts import LogCriteria
from dashboard.listing.columns import Column
from dashboard.listing.filters import Filter
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, ManyFilter, TextFilter, TimeFilter
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet, Values

#: Who acts when nobody is signed in: a try that failed, before it is known by whom.
NOBODY = "nobody signed in"

WAYS = [
    ("console", "Console"),
    ("api", "API"),
    ("sign-in", "Sign-in"),
    ("service", "The service itself"),
]


class _LogRow(Protocol):
    """What a row of either log says."""

    at: datetime
    actor: str
    reason: str
    roles: list[str]
    address: str
    via: str
    request_id: str


Row = TypeVar("Row", bound=_LogRow)
_Entry = TypeVar("_Entry", bound=Model)


def log_columns(
    shown: Iterable[Column[Row]], hidden: Iterable[Column[Row]]
) -> tuple[Column[Row], ...]:
    """Return the columns of a log: who, when and why, with its own ones in between."""
    return (
        Column(name="at", label="Time", value=lambda row: row.at, form=Form.TIME),
        Column(
            name="actor", label="Who", value=lambda row: row.actor or None, none=NOBODY
        ),
        *shown,
        Column(name="reason", label="Reason", value=lambda row: row.reason),
        Column(
            name="roles",
            label="Roles then",
            value=lambda row: row.roles,
            form=Form.WORDS,
            is_shown=False,
        ),
        Column(
            name="address",
            label="Address",
            value=lambda row: row.address,
            form=Form.ID,
            is_shown=False,
        ),
        Column(
            name="via", label="By way of", value=lambda row: row.via, is_shown=False
        ),
        *hidden,
        Column(
            name="request_id",
            label="Request id",
            value=lambda row: row.request_id,
            form=Form.ID,
            is_shown=False,
        ),
    )


def log_filters(*own: Filter) -> FilterSet:
    """Return the filters of a log, with its own ones after the time."""
    return FilterSet(
        TimeFilter(name="time", label="Time"),
        *own,
        IdFilter(name="actor", label="Who", longest=150),
        ManyFilter(name="via", label="By way of", choices=WAYS),
        TextFilter(name="reason", label="Reason has"),
        IdFilter(name="address", label="Address", longest=64),
        IdFilter(name="request", label="Request id", longest=36),
    )


def log_source(
    found: Callable[[LogCriteria], QuerySet[_Entry]],
) -> QuerySetSource[_Entry]:
    """Return the rows of a log, newest first."""
    return QuerySetSource(
        lambda values: found(_criteria(values)), ("-at", "-id"), (datetime, int)
    )


def _criteria(values: Values) -> LogCriteria:
    """Return the search of a log that these values ask for."""
    time = values.get("time")
    return LogCriteria(
        start=time.start if time else None,
        end=time.end if time else None,
        actor=values.get("actor", ""),
        via=values.get("via", ()),
        address=values.get("address", ""),
        request_id=values.get("request", ""),
        object_kind=values.get("kind", ""),
        object_id=values.get("object", ""),
        verbs=values.get("act", ()),
        reason=values.get("reason", ""),
    )
