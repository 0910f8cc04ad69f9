"""Stages that only look, beside what production did to the same turns."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.shadow import shadow_report
from dashboard.actors import actor_of
from dashboard.evidence.tune import SPANS, span_window
from dashboard.evidence.words import stage_words
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView


class ShadowView(PanelView):
    """What stages in shadow mode would have done."""

    permission = "dashboard.view_guardrails"
    api_name = "api:guardrail-shadow"
    template_name = "dashboard/guardrails/shadow.html"
    title = "Shadow"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        span = request.GET.get("span", "")
        span = span if span in SPANS else "24h"
        found = shadow_report(*span_window(span, timezone.now()))
        viewer = viewer_of(request)
        shown = sum(len(each.examples) for each in found.stages)
        if shown and viewer.reads_customers:
            read = Read("shadow_examples", query={"span": span}, rows=shown)
            read_record(actor_of(request), read)
        return {
            "found": found,
            "span": span,
            "spans": [(key, words) for key, (_, words) in SPANS.items()],
            "viewer": viewer,
            "now": ", ".join(stage_words(each).lower() for each in found.now),
            "api_query": f"span={span}",
        }
