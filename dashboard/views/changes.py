"""What operators changed, and what of customers they read."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from audit.selectors.acts import ActRow, ReadRow, act_numbered
from dashboard.differences import differences
from dashboard.lists.changes import CHANGES
from dashboard.lists.reads import READS
from dashboard.verbs import act_in_words
from dashboard.views.listing import ListingView
from dashboard.views.panel import PanelView


class ChangesView(ListingView):
    """The change log."""

    permission = "dashboard.view_changes"
    title = "Change log"
    listing = CHANGES
    foremost = ("time", "act", "actor")
    nothing_yet = "Each act of an operator, from signing in on, is kept here."

    def row_url(self, row: ActRow) -> str:
        return reverse("dashboard:change", args=[row.pk])

    def row_label(self, row: ActRow) -> str:
        return f"Act {row.pk}"


class ChangeView(PanelView):
    """One act, with what was there before and after."""

    permission = "dashboard.view_changes"
    template_name = "dashboard/changes/change.html"
    partial_name = "dashboard/changes/_change.html"
    title = "Act"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        act = act_numbered(int(str(kwargs["number"])))
        if act is None:
            raise Http404
        return {
            "title": act_in_words(act),
            "act": act,
            "changes": differences(act.before, act.after),
        }


class ReadsView(ListingView):
    """The log of reads."""

    permission = "dashboard.view_reads"
    title = "Reads of customers’ data"
    listing = READS
    foremost = ("time", "actor", "kind")
    nothing_yet = "Whenever an operator reads what customers wrote, it is noted here."

    def row_label(self, row: ReadRow) -> str:
        return f"Read {row.pk}"
