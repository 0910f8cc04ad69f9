"""What a session store keeps and promises, whichever database is behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from chat.orchestration.turn_events import EndStatus


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One session; only a hash of its token is kept."""

    session_id: str
    token_hash: bytes
    customer_id: str | None
    site: str
    locale: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A message that is to be answered; its text is redacted."""

    session_id: str
    message_id: str
    response_id: str
    user_text: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One turn; ``status`` is None while the answer is being written."""

    session_id: str
    message_id: str
    response_id: str
    user_text: str
    received_at: datetime
    status: EndStatus | None = None
    degraded: tuple[str, ...] = ()
    answer_text: str = ""
    products: tuple[dict[str, Any], ...] = ()
    last_seq: int = 0
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How an answer ended that the turn itself could not put on record."""

    status: EndStatus
    text: str
    last_seq: int
    at: datetime
    products: tuple[dict[str, Any], ...] = ()
    degraded: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SessionSnapshot:
    """A session and its newest turns as of one moment, oldest turn first."""

    session: StoredSession
    turns: tuple[StoredTurn, ...]


class SessionStore(Protocol):
    """Sessions and their turns. Raises DependencyError("sessions") and nothing else."""

    async def create(self, session: StoredSession) -> None: ...

    async def session(self, session_id: str) -> StoredSession | None:
        """Return a session, expired or not."""
        ...

    async def snapshot(self, session_id: str, *, limit: int) -> SessionSnapshot | None:
        """Return a session and its newest turns by one read of the store."""
        ...

    async def extend(self, session_id: str, expires_at: datetime) -> None: ...

    async def bind_customer(self, session_id: str, customer_id: str) -> None:
        """Make a guest's session a customer's."""
        ...

    async def accept(self, turn: NewTurn, expires_at: datetime) -> str:
        """Keep a message and extend its session; return the response id that counts.

        It is an earlier one when the message had been accepted before.
        """
        ...

    async def turn_of_message(
        self, session_id: str, message_id: str
    ) -> StoredTurn | None: ...

    async def turn(self, response_id: str) -> StoredTurn | None: ...

    async def turns(self, session_id: str, *, limit: int) -> Sequence[StoredTurn]:
        """Return the newest turns, oldest first, unfinished ones included."""
        ...

    async def close_turn(self, response_id: str, closing: Closing) -> bool:
        """End an unfinished turn; False when it was finished already."""
        ...

    async def unfinished(self, before: datetime, *, limit: int) -> Sequence[StoredTurn]:
        """Return unfinished turns received before ``before``, oldest first."""
        ...
