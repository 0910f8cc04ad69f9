"""Rate limits: what each is set to, whom it lets through, and orders to change it."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from chat.selectors.rate_limits import (
    LimitBoard,
    LimitRow,
    UnknownLimitError,
    limit_orders,
    limits_now,
    most_refused,
)
from chat.services.limit_orders import LimitOrderError, LimitWish, limit_order
from chat.stores.rate_limit import Rate
from chat.telemetry.buckets import Step, Window
from chat.telemetry.metric_list import Unit
from dashboard.actors import actor_of
from dashboard.charts.chart import Chart, Line, Mark, Plan, chart_as_csv
from dashboard.charts.drawing import bar_chart
from dashboard.charts.marks import change_marks
from dashboard.charts.steps import Steps
from dashboard.navigation import link_to
from dashboard.selectors.preferences import preferences_of
from dashboard.views.panel import PanelView, is_fragment

_ENDS = (
    ("900", "15 minutes"),
    ("3600", "1 hour"),
    ("14400", "4 hours"),
    ("86400", "1 day"),
    ("604800", "7 days"),
)
_REASON = "Kept in the change log with your name."


class LimitForm(forms.Form):
    """Another rate, for a while."""

    per_minute = forms.FloatField(
        label="Allowed a minute", min_value=0.1, max_value=1_000_000
    )
    burst = forms.IntegerField(
        label="Allowed at once",
        min_value=1,
        max_value=1_000_000,
        help_text="So many pass together after a rest; then the rate above holds.",
    )
    ends = forms.ChoiceField(
        label="Ends by itself after",
        choices=_ENDS,
        initial="3600",
        help_text="What is to stay belongs into the settings of the service.",
    )
    reason = forms.CharField(label="Reason", max_length=200, help_text=_REASON)

    def wish(self, name: str) -> LimitWish:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        until = timezone.now() + timedelta(seconds=int(given["ends"]))
        rate = Rate(given["per_minute"], given["burst"])
        return LimitWish(name, given["reason"], rate, until)


class StandardForm(forms.Form):
    """Back to the standard rate."""

    reason = forms.CharField(label="Reason", max_length=200, help_text=_REASON)

    def wish(self, name: str) -> LimitWish:
        """Return what a valid form asks for."""
        return LimitWish(name, self.cleaned_data["reason"])


class RateLimitsView(PanelView):
    """All limits: what they are set to, and what they did in the last hour."""

    permission = "dashboard.view_sessions"
    api_name = "api:rate-limits"
    template_name = "dashboard/rate_limits/page.html"
    partial_name = "dashboard/rate_limits/_board.html"
    title = "Rate limits"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        return {"board": limits_now()}


class RateLimitView(PanelView):
    """One limit: its day, whom it refused most, and orders for who may give them."""

    permission = "dashboard.view_sessions"
    api_name = "api:rate-limit"
    template_name = "dashboard/rate_limits/limit.html"
    partial_name = "dashboard/rate_limits/_limit.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page, or answer with its chart's numbers."""
        if request.GET.get("csv"):
            row = _row(kwargs["name"], limits_now())
            return chart_as_csv(_chart(request, row))
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        name = kwargs["name"]
        shown = _now(request, name)
        row: LimitRow = shown["limit"]
        rate = row.rate
        first = {"per_minute": f"{rate.per_minute:g}", "burst": rate.burst}
        return shown | {
            "title": row.kind.title,
            "orders": limit_orders(name),
            "form": kwargs.get("form") or LimitForm(initial=first, auto_id="limit-%s"),
            "standard_form": kwargs.get("standard_form")
            or StandardForm(auto_id="standard-%s"),
            "may_steer": request.user.has_perm("dashboard.steer_sessions"),
        }

    def render(
        self,
        request: HttpRequest,
        *args: Any,
        status: int = HTTPStatus.OK,
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with the page, the drawer's fragment, or what is renewed of it."""
        part = request.GET.get("part") if is_fragment(request) else None
        if part == "now":
            shown = _now(request, kwargs["name"])
            return render(request, "dashboard/rate_limits/_now.html", shown)
        if part == "orders":
            shown = {"orders": limit_orders(kwargs["name"])}
            return render(request, "dashboard/rate_limits/_orders.html", shown)
        return super().render(request, *args, status=status, **kwargs)


class RateLimitOrderView(RateLimitView):
    """Takes an order to one limit."""

    permission = "dashboard.steer_sessions"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the limit."""
        return redirect("dashboard:rate-limit", name=kwargs["name"])

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """Give the order, or show the form again with what is wrong."""
        _row(name, limits_now(seen=False))
        is_standard = "standard" in request.POST
        form = (
            StandardForm(request.POST, auto_id="standard-%s")
            if is_standard
            else LimitForm(request.POST, auto_id="limit-%s")
        )
        if form.is_valid():
            try:
                limit_order(actor_of(request), form.wish(name))
            except LimitOrderError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error)
                )
            else:
                messages.success(request, "In force from the next call on.")
                return redirect("dashboard:rate-limit", name=name)
        kwargs = {"standard_form" if is_standard else "form": form}
        return self.render(
            request, status=HTTPStatus.UNPROCESSABLE_ENTITY, name=name, **kwargs
        )


def _now(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return what is told of a limit as it stands: its rate, its day, whom it refused.

    Raises Http404 where there is no such limit.
    """
    board = limits_now()
    row = _row(name, board)
    log_url = link_to(request.user, "dashboard:changes")
    marks = change_marks(log_url, timezone.now())
    return {
        "board": board,
        "limit": row,
        "chart": _chart(request, row, marks),
        "chart_url": reverse("dashboard:rate-limit", args=[row.kind.name]),
        "refused": _refused(request, row.kind.name),
    }


def _row(name: str, board: LimitBoard) -> LimitRow:
    try:
        return board.row(name)
    except UnknownLimitError as error:
        raise Http404 from error


def _chart(request: HttpRequest, row: LimitRow, marks: Sequence[Mark] = ()) -> Chart:
    """Return what the limit did, by the quarter hour."""
    now, zone = timezone.now(), preferences_of(request.user).time_zone
    window = Window.last(timedelta(days=1), now, zone)
    by_start = {each.start: each for each in row.slots}
    starts = window.bounds(Step.BUCKET)[:-1]
    slots = [by_start.get(start) for start in starts]
    lines = [
        Line(
            label="Admitted",
            colour="series-1",
            values=[each.admitted if each else 0 for each in slots],
        ),
        Line(
            label="Refused",
            colour="series-2",
            values=[each.refused if each else 0 for each in slots],
        ),
    ]
    plan = Plan(
        name="admitted-and-refused",
        title="Admitted and refused",
        unit=Unit.COUNT,
        steps=Steps.of(window, Step.BUCKET, now),
        note="by the quarter hour, last 24 hours, over all processes",
        marks=marks,
    )
    return bar_chart(plan, lines)


def _refused(request: HttpRequest, name: str) -> list[tuple[str, int, str]]:
    """Return who was refused most, how often, and where a session is looked into."""
    found = []
    for label, times in most_refused(name):
        kind, _, session_id = label.partition(":")
        url = ""
        if kind == "session" and link_to(request.user, "dashboard:conversations"):
            url = f"{link_to(request.user, 'dashboard:conversations')}{session_id}/"
        found.append((label, times, url))
    return found
