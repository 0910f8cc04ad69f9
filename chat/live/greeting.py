"""What a hello brings: a session, what was said in it, and whether an answer follows.

Everything that may fail is asked here, before the greeting: a hello that fails can be
said again, and one that was answered can't.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chat.live.connection_services import ConnectionServices
from chat.live.history import turns_json
from chat.live.session_desk import (
    Opened,
    UnknownSessionError,
    Visitor,
    WrongTokenError,
)
from chat.protocol import outgoing
from chat.protocol.codes import ErrorCode, NoticeCode
from chat.protocol.incoming import FrameError, Hello, Position


@dataclass(frozen=True, slots=True)
class Greeting:
    """The answer to a hello; ``refusal`` says why the response can't be brought."""

    opened: Opened
    follows: Position | None
    refusal: FrameError | None

    def frames(self) -> Iterator[bytes]:
        """Return what the client is told."""
        opened = self.opened
        yield outgoing.session(
            session_id=opened.session.session_id,
            token=opened.token,
            expires_at=opened.session.expires_at,
            resumed=opened.resumed,
            expired=opened.expired,
            turns=turns_json(opened.turns),
        )
        if opened.customer_is_unknown:
            yield outgoing.notice(NoticeCode.CUSTOMER_UNKNOWN)


async def greeting_of(
    services: ConnectionServices, hello: Hello, address: str
) -> Greeting:
    """Open a session, or open it again.

    Raises FrameError, TooManySessionsError and DependencyError.
    """
    visitor = Visitor(address, hello.customer, hello.site, hello.locale)
    try:
        if hello.session_id is None:
            opened = await services.desk.begin(visitor)
        else:
            opened = await services.desk.come_back(
                hello.session_id, hello.token, visitor
            )
    except UnknownSessionError:
        raise FrameError(ErrorCode.UNKNOWN_SESSION) from None
    except WrongTokenError:
        raise FrameError(ErrorCode.UNAUTHORIZED) from None
    if hello.after is None or not opened.resumed:
        return Greeting(opened, None, None)
    refusal = await _refusal_of(services, opened, hello.after)
    return Greeting(opened, None if refusal else hello.after, refusal)


async def _refusal_of(
    services: ConnectionServices, opened: Opened, after: Position
) -> FrameError | None:
    """Return why a response can't be brought; raise DependencyError."""
    if any(turn.response_id == after.response_id for turn in opened.turns):
        return None  # mostly: it is asked for what was shown last
    try:
        await services.stopping.require(opened.session, after.response_id)
    except FrameError as error:
        return error
    return None
