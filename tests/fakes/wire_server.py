"""An HTTP server on loopback that sends exact bytes in exact pieces, or misbehaves.

It speaks just enough HTTP/1.1: one request after another on a connection, an answer
with a declared length or in chunks. What a real server would never do (half a body, a
pause of hours, a dropped connection) is what it is for.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What to send, how it is cut, and how it ends.

    ``end`` is ``close`` (as HTTP wants it), ``drop`` (the connection goes away before
    the end is told) or ``hang`` (nothing more is sent, the connection stays).
    ``status`` 0 sends no head at all.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Sequence[bytes] | None = None
    pause_s: float = 0.0
    wait_s: float = 0.0
    chunked: bool = True
    declared_length: int | None = None
    end: str = "close"


def cut_at_random(body: bytes, seed: int) -> list[bytes]:
    """Return the body in pieces of random sizes, single bytes among them."""
    chance = random.Random(seed)
    pieces, at = [], 0
    while at < len(body):
        size = chance.choice((1, 2, 3, 7, 13, 50, 200, 1000))
        pieces.append(body[at : at + size])
        at += size
    return pieces


class WireServer:
    """Answers each request with what ``respond`` returns; keeps what it saw."""

    def __init__(self, respond: Callable[[Seen], Answer]) -> None:
        self._respond = respond
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.requests: list[Seen] = []
        self.asked = asyncio.Event()
        self.client_left = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def stop(self) -> None:
        """Stop listening and drop all connections."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while (seen := await _read(reader)) is not None:
                self.requests.append(seen)
                self.asked.set()
                if not await self._send(self._respond(seen), reader, writer):
                    break
        except (ConnectionError, asyncio.CancelledError):
            self.client_left.set()
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _send(
        self,
        answer: Answer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Send an answer; return whether the connection may go on."""
        await asyncio.sleep(answer.wait_s)
        if answer.status:
            writer.write(_head(answer))
        for piece in answer.pieces if answer.pieces is not None else [answer.body]:
            if answer.chunked:
                writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            else:
                writer.write(piece)
            await writer.drain()
            # Gives the piece a packet of its own.
            await asyncio.sleep(answer.pause_s)
            if writer.is_closing():
                raise ConnectionError
        if answer.end == "hang":
            await reader.read()
            self.client_left.set()
        elif answer.end == "close" and answer.chunked:
            writer.write(b"0\r\n\r\n")
            await writer.drain()
        return answer.end == "close"


async def _read(reader: asyncio.StreamReader) -> Seen | None:
    """Return the next request, or None when the client has gone."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, value in (line.split(":", 1) for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Seen(method, path, headers, body)


def _head(answer: Answer) -> bytes:
    length = len(answer.body) if answer.pieces is None else sum(map(len, answer.pieces))
    declared = length if answer.declared_length is None else answer.declared_length
    headers = {"content-type": answer.content_type, **answer.headers}
    if answer.chunked:
        headers["transfer-encoding"] = "chunked"
    else:
        headers["content-length"] = str(declared)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status} Recorded\r\n{lines}\r\n".encode()
