"""Which machines a webhook may reach: public ones, by an address that was looked up.

An operator's form must not become a way to call services inside our network, so the
name is looked up here, every address is judged, and the connection goes to the address
that was judged: a second look-up could give another one.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from chat.couriers.errors import CourierError, RefusedTargetError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Destination:
    """A webhook's URL, and the address that its name stands for now."""

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def address_url(self) -> str:
        """The URL with the address in place of the name."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        path = self.url.path or "/"
        query = f"?{self.url.query}" if self.url.query else ""
        return f"{self.url.scheme}://{host}:{self.port}{path}{query}"

    @property
    def host_header(self) -> str:
        """The name as the receiver expects it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS[self.url.scheme]
        return host if usual else f"{host}:{self.port}"


def checked_url(text: str, *, private_allowed: bool) -> SplitResult:
    """Return the parts of a webhook's URL; raise RefusedTargetError for a bad one."""
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError as error:
        raise RefusedTargetError(f"not a URL: {error}") from error
    if url.scheme not in _PORTS or not url.hostname:
        raise RefusedTargetError("a webhook's URL begins with https://")
    if url.scheme == "http" and not private_allowed:
        raise RefusedTargetError("a webhook's URL begins with https://")
    if url.username or url.password:
        raise RefusedTargetError("a webhook's URL has no name and no password in it")
    return url


def destination_of(text: str, *, private_allowed: bool) -> Destination:
    """Return where ``text`` leads.

    Raises RefusedTargetError when any of its addresses is not a public one, and
    CourierError when the name is not known.
    """
    url = checked_url(text, private_allowed=private_allowed)
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CourierError(f"{host} is not known: {error.strerror}") from error
    addresses = [str(each[4][0]) for each in found]
    if not private_allowed:
        for each in addresses:
            if not is_public(each):
                raise RefusedTargetError(f"{host} is not a public address")
    return Destination(url, host, port, addresses[0])


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
