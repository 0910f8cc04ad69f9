"""Where sockets and requests enter: the server's chat, who may knock, from where."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

from chat.conf import ChatConfig
from chat.live.connection import Close, Connection, SendText
from chat.selectors.addresses import address_of
from chat.wiring.runtime import ChatRuntime, chat_runtime
from chat.wiring.shutdown import drain_on_signals

_draining: WeakSet[asyncio.AbstractEventLoop] = WeakSet()
_DRAIN_SLACK_S = 4.0


def server_chat() -> ChatRuntime:
    """Return the chat of this server process; it drains when the process is to end."""
    chat = chat_runtime()
    loop = asyncio.get_running_loop()
    if loop not in _draining:
        _draining.add(loop)
        patience_s = chat.config.socket.drain_s + _DRAIN_SLACK_S
        drain_on_signals(chat.drain, patience_s)
        chat.warm()
    return chat


def connect(scope: Mapping[str, Any], send: SendText, close: Close) -> Connection:
    """Return the conversation on a new socket."""
    chat = server_chat()
    client = scope.get("client") or ("",)
    forwarded = header(scope, b"x-forwarded-for")
    address = address_of(str(client[0]), forwarded, chat.config.trusted_proxies)
    return Connection(chat.connections, send, close, address)


def is_welcome(scope: Mapping[str, Any]) -> bool:
    """Whether the page that opens a socket may; see ``origin_is_allowed``."""
    origin, host = header(scope, b"origin"), header(scope, b"host")
    return origin_is_allowed(origin, host, server_chat().config)


def origin_is_allowed(origin: str, host: str, config: ChatConfig) -> bool:
    """Whether a page of ``origin`` may talk to us.

    Browsers always send an origin with a socket, so a missing one is no page: an app
    or a program, which could claim any. What protects a session is its token.
    """
    if not origin:
        return True
    if origin.rstrip("/") in config.origins:
        return True
    ours = urlsplit(origin).netloc.lower() == host.lower() != ""
    # A name of somebody else's that leads to us is not ours, whatever it claims.
    return ours and config.serves(host)


def header(scope: Mapping[str, Any], name: bytes) -> str:
    """Return a header of an ASGI scope; empty when it is absent."""
    for key, value in scope.get("headers", ()):
        if key == name:
            return bytes(value).decode("latin-1")
    return ""
