"""Drafts in shadow beside production: begun, looked at, stopped."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.replayed import REPLAYED_STAGES
from chat.selectors.shadow_runs import (
    ShadowChoice,
    ShadowRunRow,
    Side,
    shadow_changes,
    shadow_changes_number,
    shadow_run_row,
    shadow_run_rows,
)
from chat.services.shadow_looks import MOST_KEPT
from chat.services.shadow_runs import ShadowWish, shadow_stop
from dashboard.actors import actor_of
from dashboard.evidence.changed_turns import place_asked, with_pieces
from dashboard.evidence.shadow import run_state
from dashboard.evidence.shadow_differences import (
    BATCH,
    DIFFERENCE_COLUMNS,
    DifferenceSource,
)
from dashboard.evidence.words import done_words, stage_words
from dashboard.listing.export import CsvExport
from dashboard.views.exports import export_streamed
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView
from dashboard.views.refusals import no_permission
from guardrails.selectors.drafts import drafts_open

PERCENTS = (1, 5, 10, 25, 50, 100)
_SHOWN = 20
_HOURS = ((1, "1 hour"), (6, "6 hours"), (24, "24 hours"), (168, "7 days"))


class ShadowRunForm(forms.Form):
    """Which draft is to run in shadow, on how many turns, for how long."""

    draft = forms.TypedChoiceField(label="Draft", coerce=int)
    percent = forms.TypedChoiceField(
        label="Share of the turns",
        coerce=int,
        initial=10,
        choices=[(each, f"{each}%") for each in PERCENTS],
    )
    hours = forms.TypedChoiceField(
        label="For", coerce=int, initial=24, choices=list(_HOURS)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["draft"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (narrowing)
        field.choices = [(each.number, each.name) for each in drafts_open()]
        self.has_draft = bool(field.choices)

    def wish(self) -> ShadowWish:
        """Return what was asked for."""
        return ShadowWish(**self.cleaned_data)


def shadow_runs_shown(
    request: HttpRequest, form: ShadowRunForm | None
) -> dict[str, object]:
    """Return the runs, and a form for another one where there is a draft to run."""
    rows = shadow_run_rows()
    shown: dict[str, object] = {
        "runs": [(each, run_state(each)) for each in rows],
        "is_busy": any(each.is_running for each in rows),
    }
    if request.user.has_perm("dashboard.draft_guardrails"):
        given = {"draft": request.GET.get("draft", ""), "percent": 10, "hours": 24}
        form = form or ShadowRunForm(initial=given)
        shown |= {"form": form, "may_draft": True}
    return shown


class ShadowRunView(PanelView):
    """One run: stage by stage beside production, and the turns that differ."""

    permission = "dashboard.view_guardrails"
    api_name = "api:shadow-run"
    template_name = "dashboard/guardrails/shadow_run.html"
    partial_name = "dashboard/guardrails/_shadow_run.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the run, or send the turns that differ as a file."""
        if request.GET.get("format") == "csv":
            return self._export(request, _row(kwargs["number"]))
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row, viewer = _row(kwargs["number"]), viewer_of(request)
        choice = _asked(request, row)
        before = place_asked(request, "before")
        found = shadow_changes(choice, before=before, limit=_SHOWN + 1)
        shown = found[:_SHOWN]
        _note_reading(request, choice, len(shown), "shadow run")
        narrowed = {"stage": choice.stage, "side": choice.side or ""}
        pairs = {key: value for key, value in narrowed.items() if value}
        behind = {"before": str(before)} if before else {}
        return {
            "title": f"In shadow: {row.title}",
            "row": row,
            "state": run_state(row),
            "viewer": viewer,
            "changed": with_pieces(shown),
            "filter": _filter_words(choice.stage, choice.side),
            "query": urlencode(pairs),
            "next": shown[-1].number if len(found) > len(shown) else None,
            "is_first": "before" not in request.GET,
            "most_kept": MOST_KEPT,
            "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
            "may_export": request.user.has_perm("dashboard.export_rows"),
            "url": reverse("dashboard:shadow-run", args=[row.number]),
            "turns_address": reverse("api:shadow-run-differences", args=[row.number]),
            "turns_query": urlencode(pairs | behind),
        }

    def _export(self, request: HttpRequest, row: ShadowRunRow) -> HttpResponseBase:
        """Send all turns of the choice as a file, not only those of one page."""
        if not request.user.has_perm("dashboard.export_rows"):
            return no_permission(request, "dashboard.export_rows")
        choice, viewer = _asked(request, row), viewer_of(request)
        source = DifferenceSource(choice)
        number = shadow_changes_number(choice)
        _note_reading(request, choice, number, "shadow run export")
        export = CsvExport(source, {}, DIFFERENCE_COLUMNS, viewer, batch=BATCH)
        return export_streamed(request, export, f"shadow-run-{row.number}")


class ShadowRunStopView(PanelView):
    """Ends a run."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the run."""
        return redirect("dashboard:shadow-run", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """End it; what was counted stays."""
        _row(number)
        if shadow_stop(actor_of(request), number):
            messages.success(request, "Stopped. What was counted stays.")
        else:
            messages.info(request, "It had ended before.")
        return redirect("dashboard:shadow-run", number=number)


def _row(number: int) -> ShadowRunRow:
    found = shadow_run_row(number)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, row: ShadowRunRow) -> ShadowChoice:
    """Return the turns that are asked for; nonsense counts as nothing said."""
    stage, side = request.GET.get("stage", ""), request.GET.get("side", "")
    if stage not in REPLAYED_STAGES:
        return ShadowChoice(row.number)
    return ShadowChoice(row.number, stage, Side(side) if side in set(Side) else None)


def _note_reading(
    request: HttpRequest, choice: ShadowChoice, rows: int, kind: str
) -> None:
    """Put on record that customers' words are read, where any are shown."""
    if rows and viewer_of(request).reads_customers:
        query = (
            {"stage": choice.stage, "side": choice.side or ""} if choice.stage else {}
        )
        read = Read(kind, str(choice.number), query=query, rows=rows)
        read_record(actor_of(request), read)


def _filter_words(stage: str, side: Side | None) -> str:
    if not stage:
        return ""
    words = stage_words(stage)
    if side is None:
        return words
    who = "production" if side is Side.PRODUCTION else "the draft"
    return f"{words}, {done_words(stage)} only by {who}"
