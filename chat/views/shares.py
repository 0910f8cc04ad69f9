"""The page of a shared conversation, and the way on from it.

The page is the same for everybody: no cookie is read or set, so that caches may keep
it, and nothing on it needs a script.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from chat.live.session_desk import TooManySessionsError, Visitor
from chat.live.share_desk import (
    GoneShareError,
    ShareError,
    TooManySharesError,
    UnknownShareError,
)
from chat.orchestration.errors import DependencyError
from chat.views.books import FORMATS, money_text
from chat.views.cacheable import cacheable, etag_of
from chat.views.calls import caller_address
from chat.views.plain_text import Block, blocks_of
from chat.views.shop import shop_of, widget_token
from chat.views.shopper import shopper_of
from chat.wiring.edge import origin_is_allowed, server_chat
from guardrails.core.types import Money

_HTML = "text/html; charset=utf-8"
_PAGES = 256
_pages: OrderedDict[tuple[str, str, str], tuple[bytes, str]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class SharedCard:
    """One book of a shared answer; ``price`` is empty where none was known."""

    asin: str
    title: str
    byline: str
    why: str
    url: str
    image: str
    price: str
    instead_of: str

    @classmethod
    def of(cls, card: dict[str, Any]) -> "SharedCard":
        """Return a card of the snapshot, ready to print."""
        form = FORMATS.get(card["format"], card["format"])
        return cls(
            asin=card["asin"],
            title=card["title"],
            byline=" · ".join(filter(None, (card["author"], form))),
            why=card["why"],
            url=_web_address(card["url"]),
            image=_web_address(card["image"]),
            price=_amount(card.get("price")),
            instead_of=_amount(card.get("list_price")),
        )


@dataclass(frozen=True, slots=True)
class SharedTurn:
    """What somebody asked, and what they were answered."""

    question: str
    blocks: tuple[Block, ...]
    cards: tuple[SharedCard, ...]


@require_safe
async def share(request: HttpRequest, share_id: str) -> HttpResponse:
    """Show a shared conversation."""
    chat = server_chat()
    try:
        shown = await chat.sharing.read(share_id, caller_address(request, chat))
    except (ShareError, DependencyError) as error:
        if isinstance(error, GoneShareError):
            _forget(share_id)
        response = _refusal(request, error)
    else:
        body, etag = _page(request, share_id, shown)
        response = cacheable(request, body, content_type=_HTML, etag=etag)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_POST
async def share_continue(request: HttpRequest, share_id: str) -> HttpResponse:
    """Begin a conversation of the reader's own, and hand it to the widget.

    The page that posts is kept by caches and can hold no secret against forgery; that
    the post comes from a page of ours is told by its origin. The key to the session
    travels in the body of this answer, which no cache keeps, and in no address.
    """
    chat = server_chat()
    origin = request.headers.get("Origin", "")
    if not origin_is_allowed(origin, request.get_host(), chat.config):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    shopper = await shopper_of(request, shop_of())
    visitor = Visitor(address=caller_address(request, chat))
    try:
        opened = await chat.sharing.go_on(share_id, visitor)
    except (ShareError, TooManySessionsError, DependencyError) as error:
        return _refusal(request, error)
    context = {
        "key": {"id": opened.session.session_id, "token": opened.token},
        "shopper": shopper,
        "widget_customer": shopper.customer_id,
        "widget_token": widget_token(shopper.customer_id),
    }
    response = render(request, "chat/share/continue.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(
    request: HttpRequest, share_id: str, shown: dict[str, Any]
) -> tuple[bytes, str]:
    """Return the page and its entity tag, printed once in a process."""
    key = (share_id, request.scheme or "", request.get_host())
    kept = _pages.get(key)
    if kept is None:
        context = {
            "share_id": share_id,
            "shown": shown,
            "turns": list(_turns(shown["turns"])),
            "shared_at": datetime.fromisoformat(shown["created_at"]),
            "expires_at": datetime.fromisoformat(shown["expires_at"]),
            "address": request.build_absolute_uri(request.path),
            "origin": request.build_absolute_uri("/").rstrip("/"),
        }
        body = render_to_string("chat/share/share.html", context).encode()
        kept = _pages[key] = (body, etag_of(body))
        if len(_pages) > _PAGES:
            _pages.popitem(last=False)
    return kept


def _forget(share_id: str) -> None:
    """Let go of a page that nobody may read any more."""
    for key in [each for each in _pages if each[0] == share_id]:
        del _pages[key]


def _turns(entries: list[dict[str, Any]]) -> Iterator[SharedTurn]:
    for question, answer in zip(entries[::2], entries[1::2], strict=True):
        cards = tuple(map(SharedCard.of, answer["products"]))
        yield SharedTurn(question["text"], blocks_of(answer["text"]), cards)


_REFUSALS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    UnknownShareError: (HTTPStatus.NOT_FOUND, "unknown"),
    GoneShareError: (HTTPStatus.GONE, "gone"),
    TooManySharesError: (HTTPStatus.TOO_MANY_REQUESTS, "too_many"),
    TooManySessionsError: (HTTPStatus.TOO_MANY_REQUESTS, "too_many"),
    DependencyError: (HTTPStatus.SERVICE_UNAVAILABLE, "away"),
}


def _refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the page that says why there is nothing to read."""
    status, why = next(
        answer for kind, answer in _REFUSALS.items() if isinstance(error, kind)
    )
    context = {"why": why}
    response = render(request, "chat/share/nothing.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    if isinstance(error, TooManySharesError | TooManySessionsError):
        response["Retry-After"] = str(int(error.retry_after) + 1)
    return response


def _amount(price: dict[str, str] | None) -> str:
    if price is None:
        return ""
    minor = Decimal(price["amount"]) * (1 if "." not in price["amount"] else 100)
    return money_text(Money(int(minor), price["currency"]))


def _web_address(address: str) -> str:
    """Return an address that may stand in a link; empty for anything else."""
    good = address.startswith(("https://", "http://", "/")) and address[:2] != "//"
    return address if good else ""
