"""The first page: whether anything is wrong, and what is."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from chat.selectors.live import BreakerNow, LiveUnavailableError, breakers_now
from chat.selectors.overview import Overview, overview
from dashboard.charts.chart import Chart, Mark, chart_as_csv
from dashboard.charts.marks import change_marks
from dashboard.navigation import link_to
from dashboard.overview.charts import cost_chart, latency_chart
from dashboard.overview.figures import rows_by_intent, tiles_of
from dashboard.overview.needs import (
    Need,
    alert_needs,
    draft_needs,
    needs_of,
    standing_of,
    watch_needs,
)
from dashboard.selectors.preferences import preferences_of
from dashboard.views.panel import PanelView, is_fragment

_CHANGES = 5
_STATES = {
    "closed": "good",
    "half_open": "warn",
    "forced_closed": "warn",
    "disabled": "idle",
}


class OverviewView(PanelView):
    """How things stand, and how they compare with last week.

    The upper half renews itself often, the day below it each minute.
    """

    permission = "dashboard.view_overview"
    api_name = "api:totals"
    template_name = "dashboard/overview.html"
    partial_name = "dashboard/_overview_now.html"
    title = "Overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("csv")
        for chart in _charts(_figures(request)) if wanted else ():
            if chart.plan.name == wanted:
                return chart_as_csv(chart)
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        figures, breakers = _figures(request), _breakers()
        if _is_day(request):
            return _day(request, figures, breakers)
        told = (*alert_needs(figures.now), *draft_needs(), *watch_needs(figures))
        needs = needs_of(figures, breakers, told)
        now = {
            "figures": figures,
            "zone": figures.zone.key,
            "needs": [(each, _page_of(request, each)) for each in needs],
            "standing": standing_of(figures, breakers, needs),
            "tiles": tiles_of(figures, _links(request, figures)),
        }
        return now if is_fragment(request) else now | _day(request, figures, breakers)

    def render(
        self,
        request: HttpRequest,
        *args: Any,
        status: int = HTTPStatus.OK,
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with the page, or with the half that renews itself."""
        if _is_day(request):
            context = self.context(request, *args, **kwargs)
            return render(request, "dashboard/_overview_day.html", context)
        return super().render(request, *args, status=status, **kwargs)


def _is_day(request: HttpRequest) -> bool:
    return is_fragment(request) and request.GET.get("part") == "day"


def _day(
    request: HttpRequest, figures: Overview, breakers: tuple[BreakerNow, ...] | None
) -> dict[str, object]:
    """Return the lower half: charts, dependencies, changes, intents."""

    def traces(intent: str) -> str:
        return link_to(request.user, "dashboard:traces", time="24h", intent=intent)

    log_url = link_to(request.user, "dashboard:changes")
    start, end = figures.last_hour
    marks = change_marks(log_url, figures.now)
    return {
        "api_query": urlencode(
            {
                "start": start.isoformat(),
                "end": end.isoformat(),
                "zone": figures.zone.key,
                "compare": "yes",
            }
        ),
        "has_demo": figures.freshness.has_demo,
        "charts": _charts(figures, marks),
        "changes": marks[:_CHANGES],
        "changes_url": log_url,
        "breakers_url": link_to(request.user, "dashboard:breakers"),
        "breakers": [(_STATES.get(each.state, "bad"), each) for each in breakers or ()],
        "rows": rows_by_intent(figures, traces),
    }


def _page_of(request: HttpRequest, need: Need) -> str:
    """Return where something is looked into; "" if not by this person."""
    if need.page == "unpriced":
        return link_to(request.user, "dashboard:traces", time="24h", unpriced="yes")
    return link_to(request.user, f"dashboard:{need.page}") if need.page else ""


def _figures(request: HttpRequest) -> Overview:
    return overview(timezone.now(), preferences_of(request.user).time_zone)


def _charts(figures: Overview, marks: Sequence[Mark] = ()) -> tuple[Chart, ...]:
    return cost_chart(figures, marks), latency_chart(figures, marks)


def _breakers() -> tuple[BreakerNow, ...] | None:
    try:
        return breakers_now()
    except LiveUnavailableError:
        return None


def _links(request: HttpRequest, figures: Overview) -> dict[str, str]:
    """Return what each tile opens: the rows of the time that it tells of."""

    def opens(page: str, span: tuple[datetime, datetime], **query: str) -> str:
        start, end = (each.isoformat() for each in span)
        return link_to(request.user, page, time_from=start, time_to=end, **query)

    def traces(**query: str) -> str:
        return opens("dashboard:traces", figures.recent_span, **query)

    return {
        "conversations": opens("dashboard:conversations", figures.last_hour),
        "first_token_p95": traces(),
        "cost": opens("dashboard:traces", figures.today_span),
        "cache_hit_rate": traces(cache="hit"),
        "correction_rate": traces(corrected="yes"),
        "error_rate": traces(status="failed"),
        "deflection_rate": traces(handed_over="yes"),
    }
