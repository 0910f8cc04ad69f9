"""A webhook reaches the open internet, and nothing inside our network."""

import pytest

from chat.couriers.addresses import checked_url, destination_of, is_public
from chat.couriers.errors import RefusedTargetError


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # the metadata service of clouds
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 (judged, not bound)
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",  # 6to4 around 127.0.0.1
        "64:ff9b::7f00:1",  # NAT64 around 127.0.0.1
        "ff02::1",
    ],
)
def test_an_address_of_some_network_of_our_own_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "ftp://example.com/",
        "https://",
        "https://user:word@example.com/",
        "https://example.com:99999/",
        "javascript:alert(1)",
        "hook",
    ],
)
def test_a_url_that_is_no_place_for_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(RefusedTargetError):
        checked_url(url, private_allowed=False)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://[::1]:8443/", "https://localhost/a?b=c"]
)
def test_a_name_for_this_machine_is_refused_unless_a_setting_allows_it(
    url: str,
) -> None:
    with pytest.raises(RefusedTargetError, match="not a public address"):
        destination_of(url, private_allowed=False)
    assert destination_of(url, private_allowed=True).address in {"127.0.0.1", "::1"}


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    to = destination_of("http://localhost:8080/a?b=c", private_allowed=True)
    assert to.address_url.endswith(":8080/a?b=c")
    assert "localhost" not in to.address_url
    assert to.host_header == "localhost:8080"
