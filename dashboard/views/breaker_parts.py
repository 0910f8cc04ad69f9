"""What of one breaker's page renews by itself, each part at its own pace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from chat.selectors.breakers import BreakerRow, breaker_events
from chat.selectors.dependency_calls import calls_by_minute
from chat.selectors.drills import drills_running
from dashboard.charts.breaker_history import breaker_chart
from dashboard.charts.chart import Chart
from dashboard.charts.marks import change_marks
from dashboard.navigation import link_to
from dashboard.selectors.preferences import preferences_of

_MINUTES = 60

Shown = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its template, and what that shows."""

    template_name: str
    context: Callable[[HttpRequest, BreakerRow], Shown]


def drills(row: BreakerRow) -> Shown:
    """Return the drills under way of what the breaker stands before."""
    name = row.name.partition(":")[0]
    return {"drills": [each for each in drills_running() if each.dependency == name]}


def history(request: HttpRequest, row: BreakerRow) -> Shown:
    """Return the last hour as a chart, and where its numbers are."""
    csv_url = reverse("dashboard:breaker", kwargs={"name": row.name})
    return {"chart": history_chart(request, row), "csv_url": csv_url}


def timeline(row: BreakerRow) -> Shown:
    """Return the breaker's changes, newest first."""
    return {"events": breaker_events(breaker=row.name)}


def history_chart(request: HttpRequest, row: BreakerRow) -> Chart | None:
    """Return the last hour as a chart; None while Redis is away."""
    now, reach = timezone.now(), timedelta(minutes=_MINUTES)
    try:
        minutes = calls_by_minute(row.name, _MINUTES)
    except (RedisError, OSError):
        return None
    events = breaker_events(breaker=row.name, since=now - reach, limit=1000)[::-1]
    zone = preferences_of(request.user).time_zone
    marks = change_marks(link_to(request.user, "dashboard:changes"), now, reach)
    return breaker_chart(minutes, events, row.state, zone, marks)


PARTS = {
    "now": Part("dashboard/breakers/_now.html", lambda _, row: drills(row)),
    "history": Part("dashboard/breakers/_history.html", history),
    "timeline": Part("dashboard/breakers/_timeline.html", lambda _, row: timeline(row)),
}
