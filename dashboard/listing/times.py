"""Times as an address says them: a span back from now, or a beginning and an end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

#: What an address may say for "back from now", and how a person says it.
SPANS: dict[str, tuple[timedelta, str]] = {
    "15m": (timedelta(minutes=15), "last 15 minutes"),
    "1h": (timedelta(hours=1), "last hour"),
    "6h": (timedelta(hours=6), "last 6 hours"),
    "24h": (timedelta(hours=24), "last 24 hours"),
    "7d": (timedelta(days=7), "last 7 days"),
    "30d": (timedelta(days=30), "last 30 days"),
    "90d": (timedelta(days=90), "last 90 days"),
}


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From ``start`` up to, not including, ``end``; None is open. All in UTC."""

    start: datetime | None
    end: datetime | None = None
    span: str = ""

    @classmethod
    def of_span(cls, span: str, now: datetime) -> "TimeRange":
        """Return the range that reaches so far back; raises KeyError if unknown."""
        return cls(now - SPANS[span][0], None, span)

    def words(self, zone: tzinfo) -> str:
        """Return the range as a person reads it, zone included."""
        if self.span:
            return SPANS[self.span][1]
        start, end = _minute(self.start, zone), _minute(self.end, zone)
        if start and end:
            return f"{start} to {end} ({zone})"
        return f"since {start} ({zone})" if start else f"before {end} ({zone})"


def to_moment(text: str, zone: tzinfo) -> datetime:
    """Return an ISO 8601 time as UTC, in ``zone`` unless it names an offset itself.

    Raises ValueError for anything else, and for times that UTC can't hold.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def _minute(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
