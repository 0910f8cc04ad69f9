"""What runs in shadow beside production: single stages, and whole drafts."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.shadow import shadow_report
from chat.services.backtests import NoDraftError
from chat.services.shadow_runs import ShadowError, shadow_begin
from dashboard.actors import actor_of
from dashboard.evidence.tune import SPANS, span_window
from dashboard.evidence.words import stage_words
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView, is_fragment
from dashboard.views.shadow_runs import ShadowRunForm, shadow_runs_shown


class ShadowView(PanelView):
    """What drafts and stages in shadow would have done."""

    permission = "dashboard.view_guardrails"
    api_name = "api:guardrail-shadow"
    template_name = "dashboard/guardrails/shadow.html"
    partial_name = "dashboard/guardrails/_shadow_runs.html"
    title = "Shadow"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        runs = shadow_runs_shown(request, kwargs.get("form"))
        if is_fragment(request):
            return runs
        span = request.GET.get("span", "")
        span = span if span in SPANS else "24h"
        found = shadow_report(*span_window(span, timezone.now()))
        viewer = viewer_of(request)
        shown = sum(len(each.examples) for each in found.stages)
        if shown and viewer.reads_customers:
            read = Read("shadow_examples", query={"span": span}, rows=shown)
            read_record(actor_of(request), read)
        return runs | {
            "found": found,
            "span": span,
            "spans": [(key, words) for key, (_, words) in SPANS.items()],
            "viewer": viewer,
            "now": ", ".join(stage_words(each).lower() for each in found.now),
            "api_query": f"span={span}",
        }


class ShadowBeginView(ShadowView):
    """Runs a draft in shadow."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the page."""
        return redirect("dashboard:shadow")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it, or show the form again with what is wrong."""
        form = ShadowRunForm(request.POST)
        if form.is_valid():
            try:
                number = shadow_begin(actor_of(request), form.wish())
            except (ShadowError, NoDraftError) as error:
                form.add_error(None, str(error))
            else:
                return redirect("dashboard:shadow-run", number=number)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, form=form)
