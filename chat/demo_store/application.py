"""The stand-in as an ASGI application."""

import http

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.conditions import Conditions
from chat.demo_store.services import (
    administration,
    catalogue,
    pricing,
    profile,
    promotions,
    recommendations,
    reranker,
    reviews,
)
from chat.demo_store.shop import Shop
from chat.demo_store.web import ApiError, error_response, json_response


async def health(request: Request) -> Response:
    """Answer that the stand-in is up, and what it serves."""
    shop = Shop.of(request)
    catalogue, file = shop.catalogue, shop.file
    return json_response(
        {
            "status": "ok",
            "catalogue_version": catalogue.version,
            "series": len(catalogue.series),
            "products": len(catalogue.products),
            "skipped_rows": len(file.skipped) if file else 0,
        }
    )


async def _refused(_: Request, error: Exception) -> Response:
    """Turn an error of the contract into its body."""
    if not isinstance(error, ApiError):
        raise error
    return error_response(error.status, error.code, error.message)


async def _unrouted(_: Request, error: Exception) -> Response:
    """Give what the router refuses the contract's body."""
    if not isinstance(error, HTTPException):
        raise error
    phrase = http.HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    return error_response(error.status_code, code, phrase)


async def _broken(_: Request, __: Exception) -> Response:
    """Answer a defect of the stand-in itself; the server logs it."""
    return error_response(500, "internal_error", "the store stand-in has a defect")


def create_app(shop: Shop) -> Starlette:
    """Return the application that serves a shop."""
    app = Starlette(
        routes=[
            Route("/health", health, methods=["GET"]),
            # The start prints this address: who follows it sees what is served.
            Route("/", health, methods=["GET"]),
            *catalogue.routes,
            *pricing.routes,
            *profile.routes,
            *recommendations.routes,
            *promotions.routes,
            *reviews.routes,
            *reranker.routes,
            *administration.routes,
        ],
        middleware=[Middleware(Conditions, latency=shop.latency, faults=shop.faults)],
        exception_handlers={
            ApiError: _refused,
            HTTPException: _unrouted,
            Exception: _broken,
        },
    )
    app.state.shop = shop
    return app
