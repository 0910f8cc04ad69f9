"""Traces: turns found by what they were."""

from django.urls import reverse

from dashboard.lists.turns import TURNS, TurnLine
from dashboard.views.listing import ListingView


class TracesView(ListingView):
    """The list of turns."""

    permission = "dashboard.view_traces"
    title = "Traces"
    listing = TURNS
    foremost = ("q", "time", "status", "intent")
    nothing_yet = "Each question and its answer is a turn; the first one appears here."

    def row_url(self, row: TurnLine) -> str:
        return reverse("dashboard:trace", args=[row.turn.response_id])

    def row_label(self, row: TurnLine) -> str:
        return f"Trace of {row.turn.response_id[:8]}"
