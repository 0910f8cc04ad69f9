"""Time in quarter hours: the grid that figures are kept on, and the days laid over it.

Every zone's offset is a whole number of quarter hours, so a day of any zone, short and
long ones of a clock change included, is a whole number of buckets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

BUCKET = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def bucket_of(moment: datetime) -> datetime:
    """Return the start of the bucket, in UTC, that ``moment`` lies in."""
    return _EPOCH + (moment - _EPOCH) // BUCKET * BUCKET


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return when ``day`` begins in ``zone``, in UTC.

    Where a clock change skips midnight the day begins at the change; where it repeats
    midnight, at the first of the two.
    """
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of ``moment`` in ``zone``."""
    return moment.astimezone(zone).date()


class Step(StrEnum):
    """How finely a window is divided."""

    BUCKET = "bucket"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time on the grid, ``[start, end)`` in UTC, told in ``zone``."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @classmethod
    def last(cls, length: timedelta, now: datetime, zone: ZoneInfo) -> Self:
        """Return the last ``length``, the unfinished bucket included."""
        end = bucket_of(now) + BUCKET
        return cls(bucket_of(end - length), end, zone)

    @classmethod
    def of_days(cls, first: date, last: date, zone: ZoneInfo) -> Self:
        """Return the whole days from ``first`` to ``last``, both included."""
        return cls(day_start(first, zone), day_start(last + _DAY, zone), zone)

    @classmethod
    def today(cls, now: datetime, zone: ZoneInfo) -> Self:
        """Return the calendar day that ``now`` lies in, to its end."""
        day = day_of(now, zone)
        return cls.of_days(day, day, zone)

    def earlier(self, by: timedelta) -> Self:
        """Return the same stretch ``by`` earlier."""
        return type(self)(self.start - by, self.end - by, self.zone)

    def bounds(self, step: Step) -> tuple[datetime, ...]:
        """Return where the steps begin, and the end of the last one.

        The first and the last day may be cut by the window; hours are those of UTC
        shifted to begin with the zone's own.
        """
        cuts = {self.start, self.end}
        cuts.update(each for each in self._cuts(step) if self.start < each < self.end)
        return tuple(sorted(cuts))

    def steps(self, step: Step) -> tuple[tuple[datetime, datetime], ...]:
        """Return the steps of the window, in order, without gap or overlap."""
        return tuple(pairwise(self.bounds(step)))

    def _cuts(self, step: Step) -> Iterator[datetime]:
        if step is Step.DAY:
            day = day_of(self.start, self.zone)
            last = day_of(self.end, self.zone)
            while day <= last:
                yield day_start(day, self.zone)
                day += _DAY
            return
        cut = self.start
        while cut < self.end:
            if step is Step.BUCKET or cut.astimezone(self.zone).minute == 0:
                yield cut
            cut += BUCKET
