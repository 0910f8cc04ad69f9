"""No test reaches beyond this machine: loopback and Unix sockets are all there is."""

import ipaddress
import socket
import sys
from typing import Any

_WATCHED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}


class NetworkBlockedError(Exception):
    """A test tried to leave the machine."""


def block_the_network() -> None:
    """Refuse every address that is not this machine's, for the rest of the process."""
    sys.addaudithook(_refuse_strangers)


def _refuse_strangers(event: str, arguments: tuple[Any, ...]) -> None:
    position = _WATCHED.get(event)
    if position is None:
        return
    if event != "socket.getaddrinfo" and arguments[0].family not in (
        socket.AF_INET,
        socket.AF_INET6,
    ):
        return
    address = arguments[position]
    host = address[0] if isinstance(address, tuple) else address
    if not _is_ours(host):
        raise NetworkBlockedError(f"a test tried to reach {host!r}")


def _is_ours(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost", socket.gethostname()):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
