"""What a rule would have seen: its window, moved over a stretch of the past."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from chat.telemetry.alerting.machine import Condition, State, Status, judged
from chat.telemetry.buckets import BUCKET
from chat.telemetry.totals import Totals

Part = tuple[datetime, Totals]  # the end of a stretch, and what happened in it

#: Into how many steps a long window is cut: it then moves by one of them at a time.
_STEPS = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """What a rule saw and said at one time."""

    at: datetime
    value: float | None
    state: State


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch in which a rule said the same, other than that all is well."""

    state: State
    start: datetime
    end: datetime


def stride_of(length: timedelta) -> timedelta:
    """Return by how much a window of ``length`` moves at a time."""
    buckets = max(1, length // BUCKET)
    return BUCKET * max(1, buckets // _STEPS)


def rolled(parts: Iterable[Part], length: timedelta) -> Iterator[Part]:
    """Yield the sums of the last ``length`` at the end of every part.

    Parts that begin before the window are left out: the first windows are shorter.
    """
    kept: deque[Part] = deque()
    for end, totals in parts:
        kept.append((end, totals))
        while kept and kept[0][0] <= end - length:
            kept.popleft()
        yield end, Totals.sum(each for _, each in kept)


def accumulated(
    parts: Iterable[Part], day_of: Callable[[datetime], object]
) -> Iterator[Part]:
    """Yield the sums of the day so far at the end of every part."""
    day: object = None
    total = Totals()
    for end, totals in parts:
        its_day = day_of(end - BUCKET)
        total = totals if its_day != day else total + totals
        day = its_day
        yield end, total


def replayed(
    condition: Condition, values: Sequence[tuple[datetime, float | None]]
) -> tuple[Moment, ...]:
    """Return what a rule would have said to each of ``values``."""
    status = Status()
    moments = []
    for at, value in values:
        status = judged(condition, status, value, at).status
        moments.append(Moment(at, value, status.state))
    return tuple(moments)


def episodes(moments: Sequence[Moment]) -> tuple[Episode, ...]:
    """Return the stretches in which something was wrong, in order.

    A stretch ends when something else is said; the last one, at the last moment.
    """
    found: list[Episode] = []
    before: State | None = None
    for state, stretch in groupby(moments, key=lambda each: each.state):
        first, *_ = run = list(stretch)
        if before not in (None, State.OK):
            found[-1] = replace(found[-1], end=first.at)
        before = state
        if state is not State.OK:
            found.append(Episode(state, first.at, run[-1].at))
    return tuple(found)
