"""Drills: failures rehearsed on purpose, and the whole story of each."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from chat.selectors.drills import (
    DrillStory,
    drill_dependencies,
    drill_story,
    drills_newest,
    drills_reach_clients,
    drills_running,
)
from chat.services.drills import (
    LONGEST_S,
    SHORTEST_S,
    DrillDraft,
    DrillError,
    Kind,
    drill_begin,
    drill_stop,
)
from dashboard.actors import actor_of
from dashboard.navigation import link_to
from dashboard.views.panel import PanelView

_PAGE = 30


class DrillForm(forms.Form):
    """A drill to begin."""

    dependency = forms.ChoiceField(
        label="Dependency",
        choices=drill_dependencies,
        help_text="The fault is put into the store stand-in where it answers for the "
        "dependency, else into our own clients, where CLIENT_DRILLS allows it.",
    )
    kind = forms.ChoiceField(label="Fault", choices=Kind.choices, initial=Kind.ERROR)
    percent = forms.IntegerField(
        label="Calls concerned (%)",
        min_value=1,
        max_value=100,
        initial=100,
        help_text="Percent of all calls.",
    )
    latency_ms = forms.IntegerField(
        label="Delay (ms)",
        min_value=0,
        max_value=30_000,
        initial=0,
        help_text="Milliseconds that an answer comes later; needed for slow answers.",
    )
    seconds = forms.IntegerField(
        label="Ends by itself after (s)",
        min_value=SHORTEST_S,
        max_value=LONGEST_S,
        initial=60,
        help_text=f"Seconds, {SHORTEST_S} to {LONGEST_S}. The fault ends in time "
        "whatever becomes of the console.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Kept in the change log with your name.",
    )

    def draft(self) -> DrillDraft:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        return DrillDraft(
            dependency=given["dependency"],
            kind=given["kind"],
            reason=given["reason"],
            latency_ms=given["latency_ms"],
            share=given["percent"] / 100,
            seconds=given["seconds"],
        )


class DrillsView(PanelView):
    """What is under way, what was rehearsed before, and the form for the next one."""

    permission = "dashboard.view_breakers"
    api_name = "api:drills"
    template_name = "dashboard/drills/page.html"
    partial_name = "dashboard/drills/_drills.html"
    title = "Drills"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        before = request.GET.get("before", "")
        number = int(before) if before.isdecimal() and len(before) < 16 else None
        found = drills_newest(limit=_PAGE + 1, before=number)
        return {
            "running": drills_running(),
            "drills": [each for each in found[:_PAGE] if not each.is_running],
            "older": found[_PAGE - 1].id if len(found) > _PAGE else None,
            "form": kwargs.get("form") or DrillForm(auto_id="drill-%s"),
            "may_run": request.user.has_perm("dashboard.run_drills"),
            "can_run": bool(drill_dependencies()),
            "reaches_clients": drills_reach_clients(),
        }


class DrillBeginView(DrillsView):
    """Begins a drill."""

    permission = "dashboard.run_drills"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the drills."""
        return redirect("dashboard:drills")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Begin, or show the form again with what is wrong."""
        form = DrillForm(request.POST, auto_id="drill-%s")
        if form.is_valid():
            try:
                number = drill_begin(actor_of(request), form.draft())
            except DrillError as error:
                field = "percent" if error.field == "share" else error.field
                form.add_error(field, str(error))
            else:
                messages.success(request, "Begun. It ends by itself.")
                return redirect("dashboard:drill", number=number)
        return self.render(request, status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)


class DrillView(PanelView):
    """The story of one drill."""

    permission = "dashboard.view_breakers"
    api_name = "api:drill"
    template_name = "dashboard/drills/drill.html"
    partial_name = "dashboard/drills/_story.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        story = _story(kwargs["number"])
        drill = story.drill
        return {
            "title": f"{drill.title}: {drill.fault.lower()}",
            "story": story,
            "drill": drill,
            "traces_url": link_to(
                request.user,
                "dashboard:traces",
                degraded_by=drill.dependency,
                time_from=drill.began_at.isoformat(),
                time_to=story.until.isoformat(),
            ),
            "may_open_traces": request.user.has_perm("dashboard.view_traces"),
            "may_run": request.user.has_perm("dashboard.run_drills"),
        }


class DrillStopView(PanelView):
    """Stops a drill."""

    permission = "dashboard.run_drills"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who opens the address by hand to the drill."""
        return redirect("dashboard:drill", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """End the fault now, and go back to the story."""
        _story(number)
        reason = request.POST.get("reason", "")[:200]
        try:
            was_running = drill_stop(actor_of(request), number, reason=reason)
        except DrillError as error:
            messages.error(request, f"Not stopped: {error}. It ends by itself.")
        else:
            words = "Stopped." if was_running else "It was over already."
            messages.success(request, words)
        return redirect("dashboard:drill", number=number)


def _story(number: int) -> DrillStory:
    found = drill_story(number)
    if found is None:
        raise Http404
    return found
