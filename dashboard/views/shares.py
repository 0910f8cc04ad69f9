"""Shared conversations: which links there are, what they show, and their end."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.share_list import (
    ShareRow,
    ShareState,
    share_row,
    share_state,
    share_turns,
)
from chat.services.shares import ShareRevokeError, share_end
from chat.stores.share_store import Revoker
from dashboard.actors import actor_of
from dashboard.lists.shares import SHARES
from dashboard.navigation import link_to
from dashboard.permissions import full_name
from dashboard.views.listing import ListingView
from dashboard.views.panel import PanelView


class SharesView(ListingView):
    """The list of shares.

    Whoever knows a share's id can read it, so only who may read customers' words may
    see the list.
    """

    permission = "dashboard.view_customer_text"
    title = "Shares"
    listing = SHARES
    foremost = ("time", "state", "session")
    nothing_yet = "A conversation that a shopper makes a link to appears here."

    def row_url(self, row: ShareRow) -> str:
        return reverse("dashboard:share", args=[row.pk])

    def row_label(self, row: ShareRow) -> str:
        return f"Share {row.pk[:8]}"


class ShareView(PanelView):
    """One share: what its readers get; its fragment is what the drawer shows."""

    permission = "dashboard.view_customer_text"
    api_name = "api:share"
    template_name = "dashboard/shares/share.html"
    partial_name = "dashboard/shares/_share.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        row = share_of(kwargs["share_id"])
        turns = share_turns(row)
        if turns:
            read_record(actor_of(request), Read("share", row.pk, rows=len(turns)))
        session_id = str(row.session_id)
        conversations = link_to(request.user, "dashboard:conversations")
        return {
            "title": f"Share {row.pk[:8]}",
            "share": row,
            "state": share_state(row),
            "is_readable": share_state(row) is ShareState.READABLE,
            "is_revoked": share_state(row) is ShareState.REVOKED,
            "turns": turns,
            "session_id": session_id,
            "conversation_url": conversations and f"{conversations}{session_id}/",
            "change_url": row.revoked_as == Revoker.OPERATOR
            and link_to(request.user, "dashboard:changes", kind="share", object=row.pk),
            "link": request.build_absolute_uri(reverse("share", args=[row.pk])),
            "may_revoke": request.user.has_perm(full_name("end_shares")),
        }


class ShareRevokeView(PanelView):
    """The end of one share, on behalf of the shop."""

    permission = "dashboard.end_shares"
    template_name = "dashboard/confirm_page.html"
    title = "Revoke this share?"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        share_of(kwargs["share_id"])
        return {
            "words": "What it shows is emptied for good. From then on the link says "
            "that the conversation is not shared any more; a cache on the way may know "
            "it a minute later.",
            "action": "Revoke it",
            "is_danger": True,
            "asks_reason": True,
            "reason": kwargs.get("reason", ""),
            "reason_error": kwargs.get("reason_error", ""),
            "cancel_url": reverse("dashboard:share", args=[kwargs["share_id"]]),
        }

    def post(self, request: HttpRequest, share_id: str) -> HttpResponse:
        """Revoke the share, and go back to what is left of it."""
        row, reason = share_of(share_id), request.POST.get("reason", "")[:500]
        try:
            was_readable = share_end(actor_of(request), row.pk, reason=reason)
        except ShareRevokeError as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            said = {"reason": reason, "reason_error": f"{error}".capitalize()}
            return self.render(request, status=status, share_id=share_id, **said)
        words = "Revoked." if was_readable else "It was revoked already."
        messages.success(request, words)
        return redirect("dashboard:share", share_id=row.pk)


def share_of(share_id: str) -> ShareRow:
    """Return a share; raise Http404."""
    row = share_row(share_id.replace("\x00", ""))
    if row is None:
        raise Http404
    return row
