"""Replays: recorded turns checked again, with progress and what came out otherwise."""

import csv
import io
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from audit.acts import Read
from audit.selectors.check_inputs import Wanted
from audit.services.acts import read_record
from chat.selectors.live import INTENTS
from chat.selectors.replays import (
    ReplayRow,
    replay_changes,
    replay_changes_all,
    replay_row,
    replay_rows,
)
from chat.services.replays import (
    ReplayError,
    ReplayWish,
    replay_ask,
    replay_cancel,
    replay_resume,
)
from dashboard.actors import actor_of
from dashboard.charts.identities import intent_words
from dashboard.evidence.changed_turns import place_asked, with_pieces
from dashboard.evidence.tune import SPANS, span_window
from dashboard.listing.export import safe_cell
from dashboard.permissions import full_name
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView, is_fragment
from dashboard.views.refusals import no_permission
from guardrails.selectors.drafts import drafts_open

_SHOWN = 20
#: What a state is, and how it is called.
_STATES = {
    "queued": ("idle", "waiting"),
    "running": ("info", "running"),
    "done": ("good", "done"),
    "cancelled": ("idle", "cancelled"),
    "failed": ("bad", "failed"),
}


class ReplayForm(forms.Form):
    """What is to be replayed."""

    draft = forms.ChoiceField(label="Policy", required=False)
    span = forms.ChoiceField(
        label="Turns of the",
        choices=[(key, words.lower()) for key, (_, words) in SPANS.items()],
        initial="24h",
    )
    intent = forms.ChoiceField(
        label="Intent",
        required=False,
        choices=[("", "every one"), *((each, intent_words(each)) for each in INTENTS)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["draft"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (narrowing)
        field.choices = [
            ("", "The policy in force, with today’s checks"),
            *((str(each.number), f"Draft: {each.name}") for each in drafts_open()),
        ]

    def wish(self) -> ReplayWish:
        """Return what was asked for."""
        data = self.cleaned_data
        start, end = span_window(data["span"], timezone.now())
        draft = int(data["draft"]) if data["draft"] else None
        return ReplayWish(Wanted(start, end, data["intent"]), draft)


class ReplaysView(PanelView):
    """All replays, and a form for another one."""

    permission = "dashboard.view_guardrails"
    api_name = "api:replays"
    template_name = "dashboard/guardrails/replays.html"
    partial_name = "dashboard/guardrails/_replays.html"
    title = "Replays"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        rows = replay_rows()
        shown: dict[str, object] = {
            "replays": [(each, _STATES[each.state]) for each in rows],
            "is_busy": any(each.is_open for each in rows),
        }
        if is_fragment(request):
            return shown
        given = {"draft": request.GET.get("draft", ""), "span": "24h"}
        return shown | {
            "form": kwargs.get("form") or ReplayForm(initial=given),
            "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
        }


class ReplayStartView(ReplaysView):
    """Queues a replay."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the list."""
        return redirect("dashboard:replays")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Queue it, or show the form again with what is wrong."""
        form = ReplayForm(request.POST)
        if form.is_valid():
            try:
                number = replay_ask(actor_of(request), form.wish())
            except ReplayError as error:
                form.add_error(None, str(error))
            else:
                return redirect("dashboard:replay", number=number)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, form=form)


class ReplayView(PanelView):
    """One replay: progress, what outcomes became, and the turns that change."""

    permission = "dashboard.view_guardrails"
    api_name = "api:replay"
    template_name = "dashboard/guardrails/replay.html"
    partial_name = "dashboard/guardrails/_replay.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, or its changes as a file."""
        if request.GET.get("csv") == "changes":
            return _csv(request, _row(kwargs["number"]))
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = _row(kwargs["number"])
        place = place_asked(request, "after") or 0
        found = () if row.is_open else replay_changes(row.number, after=place, limit=21)
        shown, viewer = found[:_SHOWN], viewer_of(request)
        if shown and viewer.reads_customers:
            read = Read("replay", str(row.number), rows=len(shown))
            read_record(actor_of(request), read)
        return {
            "title": f"Replay {row.number}: {row.title}",
            "row": row,
            "state": _STATES[row.state],
            "viewer": viewer,
            "changed": with_pieces(shown),
            "next": shown[-1].number if len(found) > len(shown) else None,
            "is_first": not place,
            "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
            "may_export": request.user.has_perm(full_name("export_rows")),
            "url": reverse("dashboard:replay", args=[row.number]),
        }


class ReplayDeedView(PanelView):
    """Something that is done to one replay, which is shown again then."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the replay."""
        return redirect("dashboard:replay", number=kwargs["number"])


class ReplayCancelView(ReplayDeedView):
    """Stops a replay."""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Have it stop after its batch."""
        _row(number)
        if replay_cancel(actor_of(request), number):
            messages.success(request, "It stops after the turns in hand.")
        else:
            messages.info(request, "It had ended before.")
        return redirect("dashboard:replay", number=number)


class ReplayResumeView(ReplayDeedView):
    """Has a replay go on that stopped before its end."""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Queue it again, behind its last batch."""
        _row(number)
        try:
            if replay_resume(actor_of(request), number):
                messages.success(request, "It goes on where it stopped.")
            else:
                messages.info(request, "There is nothing left to go on with.")
        except ReplayError as error:
            messages.error(request, str(error))
        return redirect("dashboard:replay", number=number)


def _row(number: int) -> ReplayRow:
    found = replay_row(number)
    if found is None:
        raise Http404
    return found


def _csv(request: HttpRequest, row: ReplayRow) -> HttpResponseBase:
    """Return all changed turns as a file; words only for who may read them."""
    if not request.user.has_perm(full_name("export_rows")):
        return no_permission(request, full_name("export_rows"))
    reads = viewer_of(request).reads_customers
    if reads:
        read = Read("replay export", str(row.number), rows=row.changed)
        read_record(actor_of(request), read)
    response = StreamingHttpResponse(
        _lines(row.number, reads=reads), content_type="text/csv; charset=utf-8"
    )
    name = f"replay-{row.number}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _lines(number: int, *, reads: bool) -> Iterator[bytes]:
    heading = ["response_id", "finished_at", "intent", "release", "stages", "text"]
    heading += ["before", "after"] if reads else []
    yield _line(heading).encode("utf-8-sig")
    for each in replay_changes_all(number):
        cells = [
            each.response_id,
            each.finished_at.isoformat() if each.finished_at else "",
            each.intent,
            each.release,
            "; ".join(f"{name}: {a} to {b}" for name, (a, b) in each.stages.items()),
            "changed" if each.is_text_changed else "the same",
        ]
        cells += [each.before, each.after] if reads else []
        yield _line(cells).encode()


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(each) for each in cells])
    return written.getvalue()
