"""The recommendation service."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.shop import Shop
from chat.demo_store.web import body_of, json_response, text, texts, whole


async def suggest(request: Request) -> Response:
    """Answer what a shopper may like."""
    body = await body_of(request)
    shop = Shop.of(request)
    customer = None
    if body.get("customer_id") is not None:
        customer = shop.customers.get(text(body, "customer_id"))
    suggested = shop.suggestions.suggest(
        customer,
        texts(body, "seed_asins"),
        texts(body, "genres"),
        whole(body, "limit", 1, 100),
    )
    return json_response(
        {
            "items": [
                {
                    "asin": each.product.asin,
                    "score": each.score,
                    "reason": each.reason,
                }
                for each in suggested
            ]
        }
    )


routes = [Route("/recommendations/v1/suggest", suggest, methods=["POST"])]
