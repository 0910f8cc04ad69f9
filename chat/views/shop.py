"""What the shop's pages need of the service: the store's clients, tokens, origins."""

from functools import cache

from django.conf import settings  # noqa: TID251

from chat.downstream.services import ShopServices, StoreUrls, shop_services


@cache
def shop_of() -> ShopServices:
    """Return the clients of the store's services."""
    return shop_services(StoreUrls(**settings.SERVICE_URLS))


def widget_token(customer_id: str) -> str:
    """Return the token that tells the assistant who the shopper is; none for guests."""
    return ""


def widget_origins() -> frozenset[str]:
    """Return the origins whose pages may embed the widget."""
    return frozenset(settings.WIDGET_ALLOWED_ORIGINS)
