"""A published version's stages over time, beside the band that was predicted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chat.selectors.policy_actuals import actual_series
from chat.selectors.policy_watches import StageWatch, WatchRow, watch_window
from chat.telemetry.buckets import BUCKET, Step, Window, bucket_of
from chat.telemetry.metric_list import Unit
from dashboard.charts.chart import Chart, Line, Mark, Plan
from dashboard.charts.drawing import line_chart
from dashboard.charts.steps import Steps
from dashboard.evidence.words import done_words, stage_words
from dashboard.selectors.preferences import Preferences

_CHARTS = 3


def told_stages(row: WatchRow) -> tuple[StageWatch, ...]:
    """Return the stages that the draft changed, or that left their band."""
    changed = {each.stage for each in row.backtest.changed}
    return tuple(
        each
        for each in row.stages
        if each.prediction.stage in changed or each.is_within is False
    )


def outcome_charts(
    row: WatchRow,
    preferences: Preferences,
    now: datetime,
    marks: Sequence[Mark] = (),
) -> tuple[Chart, ...]:
    """Draw what the stages of interest did, hour by hour or quarter by quarter."""
    told = [each for each in told_stages(row) if each.prediction.is_counted][:_CHARTS]
    if not told:
        return ()
    start, end = watch_window(row, now)
    window = Window(bucket_of(start), bucket_of(end) + BUCKET, preferences.time_zone)
    short = end - start <= timedelta(hours=12)
    step = Step.BUCKET if short else Step.HOUR
    bounds = window.bounds(step)
    steps = Steps.of(window, step, now)
    names = [each.prediction.stage for each in told]
    found = actual_series(row.version, names, bounds)
    return tuple(
        _chart(each, [one.share for one in found[each.prediction.stage]], steps, marks)
        for each in told
    )


def _chart(
    each: StageWatch,
    shares: Sequence[float | None],
    steps: Steps,
    marks: Sequence[Mark],
) -> Chart:
    stage, band = each.prediction.stage, each.band
    size = len(shares)
    lines = [
        Line(f"{done_words(stage).capitalize()}", "series-1", shares),
        Line("Predicted", "series-2", [each.prediction.share] * size),
    ]
    if band is not None:
        lines += [
            Line("Band, low", "series-other", [band.low] * size),
            Line("Band, high", "series-other", [band.high] * size),
        ]
    plan = Plan(
        name=f"outcome-{stage.rpartition('.')[2]}",
        title=f"{stage_words(stage)}: share {done_words(stage)}",
        unit=Unit.SHARE,
        steps=steps,
        note="since publication",
        crosshair="outcomes",
        marks=marks,
    )
    return line_chart(plan, lines)
