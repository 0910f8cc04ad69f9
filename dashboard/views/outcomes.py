"""Published versions: what was predicted of them, beside what came."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from chat.conf import policy_watch_config
from chat.selectors.policy_watches import WatchRow, watch_rows
from dashboard.charts.chart import Chart, chart_as_csv
from dashboard.charts.marks import change_marks
from dashboard.evidence.outcomes import outcome_charts
from dashboard.navigation import link_to
from dashboard.selectors.preferences import preferences_of
from dashboard.views.panel import PanelView

#: What a state is, and how it is called.
_STATES = {
    "watching": ("info", "watched"),
    "outside": ("bad", "outside its band"),
    "rolled_back": ("bad", "rolled back by itself"),
    "ended": ("idle", "no longer watched"),
}


class OutcomesView(PanelView):
    """The newest version with its charts, and those before it."""

    permission = "dashboard.view_guardrails"
    api_name = "api:policy-outcomes"
    template_name = "dashboard/guardrails/outcomes.html"
    partial_name = "dashboard/guardrails/_outcomes.html"
    title = "Predicted and actual"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page, or the numbers of one chart."""
        wanted = request.GET.get("csv")
        for chart in _charts(request, watch_rows(limit=1)) if wanted else ():
            if chart.plan.name == wanted:
                return chart_as_csv(chart)
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        rows = watch_rows()
        config = policy_watch_config()
        return {
            "watches": [(each, _STATES[each.state]) for each in rows],
            "charts": _charts(request, rows),
            "rolls_back": config.rolls_back,
            "first_look": config.first_look,
            "csv_url": request.path,
        }


def _charts(request: HttpRequest, rows: tuple[WatchRow, ...]) -> tuple[Chart, ...]:
    if not rows:
        return ()
    now = timezone.now()
    log_url = link_to(request.user, "dashboard:changes")
    marks = change_marks(log_url, now, now - rows[0].published_at)
    return outcome_charts(rows[0], preferences_of(request.user), now, marks)
