"""The two charts of the overview: what intents cost by day, and how long turns took."""

from bisect import bisect_right
from collections.abc import Sequence

from chat.selectors.overview import Overview
from chat.telemetry.buckets import Step
from chat.telemetry.metric_list import METRIC_BY_KEY, Unit
from chat.telemetry.totals import Totals
from dashboard.amounts import money
from dashboard.charts.chart import Chart, Line, Mark, Plan
from dashboard.charts.drawing import bar_chart, line_chart
from dashboard.charts.identities import (
    OTHER,
    PERCENTILES,
    intent_colour,
    intent_words,
)
from dashboard.charts.steps import Steps

#: So many turns a day give each quarter hour some.
_MANY = 960


def cost_chart(figures: Overview, marks: Sequence[Mark] = ()) -> Chart:
    """Return cost by intent, stacked by day."""
    parts = figures.cost_by_day
    slices = [*parts.slices, *([parts.others] if parts.others else [])]
    shown = [each for each in slices if each.totals.cost_microusd]
    lines = [
        Line(
            label=intent_words(each.value),
            colour=intent_colour(each.value) if each.value else OTHER,
            values=[point.totals.cost_microusd for point in each.points],
            total=str(money(each.totals.cost_microusd)),
        )
        for each in shown
    ]
    plan = Plan(
        name="cost-by-intent",
        title="Cost by intent",
        unit=Unit.MICROUSD,
        steps=Steps.of(parts.window, Step.DAY, figures.now),
        note=f"by day, {parts.in_words}",
        marks=marks,
    )
    return bar_chart(plan, lines)


def latency_chart(figures: Overview, marks: Sequence[Mark] = ()) -> Chart:
    """Return the percentiles of the turns' durations, by the quarter hour.

    With few turns by the hour: a percentile of one turn or two says nothing.
    """
    turns = sum(each.totals.turns for each in figures.by_intent.slices)
    step = Step.BUCKET if turns >= _MANY else Step.HOUR
    bounds = figures.window.bounds(step)
    parts: list[list[Totals]] = [[] for _ in bounds[1:]]
    for each in figures.by_intent.slices:
        for point in each.points:
            parts[bisect_right(bounds, point.start) - 1].append(point.totals)
    sums = [Totals.sum(part) for part in parts]
    lines = [
        Line(
            label=name,
            colour=colour,
            values=[METRIC_BY_KEY[f"latency_{name}"].value(each) for each in sums],
        )
        for name, colour in PERCENTILES.items()
    ]
    plan = Plan(
        name="latency",
        title="Latency",
        unit=Unit.MILLISECONDS,
        steps=Steps.of(figures.window, step, figures.now),
        note="of whole turns, last 24 hours"
        + (", by the hour" if step is Step.HOUR else ""),
        marks=marks,
    )
    return line_chart(plan, lines)
