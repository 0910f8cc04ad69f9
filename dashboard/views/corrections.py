"""What the guards did to answers: all of it, and every wrong amount of money."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from audit.acts import Read
from audit.selectors.interventions import intervention_numbered, words_of
from audit.services.acts import read_record
from dashboard.actors import actor_of
from dashboard.lists.corrections import CORRECTIONS, DEEDS, STAGES
from dashboard.lists.interventions import InterventionLine, live, percent, written
from dashboard.lists.price_discrepancies import PRICE_DISCREPANCIES
from dashboard.lists.turn_filters import words_of as in_words
from dashboard.texts import edits
from dashboard.views.listing import ListingView, viewer_of
from dashboard.views.panel import PanelView


class CorrectionsView(ListingView):
    """The list of corrections."""

    permission = "dashboard.view_guardrails"
    title = "Corrections"
    listing = CORRECTIONS
    foremost = ("time", "stage", "shown", "asin")
    nothing_yet = (
        "Whatever the guards change, take out or hold back of an answer is kept here."
    )

    def row_url(self, row: InterventionLine) -> str:
        return reverse("dashboard:correction", args=[row.row.pk])

    def row_label(self, row: InterventionLine) -> str:
        return f"Correction {row.row.pk}"


class PriceDiscrepanciesView(CorrectionsView):
    """The list of wrong amounts."""

    title = "Price discrepancies"
    listing = PRICE_DISCREPANCIES
    foremost = ("time", "asin", "shown", "difference")
    nothing_yet = (
        "Every amount that a model wrote and the live prices did not bear out is kept "
        "here, whether a shopper saw it or not."
    )


class CorrectionView(PanelView):
    """One correction; its fragment is what the drawer shows."""

    permission = "dashboard.view_guardrails"
    template_name = "dashboard/corrections/page.html"
    partial_name = "dashboard/corrections/_correction.html"
    title = "Correction"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = intervention_numbered(kwargs["number"])
        if row is None:
            raise Http404
        words = words_of([row])[row.pk]
        viewer = viewer_of(request)
        reads = viewer.reads_customers and not words.is_erased
        if reads:
            read = Read("correction", row.response_id, rows=1)
            read_record(actor_of(request), read)
        line = InterventionLine(row, words)
        return {
            "title": f"Correction {row.pk}",
            "row": row,
            "viewer": viewer,
            "is_erased": words.is_erased,
            "pieces": edits(words.before, words.after) if reads else [],
            "stage": STAGES.get(row.stage, row.stage),
            "reason": in_words(row.reason or row.kind),
            "deed": DEEDS.get(row.action, row.action),
            "written": written(line),
            "live": live(line),
            "percent": percent(line),
            "trace_url": reverse("dashboard:trace", args=[row.response_id]),
            "conversation_url": reverse("dashboard:conversation", args=[row.session_id])
            + f"#turn-{row.response_id}",
        }
