"""Begins and opens sessions: who may, for how long, and as whom."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from chat.orchestration.ports import Clock
from chat.stores.rate_limit import RateLimit
from chat.stores.session_store import SessionStore, StoredSession, StoredTurn

_WORTH_A_WRITE = timedelta(minutes=1)


class SessionError(Exception):
    """A session can't be opened."""


class UnknownSessionError(SessionError):
    """There is no such session."""


class WrongTokenError(SessionError):
    """The token is not the session's."""


class ExpiredSessionError(SessionError):
    """Its time to live has passed; ``session`` is what it was."""

    def __init__(self, session: StoredSession) -> None:
        super().__init__(session.session_id)
        self.session = session


class TooManySessionsError(SessionError):
    """The address has begun too many; ``retry_after`` seconds are to be waited."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Opened:
    """A session in use, with the token that opens it, and what was said before."""

    session: StoredSession
    token: str
    resumed: bool = False
    expired: bool = False
    customer_is_unknown: bool = False
    turns: tuple[StoredTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks: from where, as which customer (a signed token), for which site."""

    address: str
    customer: str = ""
    site: str = ""
    locale: str = ""


def hash_of(token: str) -> bytes:
    """Return what is kept of a token; it is random, so no salt is needed."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def shopper_of(session: StoredSession) -> str:
    """Return whom a rate limit counts for: the customer, or a guest's session."""
    if session.customer_id is not None:
        return f"customer:{session.customer_id}"
    return f"session:{session.session_id}"


@dataclass(frozen=True, slots=True)
class SessionDesk:
    """The way to every session; ``customer_of`` reads a signed customer token.

    Who comes back is shown the newest ``turns_shown`` turns.
    """

    store: SessionStore
    beginnings: RateLimit
    ttl: timedelta
    clock: Clock
    customer_of: Callable[[str], str | None]
    turns_shown: int

    async def begin(self, visitor: Visitor, *, session_id: str = "") -> Opened:
        """Begin a session; raise TooManySessionsError when the address may not."""
        await self._count(visitor)
        customer_id = self.customer_of(visitor.customer) if visitor.customer else None
        return await self.begin_as(customer_id, visitor, session_id=session_id)

    async def begin_as(
        self, customer_id: str | None, visitor: Visitor, *, session_id: str = ""
    ) -> Opened:
        """Begin a session for a customer who is known already, or a guest."""
        token, now = secrets.token_urlsafe(32), self.clock.now()
        session = StoredSession(
            session_id=session_id or str(uuid4()),
            token_hash=hash_of(token),
            customer_id=customer_id,
            site=visitor.site or "demo",
            locale=visitor.locale or "en",
            created_at=now,
            expires_at=self.end_from(now),
        )
        await self.store.create(session)
        unknown = bool(visitor.customer) and customer_id is None
        return Opened(session, token, customer_is_unknown=unknown)

    async def check(self, session_id: str, token: str) -> StoredSession:
        """Return a session that ``token`` opens.

        Raises UnknownSessionError, WrongTokenError or ExpiredSessionError.
        """
        return self._checked(await self.store.session(session_id), session_id, token)

    def _checked(
        self, session: StoredSession | None, session_id: str, token: str
    ) -> StoredSession:
        if session is None:
            raise UnknownSessionError(session_id)
        if not hmac.compare_digest(session.token_hash, hash_of(token)):
            raise WrongTokenError(session_id)
        # Some stores delete late, so the time is compared, never trusted to them.
        if session.expires_at <= self.clock.now():
            raise ExpiredSessionError(session)
        return session

    async def come_back(self, session_id: str, token: str, visitor: Visitor) -> Opened:
        """Open a session again and extend it; a new one when its time has passed.

        Another customer than the session's gets a new one too: whoever uses the same
        browser next must not read what was said before. Either counts as a beginning:
        an old key must not open as many as one likes.

        Raises UnknownSessionError, WrongTokenError and TooManySessionsError.
        """
        # Session and turns by one look: they are one snapshot.
        kept = await self.store.snapshot(session_id, limit=self.turns_shown)
        try:
            session = self._checked(kept.session if kept else None, session_id, token)
        except ExpiredSessionError as error:
            customer_id = error.session.customer_id
            if visitor.customer:
                customer_id = self.customer_of(visitor.customer)
            await self._count(visitor)
            fresh = await self.begin_as(customer_id, visitor)
            return replace(fresh, expired=True)
        customer_id = self.customer_of(visitor.customer) if visitor.customer else None
        if customer_id is not None and session.customer_id is None:
            await self.store.bind_customer(session_id, customer_id)
            session = replace(session, customer_id=customer_id)
        elif customer_id is not None and customer_id != session.customer_id:
            await self._count(visitor)
            return await self.begin_as(customer_id, visitor)
        until = self.end_from(self.clock.now())
        # When a thousand lines break at once, a thousand sessions come back that were
        # used a moment ago: their end is moved when it is worth a write.
        if until - session.expires_at > min(_WORTH_A_WRITE, self.ttl / 20):
            await self.store.extend(session_id, until)
            session = replace(session, expires_at=until)
        unknown = bool(visitor.customer) and customer_id is None
        turns = kept.turns if kept else ()
        return Opened(
            session, token, resumed=True, customer_is_unknown=unknown, turns=turns
        )

    async def _count(self, visitor: Visitor) -> None:
        """Count a beginning; raise TooManySessionsError when it is one too many."""
        wait_s = await self.beginnings.take(visitor.address)
        if wait_s:
            raise TooManySessionsError(wait_s)

    def end_from(self, now: datetime) -> datetime:
        """Return when a session that is used now will end."""
        return now + self.ttl
