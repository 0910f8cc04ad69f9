"""Conversations: what shoppers saw, found by any of its turns."""

from django.urls import reverse

from audit.selectors.conversations import ConversationRow
from dashboard.lists.conversations import CONVERSATIONS
from dashboard.views.listing import ListingView


class ConversationsView(ListingView):
    """The list of conversations."""

    permission = "dashboard.view_conversations"
    title = "Conversations"
    listing = CONVERSATIONS
    foremost = ("q", "time", "status", "intent")
    nothing_yet = "The first question that a shopper asks begins a conversation here."

    def row_url(self, row: ConversationRow) -> str:
        return reverse("dashboard:conversation", args=[row.totals.session_id])

    def row_label(self, row: ConversationRow) -> str:
        return f"Conversation {row.totals.session_id[:8]}"
