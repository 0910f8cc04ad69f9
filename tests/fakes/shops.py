"""The clients of the store's services, before a server that answers as told."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from chat.downstream.retry import RetryPolicy
from chat.downstream.services import ShopServices, StoreUrls, shop_services
from chat.downstream.transport import ClientOptions
from tests.fakes.wire_server import Answer, WireServer

UZUMAKI = "0635459825"
ONCE = ClientOptions(retry=RetryPolicy(attempts=1))
QUICK = RetryPolicy(attempts=3, base_s=0.001, cap_s=0.002)
Call = Callable[[ShopServices], Awaitable[Any]]

CALLS: dict[str, Call] = {
    "catalogue": lambda shop: shop.catalogue.lookup([UZUMAKI]),
    "pricing": lambda shop: shop.pricing.quotes([UZUMAKI], tier="guest"),
    "profile": lambda shop: shop.profiles.customer("demo-horror-fan"),
    "recommendations": lambda shop: shop.recommendations.suggest(
        customer_id=None, seeds=[UZUMAKI], genres=["horror"], limit=5
    ),
    "promotions": lambda shop: shop.promotions.active([UZUMAKI], tier="guest"),
    "reviews": lambda shop: shop.reviews.summaries([UZUMAKI]),
    "reranker": lambda shop: shop.reranker.rerank("scary", [("a", "x")], top_k=1),
}
#: An answer that keeps the contract, for each service; two of them to the question.
GOOD: dict[str, Any] = {
    "pricing": {
        "quotes": [
            {
                "asin": UZUMAKI,
                "currency": "USD",
                "amount_minor": 999,
                "list_amount_minor": 1099,
                "in_stock": True,
                "quoted_at": "2025-05-04T09:30:00.125000Z",
                "something_new": [1, 2],
            }
        ],
        "missing": [],
    },
    "reviews": {
        "items": [
            {"asin": UZUMAKI, "rating": "4.6", "count": 812, "highlights": ["Oh."]}
        ]
    },
}


@asynccontextmanager
async def shop_at(
    root: str, options: ClientOptions | None = None
) -> AsyncIterator[ShopServices]:
    """The clients of services below one address; their breakers are new."""
    shop = shop_services(StoreUrls.below(root), options=options, patience=4)
    try:
        yield shop
    finally:
        await shop.close()


@asynccontextmanager
async def answering(
    *answers: Answer, options: ClientOptions | None = ONCE, patience: float = 8
) -> AsyncIterator[tuple[ShopServices, WireServer]]:
    """A store that gives these answers in turn, and the last one for ever.

    The limits are long, so that a busy machine proves nothing against a good answer.
    """
    left = list(answers)
    async with WireServer(
        lambda seen: left.pop(0) if len(left) > 1 else left[0]
    ) as server:
        urls = StoreUrls.below(server.url)
        shop = shop_services(urls, options=options, patience=patience)
        try:
            yield shop, server
        finally:
            await shop.close()


def saying(body: Any, **changes: Any) -> Answer:
    """Return a JSON answer."""
    return Answer(body=json.dumps(body).encode(), chunked=False, **changes)


def error(status: int) -> Answer:
    """Return an error in the contract's shape."""
    return saying({"error": {"code": "x", "message": "y"}}, status=status)
