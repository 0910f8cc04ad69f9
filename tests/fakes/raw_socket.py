"""A WebSocket client that reads when it is told to, and not before.

Libraries read on their own, answer pings and close politely. This one is for what a
server makes of clients that don't.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

TEXT, CLOSE, PING = 1, 8, 9
_PATIENCE_S = 60


class RawSocket:
    """A socket whose kernel keeps little; a context that closes it."""

    def __init__(self, port: int, path: str = "/") -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(_PATIENCE_S)
        self._socket.connect(("127.0.0.1", port))
        self._seen = bytearray()
        self._unsent = b""
        self.code: int | None = None
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._take(1)
        assert b" 101 " in head, head

    def __enter__(self) -> "RawSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def say(self, data: Any) -> None:
        """Send JSON."""
        self._socket.sendall(_frame(TEXT, json.dumps(data).encode()))

    def press_pings(self, count: int) -> None:
        """Send so many pings, or as many as there is room for."""
        self._unsent = self._unsent or _PING * count
        self._socket.setblocking(False)
        with suppress(OSError):
            sent = self._socket.send(self._unsent)
            self._unsent = self._unsent[sent:]
        self._socket.settimeout(_PATIENCE_S)

    def texts(self) -> Iterator[str]:
        """Read on until the socket ends; ``code`` says why, if it was said."""
        with suppress(EOFError, OSError):
            while True:
                kind, payload = self._frame()
                if kind == CLOSE:
                    self.code = int.from_bytes(payload[:2], "big")
                    return
                if kind == TEXT:
                    yield payload.decode()

    def _frame(self) -> tuple[int, bytes]:
        first, size = self._take(2)
        if size >= 126:
            size = int.from_bytes(self._take(2 if size == 126 else 8), "big")
        return first & 15, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._seen) < size:
            more = self._socket.recv(1 << 16)
            if not more:
                raise EOFError
            self._seen += more
        taken = bytes(self._seen[:size])
        del self._seen[:size]
        return taken


def _frame(kind: int, payload: bytes) -> bytes:
    """Return a client's frame, whose payload is masked."""
    mask, size = os.urandom(4), len(payload)
    assert size < 1 << 16
    head = bytes((0x80 | kind, 0x80 | min(size, 126)))
    if size >= 126:
        head += size.to_bytes(2, "big")
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return head + mask + masked


_PING = _frame(PING, b"?" * 125)
