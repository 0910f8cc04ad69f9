"""A dependency's last hour: latency by the minute over what its breaker was."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chat.selectors.dependency_calls import MinuteOfCalls
from chat.telemetry.metric_list import Unit
from dashboard.charts.chart import Band, Chart, Line, Mark, Plan
from dashboard.charts.drawing import line_chart
from dashboard.charts.identities import PERCENTILES
from dashboard.charts.steps import Steps

_MINUTE = timedelta(minutes=1)
#: How bad each state is, as a colour.
COLOURS = {
    "closed": "good",
    "half_open": "warn",
    "open": "bad",
    "forced_open": "bad",
    "forced_closed": "warn",
    "disabled": "warn",
}


class Event(Protocol):
    """A change of a breaker's state."""

    at: datetime
    before: str
    after: str


def breaker_chart(
    minutes: Sequence[MinuteOfCalls],
    events: Sequence[Event],
    state: str,
    zone: ZoneInfo,
    marks: Sequence[Mark] = (),
) -> Chart:
    """Return p50 and p95 by the minute over the bar of the breaker's states.

    ``events`` are those of the time shown, oldest first; ``state`` is the one now.
    """
    steps = _steps([each.start for each in minutes], zone)
    plan = Plan(
        name="dependency-latency",
        title="Latency",
        unit=Unit.MILLISECONDS,
        steps=steps,
        note="of calls by the minute, last hour; the bar below is the breaker",
        bands=_bands(steps, events, state),
        marks=marks,
    )
    figures = [each.figures for each in minutes]
    values = {
        "p50": [each.p50_ms for each in figures],
        "p95": [each.p95_ms for each in figures],
    }
    return line_chart(
        plan, [Line(name, PERCENTILES[name], values[name]) for name in values]
    )


def _steps(starts: Sequence[datetime], zone: ZoneInfo) -> Steps:
    locals_ = [each.astimezone(zone) for each in starts]
    return Steps(
        starts=tuple(starts),
        end=starts[-1] + _MINUTE,
        labels=tuple(f"{each:%a %d %b, %H:%M}" for each in locals_),
        short=tuple(f"{each:%H:%M}" for each in locals_),
        is_last_unfinished=True,
        zone=zone.key,
    )


def _bands(steps: Steps, events: Sequence[Event], state: str) -> list[Band]:
    """Return the stretches of one state each, over all the time shown."""
    shown = [each for each in events if steps.starts[0] <= each.at < steps.end]
    changes = [(each.at, each.after) for each in shown]
    first = shown[0].before if shown else state
    bounds = [(steps.starts[0], first), *changes]
    ends = [at for at, _ in changes] + [steps.end]
    return [
        Band(start, end, COLOURS.get(name, "soft"), name.replace("_", " "))
        for (start, name), end in zip(bounds, ends, strict=True)
    ]
