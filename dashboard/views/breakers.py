"""Circuit breakers: what each does, what shoppers see of it, and orders to it."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from chat.selectors.breakers import (
    BreakerBoardView,
    BreakerRow,
    UnknownBreakerError,
    breaker_events,
    breakers_now,
)
from chat.selectors.drills import drills_running
from chat.services.breakers import BreakerOrderError, Order, breaker_order_by
from dashboard.actors import actor_of
from dashboard.charts.chart import chart_as_csv
from dashboard.views.breaker_parts import (
    PARTS,
    drills,
    history,
    history_chart,
    timeline,
)
from dashboard.views.panel import PanelView, is_fragment

_ENDS = (
    ("900", "15 minutes"),
    ("3600", "1 hour"),
    ("14400", "4 hours"),
    ("86400", "1 day"),
)
_THRESHOLD_ENDS = (
    ("", "When they are changed again"),
    ("3600", "1 hour"),
    ("86400", "1 day"),
    ("604800", "7 days"),
)
_ORDERS = (
    ("force_open", "Force open: call nobody, use the fallback"),
    ("force_close", "Force closed: let every call through"),
    ("disable", "Disable: let every call through and count nothing"),
    ("release", "End the override"),
    ("reset", "Reset: close it and forget what was counted"),
)
#: Thresholds that the form changes: name, label, help.
_THRESHOLDS = (
    ("failure_rate", "Opens at a failure rate of", "A share of the calls, 0 to 1."),
    ("slow_rate", "Opens at a slow-call rate of", "A share of the calls, 0 to 1."),
    ("slow_call_s", "A call is slow after (s)", "Seconds."),
    ("minimum_calls", "Judges from so many calls", "In the window."),
    ("open_s", "Stays open for (s)", "Seconds; doubles with each failed recovery."),
    ("probes", "Probes that have to succeed", "At once, over all processes."),
)


class OrderForm(forms.Form):
    """An order to one breaker."""

    kind = forms.ChoiceField(label="Order", choices=_ORDERS)
    ends = forms.ChoiceField(
        label="Ends by itself after",
        choices=_ENDS,
        initial="3600",
        help_text="An override never outlives its author's attention.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Kept in the change log with your name.",
    )


class ThresholdsForm(forms.Form):
    """New thresholds of one breaker."""

    ends = forms.ChoiceField(
        label="End",
        choices=_THRESHOLD_ENDS,
        required=False,
        help_text="Then the standard thresholds stand again.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Kept in the change log with your name.",
    )

    def __init__(self, row: BreakerRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {
            name: forms.FloatField(
                label=label,
                help_text=f"{words} Standard: {getattr(row.standard, name):g}.",
                initial=getattr(row.config, name),
            )
            for name, label, words in _THRESHOLDS
        }
        self.fields = own | self.fields

    def thresholds(self) -> dict[str, float]:
        """Return what was entered."""
        return {name: self.cleaned_data[name] for name, *_ in _THRESHOLDS}


class BreakersView(PanelView):
    """All breakers, what shoppers see now, and the latest changes."""

    permission = "dashboard.view_breakers"
    api_name = "api:breakers"
    template_name = "dashboard/breakers/page.html"
    partial_name = "dashboard/breakers/_board.html"
    title = "Breakers"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        board, drills = breakers_now(), drills_running()
        failing = {each.dependency for each in drills}
        return {
            "board": board,
            "events": breaker_events(limit=20),
            "drills": drills,
            # Releases of the model have breakers of their own, named after it.
            "drilled": {
                row.name for row in board.rows if row.name.partition(":")[0] in failing
            },
        }


class BreakerView(PanelView):
    """One breaker: counts, thresholds, timeline, and orders for who may give them."""

    permission = "dashboard.view_breakers"
    api_name = "api:breaker"
    template_name = "dashboard/breakers/breaker.html"
    partial_name = "dashboard/breakers/_breaker.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the breaker, or its chart's numbers as a file."""
        if request.GET.get("csv") == "dependency-latency":
            chart = history_chart(request, _row(kwargs["name"]))
            if chart is not None:
                return chart_as_csv(chart)
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = _row(kwargs["name"])
        shown = {"title": row.title, "breaker": row} | drills(row) | timeline(row)
        if not is_fragment(request):
            shown |= history(request, row)
        return shown | {
            "order_form": OrderForm(auto_id="order-%s"),
            "thresholds_form": ThresholdsForm(row, auto_id="thresholds-%s"),
            "may_steer": request.user.has_perm("dashboard.steer_breakers"),
        }

    def render(
        self,
        request: HttpRequest,
        *args: Any,
        status: int = HTTPStatus.OK,
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with the page, the drawer's fragment, or what is renewed of it."""
        part = PARTS.get(request.GET.get("part", ""))
        if part and is_fragment(request):
            row = _row(kwargs["name"])
            shown = part.context(request, row) | {"breaker": row}
            return render(request, part.template_name, shown)
        return super().render(request, *args, status=status, **kwargs)


class BreakerOrderView(BreakerView):
    """Takes an order to one breaker."""

    permission = "dashboard.steer_breakers"
    form_name = "order_form"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the breaker."""
        return redirect("dashboard:breaker", name=kwargs["name"])

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """Give the order, or show the form again with what is wrong."""
        row = _row(name)
        form = self.form(request, row)
        if form.is_valid():
            try:
                self._give(request, row, form)
            except BreakerOrderError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Ordered. Every process follows in a second.")
                return redirect("dashboard:breaker", name=name)
        self._refused = form
        return self.render(request, status=HTTPStatus.UNPROCESSABLE_ENTITY, name=name)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        shown = super().context(request, *args, **kwargs)
        return shown | {self.form_name: self._refused}

    def form(self, request: HttpRequest, row: BreakerRow) -> forms.Form:
        """Return the form with what was sent."""
        return OrderForm(request.POST, auto_id="order-%s")

    def order(self, row: BreakerRow, form: forms.Form, actor: str) -> Order:
        """Return the order that a valid form gives."""
        kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
        ends = timezone.now() + timedelta(seconds=int(form.cleaned_data["ends"]))
        momentary = kind in {"release", "reset"}
        return Order(row.name, kind, reason, actor, None if momentary else ends)

    def _give(self, request: HttpRequest, row: BreakerRow, form: forms.Form) -> None:
        actor = actor_of(request)
        order = self.order(row, form, actor.name)
        breaker_order_by(actor, order, state=row.state, config=row.config)


class BreakerThresholdsView(BreakerOrderView):
    """Takes new thresholds of one breaker."""

    form_name = "thresholds_form"

    def form(self, request: HttpRequest, row: BreakerRow) -> forms.Form:
        """Return the form with what was sent."""
        return ThresholdsForm(row, request.POST, auto_id="thresholds-%s")

    def order(self, row: BreakerRow, form: forms.Form, actor: str) -> Order:
        """Return the order that a valid form gives."""
        assert isinstance(form, ThresholdsForm)  # noqa: S101 (narrowing)
        reason, ends = form.cleaned_data["reason"], form.cleaned_data["ends"]
        until = timezone.now() + timedelta(seconds=int(ends) - 1) if ends else None
        return Order(row.name, "configure", reason, actor, until, form.thresholds())


def _row(name: str, board: BreakerBoardView | None = None) -> BreakerRow:
    try:
        return (board or breakers_now()).row(name)
    except UnknownBreakerError as error:
        raise Http404 from error
