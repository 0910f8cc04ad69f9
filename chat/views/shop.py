"""What the shop's pages need of the service: the store's clients, tokens, origins."""

from functools import cache

from chat.conf import chat_config
from chat.downstream.services import ShopServices, StoreUrls, shop_services
from chat.services.sessions import customer_token


@cache
def shop_of() -> ShopServices:
    """Return the clients of the store's services, with breakers of the pages' own.

    A page that readers reload while a service is down must not open the breakers that
    answers depend on, nor be shut out by them.
    """
    return shop_services(StoreUrls(**chat_config().service_urls))


def widget_token(customer_id: str) -> str:
    """Return the token that tells the assistant who the shopper is; none for guests."""
    return customer_token(customer_id) if customer_id else ""


@cache
def widget_origins() -> frozenset[str]:
    """Return the origins whose pages may embed the widget."""
    return chat_config().origins
