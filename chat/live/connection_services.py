"""What all sockets of a process share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat.conf import SocketLimits
from chat.live.door import Door
from chat.live.responses import Responses
from chat.live.session_desk import SessionDesk
from chat.live.sockets import Sockets
from chat.live.sources import Sources
from chat.protocol.codes import ErrorCode
from chat.protocol.incoming import Click, Feedback, FrameError
from chat.stores.control_bus import ControlBus
from chat.stores.frame_log import FrameLog
from chat.stores.session_store import SessionStore, StoredSession, StoredTurn


@dataclass(frozen=True, slots=True)
class Stopping:
    """Stops responses of a session, whichever process writes them."""

    responses: Responses
    store: SessionStore
    log: FrameLog
    bus: ControlBus

    async def require(self, session: StoredSession, response_id: str) -> StoredTurn:
        """Return a session's turn; raise FrameError for another's or none."""
        turn = await self.store.turn(response_id)
        if turn is None or turn.session_id != session.session_id:
            raise FrameError(ErrorCode.UNKNOWN_RESPONSE)
        return turn

    async def stop(self, session: StoredSession, response_id: str) -> None:
        """Stop a response; one that has ended already is left as it is."""
        if self.responses.stop(response_id, session.session_id):
            return
        turn = await self.require(session, response_id)
        owner = None if turn.status else await self.log.owner(response_id)
        if owner is not None:
            await self.bus.tell(
                owner,
                do="stop",
                response_id=response_id,
                session_id=session.session_id,
            )


KeepFeedback = Callable[[str, Feedback], Awaitable[None]]
#: Returns whether the response showed such a card.
NoteClick = Callable[[Click], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class ConnectionServices:
    """Everything a socket may call."""

    desk: SessionDesk
    store: SessionStore
    door: Door
    sources: Sources
    stopping: Stopping
    sockets: Sockets
    limits: SocketLimits
    feedback: KeepFeedback
    click: NoteClick
