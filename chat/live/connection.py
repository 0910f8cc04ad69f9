"""One open socket: greets, passes messages on, brings one response at a time.

It owns nothing that must survive it. A response goes on without its socket; the next
hello finds it again.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from chat.live.connection_services import ConnectionServices
from chat.live.delivery import Delivery, TooSlowError, WindowSize
from chat.live.door import Accepted, Limited
from chat.live.greeting import greeting_of
from chat.live.session_desk import TooManySessionsError
from chat.orchestration.errors import DependencyError
from chat.protocol import outgoing
from chat.protocol.codes import CloseCode, ErrorCode, NoticeCode
from chat.protocol.incoming import (
    Ack,
    ClientFrame,
    Feedback,
    FrameError,
    Hello,
    Message,
    Ping,
    Stop,
)
from chat.stores.session_store import StoredSession
from chat.telemetry.session_reads import called_by

logger = logging.getLogger(__name__)

SendText = Callable[[str], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


class Connection:
    """The conversation on one socket."""

    __slots__ = (
        "_allowance",
        "_allowed_at",
        "_close",
        "_delivery",
        "_send",
        "_services",
        "_task",
        "address",
        "heard_at",
        "hello_from",
        "is_closed",
        "is_greeting",
        "opened_at",
        "session",
        "socket_id",
        "token",
    )

    def __init__(
        self, services: ConnectionServices, send: SendText, close: Close, address: str
    ) -> None:
        self._services = services
        self._send = send
        self._close = close
        self._delivery: Delivery | None = None
        self._task: asyncio.Task[None] | None = None
        self.address = address
        self.session: StoredSession | None = None
        self.token = ""
        self.socket_id = f"{id(self):x}-{random.getrandbits(32):x}"
        self.is_closed = False
        self.is_greeting = False  # whether a hello is being served
        self.opened_at = self.heard_at = self._allowed_at = time.monotonic()
        self.hello_from = self.opened_at  # since when a hello is waited for
        self._allowance = float(services.limits.frames_at_once)
        services.sockets.add(self)

    @property
    def is_delivering(self) -> bool:
        """Whether a response is on its way to this socket."""
        return self._task is not None and not self._task.done()

    def may_speak(self) -> bool:
        """Count a frame; False when there were too many of them."""
        limits, now = self._services.limits, time.monotonic()
        earned = (now - self._allowed_at) * limits.frames_per_s
        self._allowance = min(self._allowance + earned, limits.frames_at_once) - 1
        self._allowed_at = now
        return self._allowance >= 0

    async def handle(self, frame: ClientFrame) -> None:
        """Do what a frame asks for; raise FrameError when it can't be done."""
        if isinstance(frame, Ping):
            await self.send(outgoing.PONG)
            return
        if not isinstance(frame, Ack):
            # A ping says that the line lives, and an acknowledgement that a program
            # reads; neither says that anybody is there.
            self.heard_at = time.monotonic()
        try:
            await self._dispatch(frame)
        except DependencyError as error:
            logger.warning("a frame could not be served: %s", error)
            raise FrameError(ErrorCode.UNAVAILABLE) from None
        except (FrameError, OSError):
            raise
        except Exception:
            logger.exception("a frame broke its socket")
            await self.close(CloseCode.DEFECT)

    async def _dispatch(self, frame: ClientFrame) -> None:
        if isinstance(frame, Hello | Message) and self._services.sockets.is_draining:
            # What is begun now would be cut off; the client says it again elsewhere.
            await self._services.sockets.send_elsewhere(self)
            return
        if isinstance(frame, Hello):
            await self._hello(frame)
            return
        if self.session is None:
            raise FrameError(ErrorCode.HELLO_REQUIRED)
        if isinstance(frame, Message):
            await self._message(self.session, frame)
        elif isinstance(frame, Ack):
            self._ack(frame)
        elif isinstance(frame, Stop):
            await self._services.stopping.stop(self.session, frame.response_id)
        elif isinstance(frame, Feedback):
            await self._feedback(self.session, frame)

    # -- hello ---------------------------------------------------------------------

    async def _hello(self, hello: Hello) -> None:
        if self.session is not None:
            raise FrameError(ErrorCode.ALREADY_GREETED)
        # However long it takes, it was said; and one that fails may be said again.
        self.is_greeting = True
        try:
            called_by("hello")
            greeting = await greeting_of(self._services, hello, self.address)
        except TooManySessionsError as error:
            await self.send(outgoing.rate_limited(error.retry_after))
            return
        finally:
            self.is_greeting = False
            self.hello_from = time.monotonic()
        self.session, self.token = greeting.opened.session, greeting.opened.token
        greeted = asyncio.Event()
        if greeting.follows is not None:
            # What was missed is read while the session's former socket is let go.
            after = greeting.follows
            self._deliver(after.response_id, after.seq, once=greeted)
        await self._services.sockets.take_over(self)
        for wire in greeting.frames():
            await self.send(wire)
        greeted.set()
        if greeting.refusal is not None:
            raise greeting.refusal

    # -- messages ------------------------------------------------------------------

    async def _message(self, session: StoredSession, message: Message) -> None:
        if session.expires_at <= self._services.desk.clock.now():
            raise FrameError(ErrorCode.SESSION_EXPIRED)
        called_by("message")
        answer = await self._services.door.ask(session, message)
        if isinstance(answer, Accepted):
            desk = self._services.desk
            self.session = replace(session, expires_at=desk.end_from(desk.clock.now()))
            await self.send(outgoing.accepted(message.id, answer.response_id))
            self._deliver(answer.response_id, 0)
        elif isinstance(answer, Limited):
            await self.send(outgoing.rate_limited(answer.retry_after))
        else:
            raise FrameError(ErrorCode.TURN_IN_PROGRESS)

    async def _feedback(self, session: StoredSession, given: Feedback) -> None:
        # Another session's thumb must not be replaced from here.
        await self._services.stopping.require(session, given.response_id)
        await self._services.feedback(session.session_id, given)
        await self.send(
            outgoing.notice(
                NoticeCode.FEEDBACK_KEPT,
                response_id=given.response_id,
                value=given.value,
            )
        )

    def _ack(self, ack: Ack) -> None:
        delivery = self._delivery
        if delivery is not None and delivery.response_id == ack.response_id:
            delivery.window.acknowledge(ack.seq)

    # -- delivery ------------------------------------------------------------------

    def _deliver(
        self, response_id: str, after: int, *, once: asyncio.Event | None = None
    ) -> None:
        """Begin to bring a response; one that is on its way already goes on.

        Nothing is sent before ``once`` is set.
        """
        if self.is_delivering:
            if self._delivery and self._delivery.response_id == response_id:
                return
            self._stop_delivering()
        limits = self._services.limits
        size = WindowSize(
            limits.unacknowledged_frames,
            limits.unacknowledged_bytes,
            limits.acknowledge_s,
        )
        delivery = Delivery(self._services.sources, response_id, self.send, size, once)
        self._delivery = delivery
        self._task = asyncio.create_task(self._run(delivery, after))

    async def _run(self, delivery: Delivery, after: int) -> None:
        try:
            await delivery.run(after)
        except TooSlowError:
            await self.close(CloseCode.TOO_SLOW)
        except OSError:
            self.leave()  # the client has gone while we spoke
        except Exception:
            logger.exception("response %s can't be brought", delivery.response_id)
            await self.close(CloseCode.DEFECT)

    def _stop_delivering(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._delivery = None

    async def send(self, wire: bytes) -> None:
        """Send one frame; the server waits here for a client that does not read."""
        if not self.is_closed:
            await self._send(wire.decode())

    async def close(self, code: CloseCode) -> None:
        """Close the socket, for a reason that the client can act on."""
        if not self.is_closed:
            self.leave()
            await self._close(code.value)

    def leave(self) -> None:
        """Let go of everything; the socket is closed, or about to be."""
        self.is_closed = True
        self._services.sockets.remove(self)
        task = self._task
        if task is not None and task is not asyncio.current_task():
            task.cancel()
        self._task = self._delivery = None
