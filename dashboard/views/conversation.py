"""One conversation: what the shopper saw, turn by turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from audit.acts import Read
from audit.selectors.conversations import TurnWords, conversation_turns
from audit.services.acts import read_record
from chat.selectors.feedback import Opinion, feedback_of
from dashboard.actors import actor_of
from dashboard.amounts import in_currency
from dashboard.texts import changes
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A product card as the shopper saw it."""

    card: Mapping[str, Any]
    price: str
    list_price: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn as the shopper saw it."""

    turn: TurnWords
    cards: tuple[ShownCard, ...]
    changes: tuple[tuple[str, str], ...]
    opinion: Opinion | None


class ConversationView(PanelView):
    """The page of one conversation; its fragment is what the drawer shows."""

    permission = "dashboard.view_conversations"
    api_name = "api:conversation"
    template_name = "dashboard/conversations/page.html"
    partial_name = "dashboard/conversations/_conversation.html"
    title = "Conversation"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        session_id = kwargs["session_id"]
        turns = conversation_turns(session_id)
        if not turns:
            raise Http404
        viewer = viewer_of(request)
        if viewer.reads_customers:
            read = Read("conversation", session_id, rows=len(turns))
            read_record(actor_of(request), read)
        opinions = feedback_of([turn.response_id for turn in turns])
        return {
            "title": f"Conversation {session_id[:8]}",
            "session_id": session_id,
            "viewer": viewer,
            "first": turns[0],
            "last": turns[-1],
            "is_erased": all(turn.erased_at for turn in turns),
            "cost_microusd": sum(turn.cost_microusd or 0 for turn in turns),
            "unpriced": sum(turn.cost_microusd is None for turn in turns),
            "turns": [
                ShownTurn(
                    turn,
                    tuple(_card(each) for each in turn.cards),
                    tuple(changes(turn.streamed_text, turn.final_text))
                    if turn.is_corrected
                    else (),
                    opinions.get(turn.response_id),
                )
                for turn in turns
            ],
        }


def _card(card: Mapping[str, Any]) -> ShownCard:
    currency = str(card.get("currency", ""))
    return ShownCard(
        card,
        in_currency(card.get("price_minor"), currency),
        in_currency(card.get("list_price_minor"), currency),
    )
