"""Where alerts are told, and the log of what was told."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from audit.acts import Actor
from chat.selectors.alerts import (
    ChannelRow,
    channel_stored,
    channels,
    deliveries_newest,
)
from chat.services.alert_channels import (
    ChannelError,
    channel_change,
    channel_make,
    channel_remove,
    channel_renew_secret,
    channel_switch,
    channel_test,
)
from dashboard.actors import actor_of
from dashboard.alerts.forms import ChannelForm
from dashboard.alerts.words import DELIVERIES
from dashboard.views.alerts import may_change, tabs_at
from dashboard.views.panel import PanelView


class AlertDeliveriesView(PanelView):
    """Every message: where to, whether it was taken, what was answered."""

    permission = "dashboard.view_alerts"
    api_name = "api:deliveries"
    template_name = "dashboard/alerts/deliveries.html"
    title = "Alert deliveries"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        state = request.GET.get("state", "")
        state = state if state in DELIVERIES else ""
        rows = deliveries_newest(state=state)
        return {
            "tabs": tabs_at("dashboard:alert-deliveries"),
            "deliveries": [(DELIVERIES[each.state], each) for each in rows],
            "state": state,
            "state_words": DELIVERIES[state][1] if state else "",
        }


class AlertChannelsView(PanelView):
    """Every channel, with what may be done to it."""

    permission = "dashboard.view_alerts"
    api_name = "api:channels"
    template_name = "dashboard/alerts/channels.html"
    title = "Alert channels"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        return {
            "tabs": tabs_at("dashboard:alert-channels"),
            "channels": channels(),
            "may_change": may_change(request),
        }


class AlertChannelFormView(PanelView):
    """Makes a channel or changes one; a webhook's secret is shown once."""

    permission = "dashboard.change_alerts"
    template_name = "dashboard/alerts/channel_form.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        number = kwargs.get("number")
        channel = _channel(number) if number is not None else None
        return {
            "title": channel.name if channel else "New alert channel",
            "channel": channel,
            "form": kwargs.get("form") or _form(channel),
            "secret": kwargs.get("secret", ""),
        }

    def post(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        """Save it, or show the form again."""
        channel = _channel(number) if number is not None else None
        form = _form(channel, request.POST)
        if form.is_valid():
            try:
                return self._save(request, form, channel)
            except ChannelError as error:
                form.add_error(error.field, str(error))
        return self.render(
            request, status=HTTPStatus.UNPROCESSABLE_ENTITY, number=number, form=form
        )

    def _save(
        self, request: HttpRequest, form: ChannelForm, channel: ChannelRow | None
    ) -> HttpResponse:
        actor, data = actor_of(request), form.cleaned_data
        if channel is not None:
            channel_change(actor, channel.pk, name=data["name"], target=data["target"])
            messages.success(request, "Saved.")
            return redirect("dashboard:alert-channels")
        number, secret = channel_make(actor, **data)
        if not secret:
            messages.success(request, "Made. Send a test to see that it arrives.")
            return redirect("dashboard:alert-channels")
        return self.render(request, number=number, secret=secret)


class AlertChannelActView(AlertChannelFormView):
    """Does one thing to a channel: test it, switch it, renew its secret, remove it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("dashboard:alert-channels")

    def post(
        self, request: HttpRequest, number: int | None = None, act: str = ""
    ) -> HttpResponse:
        """Do it, and go back; a new secret is shown at once."""
        channel = _channel(number)
        actor = actor_of(request)
        if act == "renew-secret":
            secret = channel_renew_secret(actor, channel.pk)
            return self.render(request, number=channel.pk, secret=secret)
        if act == "test":
            return self._test(request, actor, channel)
        if act == "remove":
            channel_remove(actor, channel.pk)
        else:
            channel_switch(actor, channel.pk, on=act == "switch-on")
        messages.success(request, "Done.")
        return redirect("dashboard:alert-channels")

    def _test(
        self, request: HttpRequest, actor: Actor, channel: ChannelRow
    ) -> HttpResponse:
        try:
            channel_test(actor, channel.pk)
        except ChannelError as error:
            messages.error(request, str(error))
            return redirect("dashboard:alert-channels")
        messages.success(request, "A test is on its way: the log says how it went.")
        return redirect("dashboard:alert-deliveries")


def _form(channel: ChannelRow | None, data: Any = None) -> ChannelForm:
    if channel is None:
        return ChannelForm(data)
    values = {"name": channel.name, "kind": channel.kind, "target": channel.target}
    if data is not None:
        data = data.dict() | {"kind": channel.kind}  # a channel keeps its kind
    form = ChannelForm(data, initial=values)
    form.fields["kind"].disabled = True
    return form


def _channel(number: int | None) -> ChannelRow:
    found = channel_stored(number) if number is not None else None
    if found is None:
        raise Http404
    return found
