"""The catalogue service: pages, look-ups, series."""

import base64
import binascii
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.catalogue import Catalogue, Product
from chat.demo_store.filters import page_filter
from chat.demo_store.shop import Shop
from chat.demo_store.web import bad_request, body_of, json_response, not_found, texts

_DEFAULT_LIMIT = 200
_MAX_LIMIT = 500
_FILTERS = ("genre", "format", "demographic", "q", "first_volumes")


def _answer(catalogue: Catalogue, content: dict[str, object]) -> Response:
    """Return an answer that names the catalogue version."""
    return json_response(content, headers={"x-catalogue-version": catalogue.version})


def _stamp(catalogue: Catalogue, filters: dict[str, str]) -> str:
    """Return what ties a cursor to a catalogue version and its filters."""
    content = f"{catalogue.version}|{sorted(filters.items())}"
    return blake2b(content.encode(), digest_size=6).hexdigest()


def _cursor(position: int, stamp: str) -> str:
    """Return an opaque cursor."""
    return base64.urlsafe_b64encode(f"{stamp}.{position}".encode()).decode()


def _position(cursor: str, stamp: str) -> int:
    """Return the place that a cursor stands for."""
    try:
        decoded = base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeError) as error:
        raise bad_request("not a cursor of this call") from error
    found, _, place = decoded.partition(".")
    if found != stamp or not (place.isascii() and place.isdigit()):
        raise bad_request(
            "the cursor belongs to another catalogue version or other filters"
        )
    return int(place)


def _limit(request: Request) -> int:
    """Return the page size asked for."""
    raw = request.query_params.get("limit", "") or str(_DEFAULT_LIMIT)
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:6]) <= _MAX_LIMIT):
        raise bad_request(f'"limit" must be 1 to {_MAX_LIMIT}')
    return int(raw)


def _page(
    catalogue: Catalogue, filters: dict[str, str], start: int, limit: int
) -> tuple[list[Product], int | None]:
    """Return the products of a page and where the next one begins."""
    wanted = page_filter(filters)
    found: list[Product] = []
    products = catalogue.products
    for index in range(start, len(products)):
        if wanted(products[index]):
            if len(found) == limit:
                return found, index
            found.append(products[index])
    return found, None


async def version(request: Request) -> Response:
    """Answer the catalogue version."""
    catalogue = Shop.of(request).catalogue
    return _answer(catalogue, {"catalogue_version": catalogue.version})


async def products(request: Request) -> Response:
    """Answer one page of the catalogue."""
    catalogue = Shop.of(request).catalogue
    query = request.query_params
    filters = {key: query[key] for key in _FILTERS if query.get(key)}
    stamp = _stamp(catalogue, filters)
    cursor = query.get("cursor", "")
    start = _position(cursor, stamp) if cursor else 0
    found, following = _page(catalogue, filters, start, _limit(request))
    return _answer(
        catalogue,
        {
            "items": [catalogue.json(each) for each in found],
            "next_cursor": None if following is None else _cursor(following, stamp),
            "catalogue_version": catalogue.version,
        },
    )


async def lookup(request: Request) -> Response:
    """Answer products by ASIN."""
    catalogue = Shop.of(request).catalogue
    found, missing = catalogue.lookup(texts(await body_of(request), "asins"))
    items = [catalogue.json(each) for each in found]
    return _answer(catalogue, {"items": items, "missing": missing})


async def series_products(request: Request) -> Response:
    """Answer all products of a series."""
    catalogue = Shop.of(request).catalogue
    series_id = request.path_params["series_id"]
    found = catalogue.by_series.get(series_id)
    if found is None:
        raise not_found(f'no series "{series_id}"')
    return _answer(catalogue, {"items": [catalogue.json(each) for each in found]})


routes = [
    Route("/catalogue/v1/version", version, methods=["GET"]),
    Route("/catalogue/v1/products", products, methods=["GET"]),
    Route("/catalogue/v1/products/lookup", lookup, methods=["POST"]),
    Route(
        "/catalogue/v1/series/{series_id}/products", series_products, methods=["GET"]
    ),
]
