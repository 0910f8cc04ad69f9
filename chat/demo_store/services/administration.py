"""Faults, latency and live prices on demand, for drills and tests; loopback only."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.conf import PROFILES, LatencyProfile
from chat.demo_store.faults import KINDS, Fault
from chat.demo_store.latency import SERVICES
from chat.demo_store.live_prices import Override
from chat.demo_store.shop import Shop
from chat.demo_store.web import (
    ApiError,
    bad_request,
    body_of,
    choice,
    json_response,
    not_found,
    number,
    whole,
)

_Handler = Callable[[Request], Awaitable[Response]]
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def _is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(handler: _Handler) -> _Handler:
    """Refuse callers from elsewhere, and names that a web page made up for us."""

    async def guarded(request: Request) -> Response:
        client = request.client.host if request.client else ""
        if not _is_loopback(client) or request.url.hostname not in _LOCAL_NAMES:
            raise ApiError(403, "forbidden", "administration answers on loopback only")
        return await handler(request)

    return guarded


def _services(request: Request) -> tuple[str, ...]:
    """Return the services that a call concerns."""
    service = request.path_params.get("service")
    if service is None:
        return SERVICES
    if service not in SERVICES:
        raise not_found(f'no service "{service}"')
    return (service,)


def _faults_json(shop: Shop) -> dict[str, object]:
    """Return the faults in force as the contract says."""
    now = shop.faults.now()
    return {
        "faults": {
            service: {
                "kind": fault.kind,
                "latency_ms": fault.latency_ms,
                "status": fault.status,
                "probability": fault.probability,
                "remaining_seconds": round(fault.ends_at - now, 3),
            }
            for service, fault in shop.faults.current().items()
        }
    }


def _fault(body: Mapping[str, object], now: float) -> Fault:
    """Return the fault that a call asks for."""
    kind = choice(body, "kind", KINDS)
    given = {"latency_ms": 0, "status": 503, "probability": 1, "seconds": 60, **body}
    if kind == "latency" and "latency_ms" not in body:
        raise bad_request('"latency_ms" is needed for latency')
    return Fault(
        kind=kind,
        latency_ms=whole(given, "latency_ms", 0, 60_000),
        status=whole(given, "status", 400, 599),
        probability=number(given, "probability", 1),
        ends_at=now + number(given, "seconds", 3600),
    )


async def show_faults(request: Request) -> Response:
    """Answer the faults in force."""
    concerned = _services(request)
    shown = cast("dict[str, object]", _faults_json(Shop.of(request))["faults"])
    kept = {each: shown[each] for each in shown if each in concerned}
    return json_response({"faults": kept})


async def put_faults(request: Request) -> Response:
    """Put a fault in force for one service or all."""
    shop = Shop.of(request)
    services = _services(request)
    fault = _fault(await body_of(request), shop.faults.now())
    for service in services:
        shop.faults.put(service, fault)
    return json_response(_faults_json(shop))


async def delete_faults(request: Request) -> Response:
    """End the fault of one service or all."""
    shop = Shop.of(request)
    for service in _services(request):
        shop.faults.clear(service)
    return json_response(_faults_json(shop))


async def show_latency(request: Request) -> Response:
    """Answer the latency profile."""
    return json_response({"profile": Shop.of(request).latency.profile})


async def put_latency(request: Request) -> Response:
    """Switch the latency profile."""
    profile = choice(await body_of(request), "profile", PROFILES)
    Shop.of(request).latency.profile = cast("LatencyProfile", profile)
    return json_response({"profile": profile})


async def put_price(request: Request) -> Response:
    """Set the live price of a product."""
    shop = Shop.of(request)
    asin = request.path_params["asin"]
    product = shop.catalogue.by_asin.get(asin)
    if product is None:
        raise not_found(f'no product "{asin}"')
    body = await body_of(request)
    in_stock = body.get("in_stock")
    if in_stock is not None and not isinstance(in_stock, bool):
        raise bad_request('"in_stock" must be true or false')
    amount = whole(body, "amount_minor", 1, 10_000_000)
    shop.prices.put(asin, Override(amount, in_stock))
    return json_response(shop.prices.quote(product, "guest"))


async def delete_prices(request: Request) -> Response:
    """Return to the catalogue's price of one product or all."""
    asin = request.path_params.get("asin")
    return json_response({"reset": Shop.of(request).prices.reset(asin)})


def _admin(path: str, methods: Mapping[str, _Handler]) -> list[Route]:
    """Return guarded routes for a path below /admin, one for all its methods."""

    async def dispatch(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await methods[method](request)

    return [Route(f"/admin{path}", _guarded(dispatch), methods=list(methods))]


_FAULTS = {"GET": show_faults, "PUT": put_faults, "DELETE": delete_faults}
routes = [
    *_admin("/faults", _FAULTS),
    *_admin("/faults/{service}", _FAULTS),
    *_admin("/latency", {"GET": show_latency, "PUT": put_latency}),
    *_admin("/prices", {"DELETE": delete_prices}),
    *_admin("/prices/{asin}", {"PUT": put_price, "DELETE": delete_prices}),
]
