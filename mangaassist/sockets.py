"""What a socket gets when it knocks at no door, or sends more than the server reads."""

import sys
from typing import Any, cast

from django.urls import re_path


async def _refuse(_scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake: 403, as for a page that may not open a socket."""
    await receive()
    await send({"type": "websocket.close"})


# Without it Channels raises, and the client is told of a defect of ours (500).
nowhere: list[Any] = [re_path("", cast("Any", _refuse))]


_GOODBYE_S = 10.0  # as long as other servers wait


def close_with_a_code(goodbye_s: float = _GOODBYE_S) -> None:
    """Have daphne end a frame over its limit with 1009, as other servers do.

    Its library cuts the line instead, unless told otherwise, and daphne has no option
    for it; a client could not know what it did wrong, and would send it again. Nor
    would one that is late know why, if it were cut off a second after the closing.
    """
    protocol = sys.modules.get("daphne.ws_protocol")
    if protocol is None:  # another server
        return
    factory = protocol.WebSocketFactory
    set_options = factory.setProtocolOptions

    def set_options_and_this(self: Any, *args: Any, **options: Any) -> None:
        ours = {"failByDrop": False, "closeHandshakeTimeout": goodbye_s}
        set_options(self, *args, **{**ours, **options})

    factory.setProtocolOptions = set_options_and_this
