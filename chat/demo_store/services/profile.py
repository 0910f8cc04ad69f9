"""The profile service: the demo accounts."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.shop import Shop
from chat.demo_store.web import json_response, not_found


async def customer(request: Request) -> Response:
    """Answer one customer."""
    customer_id = request.path_params["customer_id"]
    found = Shop.of(request).customers.get(customer_id)
    if found is None:
        raise not_found(f'no customer "{customer_id}"')
    return json_response(
        {
            "customer_id": found.customer_id,
            "display_name": found.display_name,
            "tier": found.tier,
            "owned_asins": list(found.owned_asins),
            "favourite_genres": list(found.favourite_genres),
            "max_age_rating": found.max_age_rating,
        }
    )


async def customers(request: Request) -> Response:
    """Answer the demo accounts that a visitor may try."""
    return json_response(
        {
            "items": [
                {
                    "customer_id": each.customer_id,
                    "display_name": each.display_name,
                    "tier": each.tier,
                }
                for each in Shop.of(request).customers.values()
            ]
        }
    )


routes = [
    Route("/profile/v1/customers", customers, methods=["GET"]),
    Route("/profile/v1/customers/{customer_id}", customer, methods=["GET"]),
]
