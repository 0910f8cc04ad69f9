"""The pricing service: live prices and stock."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.prices import TIERS
from chat.demo_store.shop import Shop
from chat.demo_store.web import body_of, choice, json_response, texts


async def quotes(request: Request) -> Response:
    """Answer the live prices of products for a tier."""
    body = await body_of(request)
    tier = choice(body, "tier", tuple(TIERS))
    shop = Shop.of(request)
    found, missing = shop.catalogue.lookup(texts(body, "asins"))
    return json_response(
        {
            "quotes": [shop.prices.quote(each, tier) for each in found],
            "missing": missing,
        }
    )


routes = [Route("/pricing/v1/quotes", quotes, methods=["POST"])]
