"""A listener for benchmarks: one socket that counts frames and costs next to nothing.

A client that decoded every frame would be slower than the server under test, and what
it measured would be itself.
"""

import asyncio
import base64
import json
import os
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

_CLOSE, _PING = 0x8, 0x9
_SEQ, _FROM, _TEXT = b'"seq":', b'"from":', b'"text":'


@dataclass(slots=True)
class Heard:
    """What came: when each token frame did, with what, and whether one was missing."""

    response_id: str = ""
    frames: int = 0
    last_seq: int = 0
    whole: bool = True
    ended: bool = False
    problem: str = ""
    moments: list[float] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)  # as JSON, from the first frame


class Listener(asyncio.Protocol):
    """Reads frames as they come; ``heard`` tells of the response that is streamed."""

    def __init__(self) -> None:
        self.heard = Heard()
        self.other: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._over = asyncio.Event()
        self._buffer = bytearray()
        self._open = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def arrive(cls, url: str) -> Self:
        """Open a socket."""
        parts = urlsplit(url)
        _, self = await asyncio.get_running_loop().create_connection(
            cls, parts.hostname, parts.port
        )
        self._write(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await self._open
        return self

    async def greet(self) -> None:
        """Begin a session."""
        self.say({"type": "hello", "session_id": None, "token": None, "after": None})
        frame = await self.other.get()
        if frame["type"] != "session":
            raise RuntimeError(f"no session: {frame}")

    async def come_back(self, key: tuple[str, str], response_id: str, seq: int) -> None:
        """Say hello with what was seen of a response; return after its end.

        Raises RuntimeError when a frame is missing or the socket breaks.
        """
        self.heard = Heard(response_id=response_id, last_seq=seq)
        self._over.clear()
        after = {"response_id": response_id, "seq": seq}
        session_id, token = key
        self.say(
            {"type": "hello", "session_id": session_id, "token": token, "after": after}
        )
        await self._over.wait()
        if not (self.heard.ended and self.heard.whole):
            raise RuntimeError(self.heard.problem or "a frame is missing")

    def ask(self, text: str) -> None:
        """Send a message; what follows is heard."""
        self.heard = Heard()
        self._over.clear()
        self.say({"type": "message", "id": str(uuid.uuid4()), "text": text})

    async def over(self) -> None:
        """Wait until the response has ended, or was refused."""
        await self._over.wait()

    async def stop(self) -> None:
        """Have the response ended, and wait until it is."""
        self.say({"type": "stop", "response_id": self.heard.response_id})
        await self._over.wait()

    def say(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        self._send(0x1, json.dumps(frame).encode())

    def leave(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()

    # -- the wire

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._open.done():
            self._open.set_exception(ConnectionError("the socket was refused"))
        if not self.heard.ended:
            self._fail("the socket was closed")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open.done():
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                self._open.set_exception(ConnectionError(head[:80].decode()))
                return
            self._buffer = bytearray(rest)
            self._open.set_result(None)
        self._take_frames(time.monotonic())

    def _take_frames(self, now: float) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1] & 0x7F, at + 2
            if size >= 126:
                width = 2 if size == 126 else 8
                if len(buffer) - start < width:
                    break
                size = int.from_bytes(buffer[start : start + width], "big")
                start += width
            if len(buffer) - start < size:
                break
            self._take(buffer[at] & 0xF, bytes(buffer[start : start + size]), now)
            at = start + size
        del buffer[:at]

    def _take(self, kind: int, body: bytes, now: float) -> None:
        if kind == _PING:
            self._send(0xA, body)
        elif kind == _CLOSE:
            self._fail(f"closed: {int.from_bytes(body[:2], 'big')}")
        elif _SEQ in body[:120]:
            self._hear(body, now)
        else:
            self._take_other(json.loads(body))

    def _hear(self, body: bytes, now: float) -> None:
        heard = self.heard
        seq = _number(body, _SEQ)
        first = _number(body, _FROM) if _FROM in body[:90] else seq
        heard.whole &= first == heard.last_seq + 1
        heard.last_seq = seq
        if body.startswith(b'{"type":"token"'):
            heard.frames += 1
            heard.moments.append(now)
            heard.texts.append(body[body.index(_TEXT) + len(_TEXT) : -1])
        elif body.startswith(b'{"type":"end"'):
            heard.ended = True
            self._over.set()

    def _take_other(self, frame: dict[str, Any]) -> None:
        if frame["type"] in {"error", "rate_limited"}:
            self._fail(str(frame))
        if frame["type"] == "accepted":
            self.heard.response_id = frame["response_id"]
        else:
            self.other.put_nowait(frame)

    def _fail(self, problem: str) -> None:
        self.heard.problem = self.heard.problem or problem
        self._over.set()

    def _send(self, kind: int, body: bytes) -> None:
        size = len(body)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
        # A mask of zeros is a mask, and leaves the body as it is.
        self._write(bytes([0x80 | kind]) + length + bytes(4) + body)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)


def _number(body: bytes, name: bytes) -> int:
    start = body.index(name) + len(name)
    end = start
    while body[end : end + 1].isdigit():
        end += 1
    return int(body[start:end])
