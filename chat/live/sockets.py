"""All sockets of a process: one per session, none for ever, all told of a restart.

One sweep over all of them every few seconds costs less than a timer for each.
"""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from chat.conf import SocketLimits
from chat.protocol import outgoing
from chat.protocol.codes import CloseCode, NoticeCode
from chat.stores.control_bus import ControlBus
from chat.stores.session_store import StoredSession

_SWEEP_S = 2.0
_TELLING_S = 0.5
_STALLED_S = 1.0
_SPREAD_MS = 10_000  # clients of a restarting process come back spread over so long


class Socket(Protocol):
    """What the registry knows of a connection."""

    socket_id: str
    session: StoredSession | None
    opened_at: float
    hello_from: float
    is_greeting: bool
    heard_at: float

    @property
    def is_delivering(self) -> bool: ...

    async def send(self, wire: bytes) -> None: ...

    def close(self, code: CloseCode) -> Coroutine[Any, Any, None]: ...


class Sockets:
    """The registry; ``counted`` is told how many sockets are open."""

    def __init__(
        self,
        limits: SocketLimits,
        bus: ControlBus,
        process_id: str,
        counted: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._limits = limits
        self._bus = bus
        self._process_id = process_id
        self._counted = counted
        self._open: set[Socket] = set()
        self._by_session: dict[str, Socket] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self.is_draining = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, socket: Socket) -> None:
        """Take a new socket into care."""
        self._open.add(socket)
        self._counted(len(self._open))
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep_while_needed())

    def remove(self, socket: Socket) -> None:
        """Let go of a socket."""
        self._open.discard(socket)
        self._counted(len(self._open))
        session = socket.session
        if session and self._by_session.get(session.session_id) is socket:
            del self._by_session[session.session_id]

    async def take_over(self, socket: Socket) -> None:
        """Make a socket its session's only one, here and on other processes."""
        if socket.session is None:
            return
        session_id = socket.session.session_id
        before = self._by_session.get(session_id)
        self._by_session[session_id] = socket
        if before is not None and before is not socket:
            # Not waited for: what it did not read may be why the client is here anew.
            self._close_soon(before, CloseCode.SUPERSEDED)
        process_id, socket_id = await self._bus.take_socket(
            session_id, socket.socket_id
        )
        if process_id and process_id != self._process_id:
            # Not waited for: it names the one socket that is meant, however late.
            telling = self._bus.tell(
                process_id, do="supersede", session_id=session_id, socket_id=socket_id
            )
            self._soon(telling)

    def supersede(self, message: dict[str, Any]) -> None:
        """Close the socket that another process has taken over from."""
        socket = self._by_session.get(message["session_id"])
        if socket is not None and socket.socket_id == message["socket_id"]:
            self._close_soon(socket, CloseCode.SUPERSEDED)

    async def drain(self) -> None:
        """Send every idle socket elsewhere; the others follow when they are done."""
        self.is_draining = True
        idle = [each for each in self._open if not each.is_delivering]
        await asyncio.gather(*map(self.send_elsewhere, idle), return_exceptions=True)

    async def close_all(self) -> None:
        """Send every socket elsewhere now, and stop caring."""
        self.is_draining = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        await asyncio.gather(
            *(self.send_elsewhere(each) for each in list(self._open)),
            *self._closing,
            return_exceptions=True,
        )

    async def send_elsewhere(self, socket: Socket) -> None:
        """Tell a client to come back, to whichever process is there then."""
        wait_ms = random.randrange(_SPREAD_MS)  # noqa: S311 (no secret)
        notice = outgoing.notice(NoticeCode.RECONNECT, after_ms=wait_ms)
        try:
            async with asyncio.timeout(_TELLING_S):
                await socket.send(notice)
                await socket.close(CloseCode.RESTARTING)
        except TimeoutError:  # it does not read, and others are to be told in time
            self._close_soon(socket, CloseCode.RESTARTING)

    # -- inside --------------------------------------------------------------------

    async def _sweep_while_needed(self) -> None:
        while self._open:
            before, pause_s = time.monotonic(), min(_SWEEP_S, self._limits.idle_s / 2)
            await asyncio.sleep(pause_s)
            now = time.monotonic()
            if now - before > pause_s + _STALLED_S:
                # The process stood still: what was said meanwhile is still unread, and
                # nobody is to be blamed for it.
                continue
            for socket in list(self._open):
                code = self._overdue(socket, now)
                if code is not None:
                    self._close_soon(socket, code)

    def _overdue(self, socket: Socket, now: float) -> CloseCode | None:
        """Return why a socket has to go, if it has."""
        limits = self._limits
        if socket.is_delivering:
            return None
        is_silent = socket.session is None and not socket.is_greeting
        if is_silent and now - socket.hello_from > limits.hello_s:
            return CloseCode.NO_HELLO
        if now - socket.opened_at > limits.open_s:
            return CloseCode.TIME_LIMIT
        if now - socket.heard_at > limits.idle_s:
            return CloseCode.IDLE
        return None

    def _close_soon(self, socket: Socket, code: CloseCode) -> None:
        self._soon(socket.close(code))

    def _soon(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
