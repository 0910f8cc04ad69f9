"""Shared turns as the past of another session, with prices as they are now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chat.orchestration.recording import bare_record
from chat.orchestration.shop import Quote
from chat.orchestration.turn_events import EndStatus, ProductCard
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import TurnRequest
from chat.stores.filters_json import filters_from_json
from chat.stores.session_store import StoredSession


def copied_turn(
    session: StoredSession,
    spoken: tuple[Mapping[str, Any], Mapping[str, Any]],
    context: Mapping[str, Any],
    quotes: Mapping[str, Quote],
    *,
    ids: tuple[str, str],
) -> TurnRecord:
    """Return a turn that the session did not ask and goes on from.

    It is kept with the session and never put on record: it was not answered here. A
    product without a live price gets no card.
    """
    question, answer = spoken
    response_id, message_id = ids
    request = TurnRequest(
        session_id=session.session_id,
        message_id=message_id,
        response_id=response_id,
        text="",
        customer_id=session.customer_id,
        received_at=datetime.fromisoformat(question["at"]),
        site=session.site,
        locale=session.locale,
    )
    record = bare_record(
        request,
        user_text=question["text"],
        shown=answer["text"],
        status=EndStatus.COMPLETE,
        finished_at=datetime.fromisoformat(answer["at"]),
    )
    return replace(
        record,
        intent=context["intent"],
        query=context["query"],
        filters=filters_from_json(context["filters"]),
        cards=tuple(
            _card(card, quotes[card["asin"]])
            for card in answer["products"]
            if card["asin"] in quotes
        ),
    )


def _card(card: Mapping[str, Any], quote: Quote) -> ProductCard:
    return ProductCard(
        asin=card["asin"],
        title=card["title"],
        author=card["author"],
        format=card["format"],
        price=quote.price,
        list_price=quote.list_price,
        in_stock=quote.in_stock,
        url=card["url"],
        image=card["image"],
        why=card["why"],
    )
