"""Who may knock, and from where."""

import pytest

from chat.conf import ChatConfig, chat_config
from chat.selectors.addresses import address_of
from chat.wiring.edge import origin_is_allowed


@pytest.fixture
def config(settings: object) -> ChatConfig:
    settings.ALLOWED_HOSTS = ["shop.example", ".manga.example"]  # type: ignore[attr-defined]
    settings.WIDGET_ALLOWED_ORIGINS = ["https://partner.example"]  # type: ignore[attr-defined]
    return chat_config()


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("", "shop.example", True),
        ("https://partner.example", "shop.example", True),
        ("https://shop.example", "shop.example", True),
        ("https://shop.example:8443", "shop.example:8443", True),
        ("https://shop.example", "shop.example:8443", False),
        ("https://www.manga.example", "www.manga.example", True),
        ("https://partner.example.evil.example", "shop.example", False),
        ("http://partner.example", "shop.example", False),
        ("https://evil.example", "evil.example", False),
        ("null", "shop.example", False),
        ("https://", "", False),
    ],
)
def test_origins(config: ChatConfig, origin: str, host: str, allowed: bool) -> None:
    assert origin_is_allowed(origin, host, config) is allowed


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("1.1.1.1, 2.2.2.2", 0, "9.9.9.9"),
        ("1.1.1.1, 2.2.2.2", 1, "2.2.2.2"),
        ("1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        ("2.2.2.2", 3, "2.2.2.2"),
        ("", 1, "9.9.9.9"),
    ],
)
def test_an_address_is_believed_as_far_as_our_proxies_vouch(
    forwarded: str, proxies: int, address: str
) -> None:
    assert address_of("9.9.9.9", forwarded, proxies) == address
