"""What the overview shows, in as few queries as there are tables to ask.

The last day by the quarter hour and by intent, the same day of last week to compare
with, and two weeks of cost by day. Percentiles are merged from sketches where they are
read, so hours and days are exact, not averages of quarters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat.conf import daily_budget_microusd
from chat.selectors.metrics import (
    EVERYTHING,
    WEEK,
    Breakdown,
    Dimension,
    Freshness,
    Spend,
    Split,
    breakdown,
    freshness,
)
from chat.selectors.rollup_sums import conversation_sums, turn_sums
from chat.telemetry.buckets import BUCKET, Step, Window, day_of, day_start
from chat.telemetry.totals import Totals

DAY = timedelta(days=1)
_COST_DAYS = 14
_COST_PARTS = 6
_EVERY_INTENT = 50
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Overview:
    """A day up to ``now``, beside the same day of last week."""

    now: datetime
    zone: ZoneInfo
    window: Window
    quarters: tuple[Totals, ...]  # finished ones, the newest last
    quarters_before: tuple[Totals, ...]
    running: Totals  # of the quarter that is not finished
    running_before: Totals
    by_intent: Breakdown
    cost_by_day: Breakdown
    freshness: Freshness

    @property
    def hours(self) -> tuple[Totals, ...]:
        """The hours up to the last finished quarter."""
        return _hours(self.quarters)

    @property
    def hours_before(self) -> tuple[Totals, ...]:
        """The same hours a week earlier."""
        return _hours(self.quarters_before)

    @property
    def last_hour(self) -> tuple[datetime, datetime]:
        """From when to when the last of the hours is."""
        end = self.window.end - BUCKET
        return end - _QUARTERS * BUCKET, end

    @property
    def recent(self) -> Totals:
        """The last hour and the running quarter: what shares and percentiles are of.

        A count needs whole quarters to be compared, but trouble that began a minute ago
        must not wait for the end of its quarter.
        """
        return Totals.sum([*self.quarters[-_QUARTERS:], self.running])

    @property
    def recent_before(self) -> Totals:
        """The same five quarters a week earlier."""
        return Totals.sum([*self.quarters_before[-_QUARTERS:], self.running_before])

    @property
    def recent_span(self) -> tuple[datetime, datetime]:
        """From when to when ``recent`` is."""
        return self.last_hour[0], self.window.end

    @property
    def today_span(self) -> tuple[datetime, datetime]:
        """From when to when the reader's calendar day is, so far."""
        return day_start(day_of(self.now, self.zone), self.zone), self.window.end

    @property
    def today(self) -> Totals:
        """The reader's calendar day so far, the unfinished quarter included."""
        start, _ = self.today_span
        last = [each.points[-1].totals for each in self.by_intent.slices]
        return Totals.sum([*self._since(start, self.quarters), *last])

    @property
    def today_before(self) -> Totals:
        """As much of the same day a week earlier, as far as finished quarters go."""
        start, _ = self.today_span
        return Totals.sum(self._since(start, self.quarters_before))

    @property
    def spend(self) -> Spend:
        """What today cost so far, against the budget if there is one."""
        today = self.today
        return Spend(today.cost_microusd, today.unpriced, daily_budget_microusd())

    def _since(self, start: datetime, quarters: Sequence[Totals]) -> Sequence[Totals]:
        skipped = max(0, (start - self.window.start) // BUCKET)
        return quarters[skipped:]


def overview(now: datetime, zone: ZoneInfo) -> Overview:
    """Return the figures of the overview; six queries."""
    window = Window.last(DAY + BUCKET, now, zone)
    before = window.earlier(WEEK)
    by_intent = breakdown(
        window, Split(Dimension.INTENT, top=_EVERY_INTENT), Step.BUCKET
    )
    began = _conversations(before, window)
    quarters = [
        Totals.sum(each.points[n].totals for each in by_intent.slices)
        for n in range(len(window.steps(Step.BUCKET)))
    ]
    *finished, running = _with(quarters, began, round(WEEK / BUCKET))
    *finished_before, running_before = _with(_sums(before), began, 0)
    today = day_of(now, zone)
    return Overview(
        now=now,
        zone=zone,
        window=window,
        quarters=tuple(finished),
        quarters_before=tuple(finished_before),
        running=running,
        running_before=running_before,
        by_intent=by_intent,
        cost_by_day=breakdown(
            Window.of_days(today - (_COST_DAYS - 1) * DAY, today, zone),
            Split(Dimension.INTENT, "cost", _COST_PARTS, details=False),
        ),
        freshness=freshness(now),
    )


def _sums(window: Window) -> list[Totals]:
    bounds = window.bounds(Step.BUCKET)
    found = {each.step: each.totals for each in turn_sums(bounds, EVERYTHING)}
    return [found.get(n, Totals()) for n in range(len(bounds) - 1)]


def _conversations(before: Window, window: Window) -> dict[int, tuple[int, int]]:
    """Return the conversations of both windows, by the quarter since ``before``."""
    both = Window(before.start, window.end, window.zone)
    return conversation_sums(both.bounds(Step.BUCKET), EVERYTHING)


def _with(
    quarters: Sequence[Totals], began: dict[int, tuple[int, int]], shift: int
) -> tuple[Totals, ...]:
    return tuple(
        replace(each, conversations=count, conversations_handed_over=people)
        for n, each in enumerate(quarters)
        for count, people in [began.get(n + shift, (0, 0))]
    )


def _hours(quarters: Sequence[Totals]) -> tuple[Totals, ...]:
    first = len(quarters) % _QUARTERS
    return tuple(
        Totals.sum(quarters[n : n + _QUARTERS])
        for n in range(first, len(quarters), _QUARTERS)
    )
