"""The demo shop's pages: shelves, one book, covers, and the choice of a demo account.

Each page is one round of calls to the store's services. Without the catalogue there is
no page; without prices books are shown and none is invented.
"""

import asyncio
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from chat.demo_store.covers import CoverSubject, cover_svg
from chat.downstream.services import ShopServices
from chat.downstream.transport import RefusedError
from chat.orchestration.errors import DependencyError
from chat.orchestration.shop import Product, Quote
from chat.views.books import (
    Book,
    BookDetails,
    Offer,
    books_of,
    volumes_of,
    words_of,
)
from chat.views.shop import shop_of, widget_token
from chat.views.shopper import Shopper, accounts_of, remember, shopper_of

_PER_PAGE = 24
_GENRES = tuple(
    "horror romance fantasy action adventure sci-fi mystery thriller psychological "
    "sports comedy slice-of-life historical isekai music cooking".split()
)
_COVER_SECONDS = 86_400


@require_safe
async def shelves(request: HttpRequest) -> HttpResponse:
    """Show one page of the catalogue, narrowed by genre and words."""
    shop = shop_of()
    filters = _filters(request)
    cursor = request.GET.get("cursor") or None
    try:
        (products, following, _), shopper, offers = await asyncio.gather(
            shop.catalogue.page(cursor=cursor, limit=_PER_PAGE, **filters),
            shopper_of(request, shop),
            _offers(shop),
        )
    except RefusedError:
        # The catalogue changed beneath the reader: begin at the first page.
        return redirect("shelves")
    except DependencyError:
        return await _closed(request, shop)
    quotes = await _quotes(shop, products, shopper)
    books = books_of(products, quotes, shopper.customer.owned_asins)
    context = {
        "books": books,
        "featured": books[:2] if not (filters.keys() - {"first_volumes"}) else (),
        "offers": offers,
        "genres": [(name, words_of(name)) for name in _GENRES],
        "genre": filters.get("genre", ""),
        "genre_words": words_of(filters.get("genre", "")),
        "q": filters.get("q", ""),
        "every_volume": "first_volumes" not in filters,
        "is_first_page": cursor is None,
        "next_cursor": following,
        "prices_away": bool(books) and not quotes,
        **_shopper_context(shopper),
    }
    return render(request, "chat/store/shelves.html", context)


@require_safe
async def book(request: HttpRequest, asin: str) -> HttpResponse:
    """Show one book with its live price and the volumes of its series."""
    shop = shop_of()
    try:
        found, shopper = await asyncio.gather(
            shop.catalogue.lookup([asin]), shopper_of(request, shop)
        )
        product = found.get(asin)
        if product is None:
            raise Http404("no such book")
        series = await shop.catalogue.series(product.series_id)
    except DependencyError:
        return await _closed(request, shop)
    volumes = volumes_of(series, product)
    quotes = await _quotes(shop, [product, *volumes], shopper)
    owned = shopper.customer.owned_asins
    context = {
        "book": Book.of(product, quotes.get(asin), owned),
        "details": BookDetails.of(product),
        "volumes": books_of(volumes, quotes, owned),
        **_shopper_context(shopper),
    }
    return render(request, "chat/store/book.html", context)


@require_safe
async def cover(request: HttpRequest, asin: str) -> HttpResponse:
    """Draw a book's cover; a browser that has it already is told so."""
    try:
        product = (await shop_of().catalogue.lookup([asin])).get(asin)
    except DependencyError:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if product is None:
        raise Http404("no such book")
    svg = cover_svg(CoverSubject.of(product)).encode()
    etag = f'"{blake2b(svg, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={_COVER_SECONDS}",
        # An SVG opened by itself must not run what a title could smuggle in.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


@require_POST
async def choose_customer(request: HttpRequest) -> HttpResponse:
    """Continue as another demo account, or as a guest."""
    accounts = await accounts_of(shop_of())
    chosen = request.POST.get("customer", "")
    known = chosen in {each.customer_id for each in accounts}
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    remember(response, chosen if known else "", secure=request.is_secure())
    return response


def _filters(request: HttpRequest) -> dict[str, str]:
    """Return what the catalogue is to be narrowed to."""
    filters = {
        name: value[:80]
        for name in ("genre", "q")
        if (value := request.GET.get(name, "").strip())
    }
    if request.GET.get("volumes") != "all":
        filters["first_volumes"] = "true"
    return filters


async def _offers(shop: ShopServices) -> tuple[Offer, ...]:
    try:
        return tuple(map(Offer.of, await shop.promotions.active((), tier="guest")))
    except DependencyError:
        return ()


async def _quotes(
    shop: ShopServices, products: Sequence[Product], shopper: Shopper
) -> Mapping[str, Quote]:
    if not products:
        return {}
    try:
        asins = [each.asin for each in products]
        return await shop.pricing.quotes(asins, tier=shopper.customer.tier)
    except DependencyError:
        return {}


async def _closed(request: HttpRequest, shop: ShopServices) -> HttpResponse:
    """Say that the shelves can't be reached right now, and when to come back."""
    shopper = await shopper_of(request, shop)
    response = render(
        request, "chat/store/closed.html", _shopper_context(shopper), status=503
    )
    response["Retry-After"] = "5"
    return response


def _shopper_context(shopper: Shopper) -> dict[str, object]:
    return {
        "shopper": shopper,
        "widget_customer": shopper.customer_id,
        "widget_token": widget_token(shopper.customer_id),
    }
