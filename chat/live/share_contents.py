"""What of a conversation is shared: what was shown, and nothing of who saw it.

Out stay: the session and its key, the customer, response ids, what the assistant
knows and does not show. Personal data went out of the texts when they were kept, and is
looked for again here; so is the name by which somebody introduces themselves, which a
conversation may hold and a page for everybody must not. A customer's own prices become
those of a guest, and reasons on cards, which may name what the customer owns, are left
out of a customer's share.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chat.orchestration.shop import Quote
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turns import PastTurn
from chat.protocol.frames import money_json
from chat.protocol.outgoing import time_json
from chat.stores.filters_json import filters_to_json
from chat.stores.session_store import StoredSession, StoredTurn

_SHOWN = frozenset(EndStatus) - {EndStatus.FAILED}
_TITLE_CHARACTERS = 90
_LEAD_CHARACTERS = 200

#: "my name is Mia Wong", not the title "My Name Is Shingo".
_INTRODUCED = re.compile(
    r"\b((?:[Mm]y name(?:[’']s| is)|[Cc]all me|I(?: am|[’']m) called|[Yy]ours,)\s+)"
    r"[^\W\d_a-z][\w’'-]+(?:\s+[^\W\d_a-z][\w’'-]+){0,3}"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A finished turn, and what a copy of it needs to go on."""

    turn: StoredTurn
    past: PastTurn | None


def spoken_of(turns: Iterable[StoredTurn], past: Iterable[PastTurn]) -> list[Spoken]:
    """Return the turns that have something to show, oldest first."""
    known = {each.response_id: each for each in past}
    return [
        Spoken(turn, known.get(turn.response_id))
        for turn in turns
        if turn.status in _SHOWN and turn.answer_text.strip()
    ]


def asins_of(spoken: Iterable[Spoken]) -> list[str]:
    """Return the products on all cards, each once."""
    cards = (card for each in spoken for card in each.turn.products)
    return list(dict.fromkeys(str(card["asin"]) for card in cards))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a share holds: for readers, and for a copy that goes on."""

    title: str
    snapshot: dict[str, Any]
    context: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a conversation is shared, until when, and at which prices for guests."""

    now: datetime
    until: datetime
    quotes: Mapping[str, Quote]


def contents_of(
    session: StoredSession,
    spoken: Sequence[Spoken],
    occasion: Occasion,
    redacted: Callable[[str], str],
) -> Contents:
    """Return what is shared of a session; ``spoken`` is not empty."""
    questions = [_unnamed(redacted(each.turn.user_text)) for each in spoken]
    answers = [each.turn.answer_text for each in spoken]
    with_reasons = session.customer_id is None
    entries: list[dict[str, Any]] = []
    for question, each in zip(questions, spoken, strict=True):
        cards = [
            _card(card, occasion.quotes, with_reasons=with_reasons)
            for card in each.turn.products
        ]
        finished = each.turn.finished_at or each.turn.received_at
        entries += [
            _entry("user", question, each.turn.received_at, []),
            _entry("assistant", each.turn.answer_text, finished, cards),
        ]
    title = _cut(questions[0], _TITLE_CHARACTERS)
    snapshot = {
        "title": title,
        "description": _cut(answers[0], _LEAD_CHARACTERS),
        "created_at": time_json(occasion.now),
        "expires_at": time_json(occasion.until),
        "site": session.site,
        "locale": session.locale,
        "turns": entries,
    }
    return Contents(title, snapshot, [_context(each) for each in spoken])


def _unnamed(text: str) -> str:
    """Return a text without the name that its writer gives as their own."""
    return _INTRODUCED.sub(r"\1[name removed]", text)


def _entry(
    role: str, text: str, at: datetime, products: list[dict[str, Any]]
) -> dict[str, Any]:
    return {"role": role, "text": text, "products": products, "at": time_json(at)}


def _card(
    card: Mapping[str, Any], quotes: Mapping[str, Quote], *, with_reasons: bool
) -> dict[str, Any]:
    """Return a card at a guest's price; without one when none is known."""
    names = ("asin", "title", "author", "format", "url", "image")
    body: dict[str, Any] = {name: card.get(name, "") for name in names}
    body["why"] = card.get("why", "") if with_reasons else ""
    quote = quotes.get(body["asin"])
    if quote is not None:
        body["price"] = money_json(quote.price)
        body["in_stock"] = quote.in_stock
        if quote.list_price is not None:
            body["list_price"] = money_json(quote.list_price)
    return body


def _context(spoken: Spoken) -> dict[str, Any]:
    past = spoken.past
    if past is None:
        return {"intent": "", "query": "", "filters": {}}
    filters = filters_to_json(past.filters)
    return {"intent": past.intent, "query": past.query, "filters": filters}


def _cut(text: str, at_most: int) -> str:
    """Return the beginning of a text in one line, whole words."""
    plain = " ".join(text.replace("*", "").replace("#", "").split())
    if len(plain) <= at_most:
        return plain
    head = plain[:at_most].rsplit(" ", 1)[0].rstrip(" ,;:.-")
    return f"{head}…"
