"""Hand-overs: who waits for a person, who sees to it, and what came of it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.hand_overs import (
    HandOverRow,
    HandOverState,
    hand_over_row,
    hand_over_state,
    minutes_waited,
)
from chat.services.hand_overs import HandOverError, hand_over_finish, hand_over_take
from dashboard.actors import actor_of
from dashboard.lists.hand_overs import HAND_OVERS
from dashboard.navigation import link_to
from dashboard.permissions import full_name
from dashboard.views.listing import ListingView
from dashboard.views.panel import PanelView


class HandOversView(ListingView):
    """The list of hand-overs: open ones first, the longest waiting at the top."""

    permission = "dashboard.view_conversations"
    title = "Hand-overs"
    listing = HAND_OVERS
    foremost = ("state", "time", "reference")
    nothing_yet = "A conversation whose shopper asks for a person appears here."

    def row_url(self, row: HandOverRow) -> str:
        return reverse("dashboard:hand-over", args=[row.reference])

    def row_label(self, row: HandOverRow) -> str:
        return f"Hand-over {row.reference}"


class HandOverView(PanelView):
    """One hand-over; its fragment is what the drawer shows."""

    permission = "dashboard.view_conversations"
    api_name = "api:hand-over"
    template_name = "dashboard/hand_overs/hand_over.html"
    partial_name = "dashboard/hand_overs/_hand_over.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = hand_over_of(kwargs["reference"])
        state = hand_over_state(row)
        reads = request.user.has_perm(full_name("view_customer_text"))
        if reads and row.reason:
            read_record(actor_of(request), Read("hand-over", row.reference, rows=1))
        session_id = str(row.session_id)
        conversations = link_to(request.user, "dashboard:conversations")
        may_work = request.user.has_perm(full_name("work_hand_overs"))
        is_open = state is not HandOverState.DONE
        return {
            "title": f"Hand-over {row.reference}",
            "row": row,
            "state": state,
            "waited_ms": minutes_waited(row) * 60_000,
            "reads_customers": reads,
            "session_id": session_id,
            "conversation_url": conversations and f"{conversations}{session_id}/",
            "changes_url": row.taken_by + row.closed_by
            and link_to(
                request.user,
                "dashboard:changes",
                kind="hand-over",
                object=row.reference,
            ),
            "may_take": may_work
            and is_open
            and row.taken_by != request.user.get_username(),
            "may_finish": may_work and is_open,
        }


class HandOverTakeView(PanelView):
    """Takes a hand-over over, from a colleague too."""

    permission = "dashboard.work_hand_overs"
    template_name = "dashboard/confirm_page.html"
    title = "Take this hand-over over?"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = hand_over_of(kwargs["reference"])
        words = "Your name stands beside it, so that nobody else sees to it as well."
        if row.taken_by:
            words = f"{row.taken_by} has it. From then on your name stands beside it."
        return {
            "words": words,
            "action": "Take over",
            "kept": [("taken_from", row.taken_by)],
            "cancel_url": reverse("dashboard:hand-over", args=[row.reference]),
        }

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Take it over, and go back to it."""
        row, taken_from = hand_over_of(reference), request.POST.get("taken_from", "")
        try:
            is_new = hand_over_take(
                actor_of(request), row.reference, taken_from=taken_from
            )
        except HandOverError as error:
            messages.error(request, f"{error}.")
        else:
            messages.success(request, "It is yours." if is_new else "You have it.")
        return redirect("dashboard:hand-over", reference=row.reference)


class HandOverFinishView(PanelView):
    """Notes that a hand-over is done, and what came of it."""

    permission = "dashboard.work_hand_overs"
    template_name = "dashboard/confirm_page.html"
    title = "Is this hand-over done?"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = hand_over_of(kwargs["reference"])
        return {
            "words": "Say what came of it, without naming the customer: the note is "
            "kept for good.",
            "action": "Done",
            "asks_reason": True,
            "reason_label": "Note",
            "reason": kwargs.get("reason", ""),
            "reason_error": kwargs.get("reason_error", ""),
            "cancel_url": reverse("dashboard:hand-over", args=[row.reference]),
        }

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Finish it, and go back to what is noted of it."""
        row, note = hand_over_of(reference), request.POST.get("reason", "")[:500]
        try:
            is_new = hand_over_finish(actor_of(request), row.reference, note=note)
        except HandOverError as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            said = {"reason": note, "reason_error": f"{error}".capitalize()}
            return self.render(request, status=status, reference=reference, **said)
        messages.success(request, "Done." if is_new else "It was done already.")
        return redirect("dashboard:hand-over", reference=row.reference)


def hand_over_of(reference: str) -> HandOverRow:
    """Return a hand-over; raise Http404."""
    row = hand_over_row(reference.replace("\x00", "").upper())
    if row is None:
        raise Http404
    return row
