"""Sockets that wait for their client, and let go of one that never reads.

An ASGI server's ``send`` returns late when the client does not take what was sent: that
keeps an application from speaking faster than it is heard. Daphne's returns at once and
keeps everything, without end. Here its transport says when it is full (64 KiB) and when
the client has taken that; meanwhile ``send`` waits, and nothing more is heard of the
client, whose pings and frames would only be more to answer. A client that leaves a full
transport for too long is told so by a code, and cut off soon after.

Uvicorn waits by itself, but answers pings without end, and never cuts off who reads
nothing; it has no code for it.
"""

import asyncio
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from chat.protocol.codes import CloseCode

# Below the servers' interval of pings and their time-out together, which tell no code.
_PATIENCE_S = 20.0
# So much the kernel keeps unsent, beside the transport's own; it would take megabytes.
_UNSENT_BYTES = 64 * 1024


def wait_for_readers(patience_s: float = _PATIENCE_S) -> None:
    """Have the server that runs us wait for clients, and not for ever."""
    if (daphne := sys.modules.get("daphne.server")) is not None:
        _teach_daphne(daphne, patience_s)
    if "uvicorn.main" in sys.modules:  # it loads its protocols after us
        uvicorn = import_module("uvicorn.protocols.websockets.websockets_sansio_impl")
        _teach_uvicorn(uvicorn.WebSocketsSansIOProtocol, patience_s)


def _teach_daphne(module: Any, patience_s: float) -> None:
    server, protocol = module.Server, module.WebSocketFactory.protocol
    on_open, on_close = protocol.onOpen, protocol.onClose
    handle_reply = server.handle_reply

    def opened(self: Any) -> None:
        on_open(self)
        self.reader = Reader(self, patience_s)

    def closed(self: Any, *reason: Any) -> None:
        if (reader := getattr(self, "reader", None)) is not None:
            reader.stopProducing()
            self.reader = None
        on_close(self, *reason)

    async def replied(self: Any, protocol: Any, message: Any) -> None:
        reader: Any = getattr(protocol, "reader", None)
        speaks = reader is not None and message["type"] == "websocket.send"
        if speaks:
            reader.require_open()
        await handle_reply(self, protocol, message)
        if speaks and reader.room is not None:
            await reader.room.wait()
            reader.require_open()

    protocol.onOpen, protocol.onClose = opened, closed
    server.handle_reply = replied


class Reader:
    """The client of a socket, as its transport sees it: it reads, or it does not.

    To Twisted it is what produces the transport's data, to be paused and resumed.
    """

    __slots__ = ("_end", "_patience_s", "_protocol", "room")

    def __init__(self, protocol: Any, patience_s: float) -> None:
        self.room: asyncio.Event | None = None  # set when there is some again
        self._protocol = protocol
        self._patience_s = patience_s
        self._end: asyncio.TimerHandle | None = None
        transport = protocol.transport
        _keep_little_unsent(getattr(transport, "socket", None))
        # The request that became this socket has left its own there.
        transport.unregisterProducer()
        transport.registerProducer(self, True)

    def require_open(self) -> None:
        """Raise ConnectionError for a closed socket, as ASGI has it."""
        if self._protocol.state != self._protocol.STATE_OPEN:
            raise ConnectionError("the socket is closed")

    def pauseProducing(self) -> None:  # noqa: N802 (Twisted's name)
        """Wait: the transport is full."""
        if self._end is not None:
            return
        self.room = asyncio.Event()
        self._protocol.transport.pauseProducing()
        self._need_no_ping()
        loop = asyncio.get_running_loop()
        self._end = loop.call_later(self._patience_s, self._give_up)

    def resumeProducing(self) -> None:  # noqa: N802
        """Go on: the client has taken everything."""
        self.stopProducing()
        self._protocol.transport.resumeProducing()
        self._need_no_ping()

    def stopProducing(self) -> None:  # noqa: N802
        """Let go of who waits; the line is lost, if it was not resumed."""
        if self._end is not None:
            self._end.cancel()
            self._end = None
        if self.room is not None:
            self.room.set()
            self.room = None

    def _need_no_ping(self) -> None:
        """Ask later for a sign of life: one would come behind all that waits."""
        protocol = self._protocol
        protocol.last_ping = time.time()
        if protocol.autoPingTimeoutCall:
            protocol._cancelAutoPingTimeoutCall()

    def _give_up(self) -> None:
        protocol = self._protocol
        if protocol.state == protocol.STATE_OPEN:
            protocol.serverClose(CloseCode.TOO_SLOW.value)
            if self.room is not None:
                self.room.set()
        else:  # its end was on the way already, behind what nobody takes
            protocol.transport.abortConnection()


def _teach_uvicorn(protocol: Any, patience_s: float) -> None:
    made, lost = protocol.connection_made, protocol.connection_lost
    pause, resume = protocol.pause_writing, protocol.resume_writing
    handle_ping = protocol.handle_ping

    def begun(self: Any, transport: Any) -> None:
        made(self, transport)
        _keep_little_unsent(transport.get_extra_info("socket"))

    def paused(self: Any) -> None:
        pause(self)
        self.unread_end = self.loop.call_later(patience_s, self.transport.abort)

    def resumed(self: Any) -> None:
        self.unread_end.cancel()
        resume(self)

    def ended(self: Any, error: Exception | None) -> None:
        if self.unread_end is not None:
            self.unread_end.cancel()
        lost(self, error)

    def answer_ping(self: Any) -> None:
        if self.writable.is_set():
            handle_ping(self)
        else:
            self.conn.data_to_send()  # the answer, which nobody would read

    protocol.unread_end = None
    protocol.connection_made, protocol.connection_lost = begun, ended
    protocol.pause_writing, protocol.resume_writing = paused, resumed
    protocol.handle_ping = answer_ping


def _keep_little_unsent(connection: Any) -> None:
    # Not every system knows it, and not every socket is TCP's.
    with suppress(AttributeError, OSError):
        connection.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES
        )
