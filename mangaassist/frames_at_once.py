"""Text frames that daphne writes at once, as other servers do.

Its libraries queue each frame, have the selector say when the socket may be written to,
and describe the write to a log that nobody reads: together that is more than half of
what a streamed frame costs. Mostly the socket has room, so here it is tried first; what
does not fit goes the libraries' way, and so does everything else.
"""

import sys
from typing import Any

_FIN_AND_TEXT = 0x81
_SHORT, _LONG = 126, 1 << 16


def write_at_once() -> None:
    """Have daphne try the socket first; under another server nothing is to be done."""
    module = sys.modules.get("daphne.ws_protocol")
    if module is None:
        return
    protocol = module.WebSocketProtocol
    send_as_ever = protocol.serverSend

    def send(self: Any, content: Any, binary: bool = False) -> None:
        if binary or not _written(self, content.encode()):
            send_as_ever(self, content, binary)

    protocol.serverSend = send


def _written(protocol: Any, payload: bytes) -> bool:
    """Write a frame; False, and nothing is done, where that is not plain sailing."""
    transport, size = protocol.transport, len(payload)
    plain = (
        protocol.state == protocol.STATE_OPEN
        and protocol._perMessageCompress is None
        and not protocol.send_queue
        and size < _LONG
        and not protocol.autoFragmentSize
        and not transport.TLS
        and transport.connected
        and not transport.disconnecting
    )
    # What waits there came first.
    if not plain or transport.dataBuffer or transport._tempDataBuffer:
        return False
    frame = _head(size) + payload
    sent = transport.writeSomeData(frame)
    if isinstance(sent, Exception):
        sent = 0  # the line is lost: whoever writes next finds it out
    if sent < len(frame):
        transport.write(frame[sent:])
    return True


def _head(size: int) -> bytes:
    """Return the head of a whole text frame of a server (RFC 6455, section 5.2)."""
    if size < _SHORT:
        return bytes((_FIN_AND_TEXT, size))
    return bytes((_FIN_AND_TEXT, _SHORT)) + size.to_bytes(2, "big")
