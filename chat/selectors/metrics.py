"""Figures for people: series, sums, rankings and comparisons, out of the rollups alone.

Every window is cut into steps and summed by the database in one query for turns and
one for conversations; sketches come back as bytes that are merged when a percentile is
read. So a page's queries do not grow with its charts.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from chat.conf import daily_budget_microusd
from chat.demo_traffic.plan import SITE
from chat.selectors.rollup_sums import (
    Dimension,
    Filters,
    conversation_sums,
    turn_sums,
)
from chat.telemetry.buckets import Step, Window
from chat.telemetry.metric_list import METRIC_BY_KEY, Metric
from chat.telemetry.totals import Totals

__all__ = ["Dimension", "Filters"]

WEEK = timedelta(days=7)
EVERYTHING = Filters()
_FRESHNESS = """
SELECT (SELECT read_at FROM chat_rollupprogress WHERE id = 1), min(marked_at), count(*),
    EXISTS (SELECT 1 FROM chat_conversationrollup WHERE site = %s),
    (SELECT coalesce(array_agg(version || ' ' || state ORDER BY version DESC), '{}')
        FROM chat_policywatch WHERE state = 'outside'
        OR state = 'rolled_back' AND changed_at > now() - interval '1 day')
FROM chat_stalebucket
"""


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a series; ``finished`` is False while turns may still come in."""

    start: datetime
    end: datetime
    totals: Totals
    finished: bool

    def value(self, metric: Metric) -> float | None:
        """Return the metric of this step; None is a gap, where a count would be 0."""
        return metric.value(self.totals)


@dataclass(frozen=True, slots=True)
class Series:
    """A window's steps, every one of them, also those without turns."""

    window: Window
    step: Step
    points: tuple[Point, ...]

    def values(self, key: str) -> tuple[float | None, ...]:
        """Return the values of the metric called ``key``, one for each step."""
        metric = METRIC_BY_KEY[key]
        return tuple(each.value(metric) for each in self.points)

    @property
    def totals(self) -> Totals:
        """The sum of all steps."""
        return Totals.sum(each.totals for each in self.points)


@dataclass(frozen=True, slots=True)
class Split:
    """By what a window is split, and which parts are named: the largest by a metric.

    Without ``details`` neither percentiles nor triggers nor dependencies are known, and
    much less is read.
    """

    by: Dimension
    order: str = "turns"
    top: int = 10
    details: bool = True


@dataclass(frozen=True, slots=True)
class Slice:
    """One value of a dimension, as a whole and step by step."""

    value: str
    totals: Totals
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The largest values of a dimension, and the sum of the others."""

    window: Window
    step: Step
    dimension: Dimension
    slices: tuple[Slice, ...]
    others: Slice | None
    known: int  # how many values there are in all

    @property
    def in_words(self) -> str:
        """Say what is shown of how many."""
        return f"top {len(self.slices)} of {self.known}"


@dataclass(frozen=True, slots=True)
class Change:
    """A metric now, and in the same stretch a week earlier."""

    metric: Metric
    now: float | None
    before: float | None

    @property
    def share(self) -> float | None:
        """The change as a share of what was; None when there is nothing to compare."""
        if self.now is None or not self.before:
            return None
        return (self.now - self.before) / self.before

    @property
    def is_worse(self) -> bool | None:
        """Whether the change is bad news; None when it is neither, or there is none."""
        if not self.share or self.metric.better == "neither":
            return None
        return (self.share > 0) == (self.metric.better == "lower")


@dataclass(frozen=True, slots=True)
class Spend:
    """What models cost today so far, against the day's budget if there is one."""

    cost_microusd: int
    unpriced: int  # turns whose cost is not known
    budget_microusd: int | None

    @property
    def share(self) -> float | None:
        """How much of the budget is used; None without a budget."""
        if not self.budget_microusd:
            return None
        return self.cost_microusd / self.budget_microusd


@dataclass(frozen=True, slots=True)
class OffBand:
    """A published policy that left the band that was predicted of it."""

    version: int
    is_rolled_back: bool

    @classmethod
    def of(cls, text: str) -> "OffBand":
        """Read a version and its watch's state."""
        version, state = text.split()
        return cls(int(version), state == "rolled_back")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Up to when the figures are complete; None when the record was never read.

    What was recorded until then is counted, whatever time it tells of.
    """

    complete_to: datetime | None
    waiting: int  # buckets that are to be computed anew
    now: datetime
    has_demo: bool = False  # whether demo turns are among what is counted
    off_band: tuple[OffBand, ...] = ()  # told in the same query, for the overview

    @property
    def lag(self) -> timedelta | None:
        """How far behind the clock the figures are.

        Turns that were counted since ``now`` was read are no lead.
        """
        if self.complete_to is None:
            return None
        return max(self.now - self.complete_to, timedelta())


def series(
    window: Window,
    step: Step = Step.BUCKET,
    filters: Filters = EVERYTHING,
    *,
    now: datetime | None = None,
) -> Series:
    """Return the window step by step; two queries."""
    bounds = window.bounds(step)
    sums = {each.step: each.totals for each in turn_sums(bounds, filters)}
    began = conversation_sums(bounds, filters)
    steps = [_with_conversations(sums.get(n), began.get(n)) for n in _numbers(bounds)]
    return Series(window, step, _points(bounds, steps, now or timezone.now()))


def totals(window: Window, filters: Filters = EVERYTHING) -> Totals:
    """Return the sum of the window; two queries."""
    bounds = (window.start, window.end)
    (found,) = turn_sums(bounds, filters) or (None,)
    began = conversation_sums(bounds, filters).get(0)
    return _with_conversations(found.totals if found else None, began)


def changes(
    keys: tuple[str, ...], window: Window, filters: Filters = EVERYTHING
) -> dict[str, Change]:
    """Return metrics of the window beside those of a week before; four queries.

    Give a window that is over, so that like is compared with like.
    """
    now, before = totals(window, filters), totals(window.earlier(WEEK), filters)
    return changes_of(keys, now, before)


def changes_of(keys: tuple[str, ...], now: Totals, before: Totals) -> dict[str, Change]:
    """Return metrics of ``now`` beside those of ``before``; no query."""
    return {
        key: Change(
            METRIC_BY_KEY[key],
            METRIC_BY_KEY[key].value(now),
            METRIC_BY_KEY[key].value(before),
        )
        for key in keys
    }


def breakdown(
    window: Window, split: Split, step: Step = Step.DAY, filters: Filters = EVERYTHING
) -> Breakdown:
    """Return the window's largest parts; one query.

    Of conversations nothing is said here: they have several turns, and intents.
    """
    bounds = window.bounds(step)
    found: dict[str, dict[int, Totals]] = {}
    for each in turn_sums(bounds, filters, by=split.by, details=split.details):
        found.setdefault(each.value, {})[each.step] = each.totals
    now = timezone.now()
    slices = [_slice(value, steps, bounds, now) for value, steps in found.items()]
    metric = METRIC_BY_KEY[split.order]
    slices.sort(key=lambda each: (-(metric.value(each.totals) or 0), each.value))
    shown, rest = slices[: split.top], slices[split.top :]
    return Breakdown(
        window, step, split.by, tuple(shown), _rest(rest, bounds, now), len(slices)
    )


def spend_today(zone: ZoneInfo, now: datetime | None = None) -> Spend:
    """Return what the calendar day of ``zone`` cost so far; one query."""
    window = Window.today(now or timezone.now(), zone)
    (found,) = turn_sums((window.start, window.end), EVERYTHING, details=False) or (
        None,
    )
    spent = found.totals if found else Totals()
    return Spend(spent.cost_microusd, spent.unpriced, daily_budget_microusd())


def freshness(now: datetime | None = None) -> Freshness:
    """Return up to when the figures are complete; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FRESHNESS, [SITE])
        read_at, noted_at, waiting, has_demo, off = cursor.fetchone()
    known = [each for each in (read_at, noted_at) if each is not None]
    return Freshness(
        complete_to=min(known) if read_at else None,
        waiting=waiting,
        now=now or timezone.now(),
        has_demo=has_demo,
        off_band=tuple(OffBand.of(each) for each in off),
    )


def _numbers(bounds: tuple[datetime, ...]) -> range:
    return range(len(bounds) - 1)


def _with_conversations(found: Totals | None, began: tuple[int, int] | None) -> Totals:
    count, people = began or (0, 0)
    return replace(
        found or Totals(), conversations=count, conversations_handed_over=people
    )


def _points(
    bounds: tuple[datetime, ...], steps: list[Totals], now: datetime
) -> tuple[Point, ...]:
    return tuple(
        Point(bounds[n], bounds[n + 1], each, finished=bounds[n + 1] <= now)
        for n, each in enumerate(steps)
    )


def _slice(
    value: str, steps: dict[int, Totals], bounds: tuple[datetime, ...], now: datetime
) -> Slice:
    every = [steps.get(n, Totals()) for n in _numbers(bounds)]
    return Slice(value, Totals.sum(every), _points(bounds, every, now))


def _rest(
    slices: list[Slice], bounds: tuple[datetime, ...], now: datetime
) -> Slice | None:
    if not slices:
        return None
    every = [
        Totals.sum(each.points[n].totals for each in slices) for n in _numbers(bounds)
    ]
    return Slice("", Totals.sum(every), _points(bounds, every, now))
