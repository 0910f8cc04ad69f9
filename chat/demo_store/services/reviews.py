"""The review service."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.reviews import review_summary
from chat.demo_store.shop import Shop
from chat.demo_store.web import body_of, json_response, texts


async def summaries(request: Request) -> Response:
    """Answer the reviews of products; those without any are left out."""
    body = await body_of(request)
    found, _ = Shop.of(request).catalogue.lookup(texts(body, "asins"))
    items = [summary for each in found if (summary := review_summary(each))]
    return json_response({"items": items})


routes = [Route("/reviews/v1/summaries", summaries, methods=["POST"])]
