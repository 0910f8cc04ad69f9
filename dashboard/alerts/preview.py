"""A rule's last week, drawn: its metric, its levels, and when it would have fired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from chat.selectors.alert_readings import Replay
from chat.telemetry.alerting.machine import Comparison, State
from chat.telemetry.alerting.rolling import Episode, Moment
from chat.telemetry.alerting.watched import Watch
from dashboard.amounts import share
from dashboard.charts.chart import Chart, Line, Mark, Plan
from dashboard.charts.drawing import line_chart
from dashboard.charts.steps import Steps

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have done; without a history there is no chart."""

    chart: Chart | None
    episodes: tuple[Episode, ...]
    least_turns: int = 0
    unseen: float = 0.0  # the share of the week in which there was no value

    @property
    def in_words(self) -> str:
        """Say how often it would have spoken."""
        fired = sum(each.state is State.FIRING for each in self.episodes)
        warned = sum(each.state is State.WARNING for each in self.episodes)
        if not self.episodes:
            return f"It would have said nothing in the last week{self._but}."
        return (
            f"In the last week it would have fired {_times(fired)} and warned "
            f"{_times(warned)}{self._but}."
        )

    @property
    def _but(self) -> str:
        """Say how much of the week it could not judge; silence is not good news."""
        if not self.unseen:
            return ""
        if self.unseen == 1:
            why = f": there were never {self.least_turns} turns at a time"
            return why if self.least_turns else ": there was nothing to judge"
        return f"; {share(self.unseen)} of the time there was too little to judge"


def preview_of(
    watch: Watch, found: Replay, zone: ZoneInfo, marks: Sequence[Mark] = ()
) -> Preview:
    """Return the drawing of a replay, hour by hour: the worst of each."""
    if not found.moments:
        return Preview(None, ())
    hours = _worst_of_hours(watch, found.moments)
    levels = [("Alert", "series-4", watch.condition.alert)]
    if watch.condition.warn is not None:
        levels.append(("Warn", "series-8", watch.condition.warn))
    lines = [Line(watch.metric.label, "series-1", [each.value for each in hours])]
    lines += [
        Line(label, colour, [level] * len(hours)) for label, colour, level in levels
    ]
    plan = Plan(
        name="preview",
        title=watch.metric.label,
        unit=watch.metric.unit,
        steps=_steps(hours, zone),
        note="last week, the worst of each hour",
        marks=marks,
    )
    told = tuple(e for e in found.episodes if e.state is not State.PENDING)
    unseen = sum(each.value is None for each in found.moments) / len(found.moments)
    return Preview(line_chart(plan, lines), told[::-1], watch.min_turns, unseen)


def _worst_of_hours(watch: Watch, moments: Sequence[Moment]) -> list[Moment]:
    """Return one moment for each hour, the one nearest to trouble."""
    worst = max if watch.condition.comparison is Comparison.ABOVE else min
    hours = []
    for hour, group in groupby(moments, key=lambda each: _hour_of(each.at)):
        values = [each.value for each in group if each.value is not None]
        hours.append(Moment(hour, worst(values) if values else None, State.OK))
    return hours


def _hour_of(moment: datetime) -> datetime:
    # A moment ends what it tells of.
    before = moment - timedelta(microseconds=1)
    return before.replace(minute=0, second=0, microsecond=0)


def _steps(hours: Sequence[Moment], zone: ZoneInfo) -> Steps:
    locals_ = [each.at.astimezone(zone) for each in hours]
    return Steps(
        starts=tuple(each.at for each in hours),
        end=hours[-1].at + _HOUR,
        labels=tuple(f"{each:%a %d %b, %H:%M}" for each in locals_),
        short=tuple(f"{each:%d %b}" for each in locals_),
        is_last_unfinished=False,
        zone=zone.key,
    )


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
