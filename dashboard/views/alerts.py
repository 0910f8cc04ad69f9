"""Alert rules: all of them, one of them, and what may be done to it."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from chat.selectors.alert_readings import replay, watch_of
from chat.selectors.alerts import (
    channels,
    events_newest,
    rule_row,
    rule_values,
    rules,
)
from chat.services.alert_rules import (
    RuleError,
    rule_mute,
    rule_remove,
    rule_save,
    rule_switch,
    rule_unmute,
)
from chat.telemetry.alerting.watched import Watch
from dashboard.actors import actor_of
from dashboard.alerts.forms import MuteForm, RuleForm, initial_of
from dashboard.alerts.preview import Preview, preview_of
from dashboard.alerts.words import event_words, rule_words
from dashboard.charts.chart import chart_as_csv
from dashboard.charts.marks import change_marks
from dashboard.navigation import link_to
from dashboard.selectors.preferences import preferences_of
from dashboard.views.panel import PanelView

_TABS = (
    ("Rules", "dashboard:alerts"),
    ("Events", "dashboard:alert-events"),
    ("Deliveries", "dashboard:alert-deliveries"),
    ("Channels", "dashboard:alert-channels"),
)


def tabs_at(here: str) -> list[dict[str, object]]:
    """Return the tabs of the alert pages."""
    return [
        {"label": label, "url": reverse(name), "is_here": name == here, "count": None}
        for label, name in _TABS
    ]


def may_change(request: HttpRequest) -> bool:
    """Whether who asks may make, mute and test alerts."""
    return request.user.has_perm("dashboard.change_alerts")


class AlertsView(PanelView):
    """Every rule and what it says, what needs somebody first."""

    permission = "dashboard.view_alerts"
    api_name = "api:rules"
    template_name = "dashboard/alerts/page.html"
    partial_name = "dashboard/alerts/_rules.html"
    title = "Alerts"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        return {
            "tabs": tabs_at("dashboard:alerts"),
            "rules": rule_words(rules(), timezone.now()),
            "may_change": may_change(request),
        }


class AlertEventsView(PanelView):
    """What rules said, newest first."""

    permission = "dashboard.view_alerts"
    api_name = "api:events"
    template_name = "dashboard/alerts/events.html"
    title = "Alert events"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        before = request.GET.get("before", "")
        found = events_newest(
            before=int(before) if before.isdecimal() and len(before) < 16 else None,
            limit=51,
        )
        shown = found[:50]
        return {
            "tabs": tabs_at("dashboard:alert-events"),
            "events": event_words(shown),
            "older": shown[-1].pk if len(found) > len(shown) else None,
        }


class AlertView(PanelView):
    """One rule: its state, its last week, its events; and what may be done to it."""

    permission = "dashboard.view_alerts"
    api_name = "api:rule"
    template_name = "dashboard/alerts/rule.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("csv") == "preview":
            preview = _preview(request, _values(kwargs["number"]).watch)
            if preview and preview.chart:
                return chart_as_csv(preview.chart)
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = rule_row(kwargs["number"])
        if row is None:
            raise Http404
        (words,) = rule_words([row], timezone.now())
        return {
            "title": row.name,
            "rule": words,
            "preview": _preview(request, _values(row.id).watch),
            "events": event_words(events_newest(rule_id=row.id, limit=20)),
            "mute_form": kwargs.get("mute_form") or MuteForm(auto_id="mute-%s"),
            "may_change": may_change(request),
            "csv_url": request.path,
        }


class AlertFormView(PanelView):
    """Makes a rule or changes one; "Preview" shows its last week and saves nothing."""

    permission = "dashboard.change_alerts"
    template_name = "dashboard/alerts/rule_form.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        number = kwargs.get("number")
        values = _values(number) if number is not None else None
        known = tuple(channels())
        initial = initial_of(values) if values else {}
        return {
            "title": str(values.values["name"]) if values else "New alert rule",
            "number": number,
            "form": kwargs.get("form") or RuleForm(known, initial=initial),
            "preview": kwargs.get("preview"),
            "has_channels": bool(known),
            # What is not saved yet has no address: its file comes by the form.
            "csv_form": "rule-form",
        }

    def post(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        """Save the rule, or show the form again: with a preview or what is wrong."""
        form = RuleForm(tuple(channels()), request.POST)
        preview = None
        if form.is_valid():
            try:
                if not {"preview", "csv"} & request.POST.keys():
                    saved = rule_save(actor_of(request), form.draft(), rule_id=number)
                    messages.success(request, "Saved. It is judged within a minute.")
                    return redirect("dashboard:alert", number=saved)
                watch = watch_of(form.draft().as_rule(number))
                preview = _preview(request, watch)
                if preview and preview.chart and "csv" in request.POST:
                    return chart_as_csv(preview.chart)
            except RuleError as error:
                form.add_error(error.field, str(error))
        status = HTTPStatus.OK if preview else HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(
            request, status=status, number=number, form=form, preview=preview
        )


class AlertMuteView(AlertView):
    """Mutes a rule for a while."""

    permission = "dashboard.change_alerts"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("dashboard:alert", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Mute, or show what is wrong."""
        _values(number)
        form = MuteForm(request.POST, auto_id="mute-%s")
        if not form.is_valid():
            return self.render(
                request,
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                number=number,
                mute_form=form,
            )
        until = timezone.now() + timedelta(minutes=form.cleaned_data["minutes"])
        reason = form.cleaned_data["reason"]
        rule_mute(actor_of(request), number, until=until, reason=reason)
        messages.success(request, "Muted. The mute ends by itself.")
        return redirect("dashboard:alert", number=number)


class AlertActView(PanelView):
    """Does one thing to a rule: unmute it, switch it on or off, remove it."""

    permission = "dashboard.change_alerts"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("dashboard:alert", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int, act: str) -> HttpResponse:
        """Do it, and go back."""
        _values(number)
        actor = actor_of(request)
        if act == "remove":
            rule_remove(actor, number)
            messages.success(request, "Removed. Its events stay.")
            return redirect("dashboard:alerts")
        if act == "unmute":
            rule_unmute(actor, number)
        else:
            rule_switch(actor, number, on=act == "switch-on")
        messages.success(request, "Done.")
        return redirect("dashboard:alert", number=number)


def _values(number: int) -> Any:
    found = rule_values(number)
    if found is None:
        raise Http404
    return found


def _preview(request: HttpRequest, watch: Watch | None) -> Preview | None:
    if watch is None:
        return None
    now, zone = timezone.now(), preferences_of(request.user).time_zone
    log_url = link_to(request.user, "dashboard:changes")
    return preview_of(watch, replay(watch, now), zone, change_marks(log_url, now))
