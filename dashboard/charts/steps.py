"""The horizontal axis: steps of equal worth, labelled in the zone of who reads them.

Places on the axis are numbers of steps, so that a day of 23 or 25 hours is drawn as
long as it was, and no label of one zone is read as a time of another.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.telemetry.buckets import Step, Window

_FEW = 8


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one chart; the last is unfinished while turns may still come in."""

    starts: tuple[datetime, ...]
    end: datetime
    labels: tuple[str, ...]
    short: tuple[str, ...]
    is_last_unfinished: bool
    zone: str

    @classmethod
    def of(cls, window: Window, step: Step, now: datetime) -> "Steps":
        """Return the axis of a window."""
        bounds = window.bounds(step)
        locals_ = [each.astimezone(window.zone) for each in bounds[:-1]]
        by_day = step is Step.DAY
        crosses = locals_[0].date() != locals_[-1].date()
        return cls(
            starts=bounds[:-1],
            end=bounds[-1],
            labels=tuple(
                f"{each:%a %d %b %Y}" if by_day else f"{each:%a %d %b, %H:%M}"
                for each in locals_
            ),
            short=tuple(
                _short(each, by_day=by_day, crosses=crosses) for each in locals_
            ),
            is_last_unfinished=bounds[-1] > now,
            zone=window.zone.key,
        )

    @property
    def ticks(self) -> list[int]:
        """The steps that have a label on the axis."""
        every = max(1, -(-len(self.starts) // _FEW))
        # Round minutes, hours and midnights are read best.
        size = next((n for n in self._sizes if n >= every), every)
        offset = 0
        if not self.short[0].endswith(":00") and ":" in self.short[0]:
            offset = next(
                (n for n, each in enumerate(self.short) if each.endswith(":00")), 0
            )
        return list(range(offset % size, len(self.starts), size))

    @property
    def _sizes(self) -> tuple[int, ...]:
        """How many steps may lie between two labels."""
        starts = self.starts
        if len(starts) > 1 and starts[1] - starts[0] == timedelta(minutes=1):
            return (1, 2, 5, 10, 15, 30, 60)
        return (1, 2, 4, 8, 12, 16, 24, 32, 48)

    def place(self, moment: datetime) -> float | None:
        """Return where a moment lies on the axis; None when it is not on it."""
        if not self.starts or not self.starts[0] <= moment < self.end:
            return None
        n = bisect_right(self.starts, moment) - 1
        until = self.starts[n + 1] if n + 1 < len(self.starts) else self.end
        return n + (moment - self.starts[n]) / (until - self.starts[n])


def _short(local: datetime, *, by_day: bool, crosses: bool) -> str:
    if by_day:
        return f"{local:%d %b}"
    if crosses and local.hour == 0 and local.minute == 0:
        return f"{local:%d %b}"
    return f"{local:%H:%M}"
