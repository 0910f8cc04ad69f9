"""Step 1 of a turn: the message is taken once, counted, kept, and its answer begun.

Nothing is charged for a message that was sent again, and none is lost: what can't be
taken now is refused with a frame that says so.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from uuid import uuid4

from redis.exceptions import RedisError

from chat.live.responses import Responses
from chat.live.run import Run
from chat.live.session_desk import SessionDesk, shopper_of
from chat.orchestration.errors import DependencyError
from chat.orchestration.turns import TurnRequest
from chat.protocol.incoming import Message
from chat.stores.frame_log import FrameLog
from chat.stores.rate_limit import RateLimit
from chat.stores.session_store import NewTurn, SessionStore, StoredSession

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message will be, is being, or has been answered by this response."""

    response_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Limited:
    """Too many messages; ``retry_after`` seconds are to be waited."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class Busy:
    """The session's previous answer is still being written."""


Answer = Accepted | Limited | Busy


@dataclass(frozen=True, slots=True)
class Door:
    """Takes messages: one of a session at a time."""

    desk: SessionDesk
    store: SessionStore
    messages: RateLimit
    log: FrameLog
    responses: Responses
    taking: set[str] = field(default_factory=set)  # sessions, in this process

    async def ask(self, session: StoredSession, message: Message) -> Answer:
        """Take a message. Raises DependencyError when it could not be kept."""
        if session.session_id in self.taking:
            return await self._seen(session, message) or Busy()
        self.taking.add(session.session_id)
        try:
            return await self._ask_alone(session, message)
        finally:
            self.taking.discard(session.session_id)

    async def _ask_alone(self, session: StoredSession, message: Message) -> Answer:
        """Take a message while no other of its session is taken in this process."""
        response_id, shopper = str(uuid4()), shopper_of(session)
        busy, wait_s = await asyncio.gather(
            self._is_busy(session.session_id, response_id), self.messages.take(shopper)
        )
        if busy:
            if not wait_s:
                await self.messages.give_back(shopper)
            return await self._seen(session, message) or Busy()
        try:
            if wait_s:
                seen = await self._seen(session, message)
                answer: Answer = seen or Limited(wait_s)
            else:
                answer = await self._take(session, message, response_id)
        except BaseException:
            await self._release(session.session_id, response_id)
            raise
        if not (isinstance(answer, Accepted) and answer.is_new):
            await self._release(session.session_id, response_id)
        return answer

    async def _take(
        self, session: StoredSession, message: Message, response_id: str
    ) -> Answer:
        """Keep and begin; the session is claimed for us, and its shopper charged."""
        shopper = shopper_of(session)
        request = TurnRequest(
            session_id=session.session_id,
            message_id=message.id,
            response_id=response_id,
            text=message.text,
            customer_id=session.customer_id,
            received_at=self.desk.clock.now(),
            site=session.site,
            locale=session.locale,
        )
        # Keeping waits for the disk; what the answer needs is looked up meanwhile.
        run = await self.responses.begin(request)
        try:
            kept = await self._keep(run)
        except BaseException as error:
            self.responses.withdraw(run)
            if isinstance(error, DependencyError):
                await self.messages.give_back(shopper)
            raise
        if kept != response_id:
            self.responses.withdraw(run)
            await self.messages.give_back(shopper)
            return Accepted(kept, is_new=False)
        self.responses.admit(run)
        return Accepted(response_id, is_new=True)

    async def _keep(self, run: Run) -> str:
        request = run.request
        turn = NewTurn(
            session_id=request.session_id,
            message_id=request.message_id,
            response_id=request.response_id,
            user_text=run.turn.redacted,
            received_at=request.received_at,
        )
        return await self.store.accept(turn, self.desk.end_from(request.received_at))

    async def _seen(self, session: StoredSession, message: Message) -> Accepted | None:
        """Return the response of a message that was taken before."""
        turn = await self.store.turn_of_message(session.session_id, message.id)
        return Accepted(turn.response_id, is_new=False) if turn else None

    async def _is_busy(self, session_id: str, response_id: str) -> bool:
        """Claim the session for a response; True when another one has it."""
        try:
            held = await self.log.claim(session_id, response_id)
            # An answer that has ended here holds the session until it is logged, which
            # may have come to pass while we asked.
            if held and await self.responses.settle(held):
                held = await self.log.claim(session_id, response_id)
        except RedisError:
            logger.warning("Redis is away: a session is claimed in this process only")
            return self.responses.of_session(session_id) is not None
        return held is not None

    async def _release(self, session_id: str, response_id: str) -> None:
        try:
            await self.log.release(session_id, response_id)
        except RedisError:
            logger.warning("a lease could not be given back; it ends by itself")
