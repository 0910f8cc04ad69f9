"""The promotion service."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.prices import TIERS
from chat.demo_store.shop import Shop
from chat.demo_store.web import body_of, choice, json_response, texts


async def active(request: Request) -> Response:
    """Answer the promotions in force."""
    body = await body_of(request)
    tier = choice(body, "tier", tuple(TIERS))
    items = Shop.of(request).promotions.active(texts(body, "asins"), tier)
    return json_response({"items": items})


routes = [Route("/promotions/v1/active", active, methods=["POST"])]
