"""What the change log and the log of reads are searched by."""

from audit.selectors.acts import LogCriteria
from dashboard.listing.filters import Filter
from dashboard.listing.kinds import IdFilter, ManyFilter, TextFilter, TimeFilter
from dashboard.listing.selection import Values

WAYS = [
    ("console", "Console"),
    ("api", "API"),
    ("sign-in", "Sign-in"),
    ("service", "The service itself"),
]


def log_filters(*own: Filter) -> tuple[Filter, ...]:
    """Return the filters of a log, with its own ones after the time."""
    return (
        TimeFilter(name="time", label="Time"),
        *own,
        IdFilter(name="actor", label="Who", longest=150),
        ManyFilter(name="via", label="By way of", choices=WAYS),
        TextFilter(name="reason", label="Reason has"),
        IdFilter(name="address", label="Address", longest=64),
        IdFilter(name="request", label="Request id", longest=36),
    )


def log_criteria(values: Values) -> LogCriteria:
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
