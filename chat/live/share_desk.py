"""Shares a conversation, reads what was shared, takes it back, goes on from it."""

import logging
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from chat.live.session_desk import Opened, SessionDesk, Visitor
from chat.live.share_contents import Occasion, asins_of, contents_of, spoken_of
from chat.live.share_copies import copied_turn
from chat.orchestration.errors import DependencyError
from chat.orchestration.ports import Clock, Pricing, SessionHistory
from chat.orchestration.shop import Quote
from chat.stores.rate_limit import RateLimit
from chat.stores.session_store import SessionStore, StoredSession
from chat.stores.share_store import ShareReads, StoredShare
from chat.telemetry.session_reads import called_by

logger = logging.getLogger(__name__)

_GUEST = "guest"
_SHARE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class ShareError(Exception):
    """A share can't be made or read."""


class NothingToShareError(ShareError):
    """No answer was given in the session yet."""


class UnknownShareError(ShareError):
    """There is no such share."""


class GoneShareError(ShareError):
    """The share was revoked, or its time has passed."""


class TooManySharesError(ShareError):
    """The address asks too often; ``retry_after`` seconds are to be waited."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class ShareStore(Protocol):
    """Where shares are kept. Raises DependencyError("shares") and nothing else."""

    async def keep(self, share: StoredShare) -> None: ...

    async def share(self, share_id: str) -> StoredShare | None: ...

    async def of_session(
        self, session_id: str, *, now: datetime
    ) -> Sequence[StoredShare]: ...

    async def revoke(self, share_id: str, *, session_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class ShareLimits:
    """How often an address may share and read, and how long a share lives."""

    makings: RateLimit
    readings: RateLimit
    ttl: timedelta
    turns: int


@dataclass(frozen=True, slots=True)
class ShareDesk:
    """The way to every share."""

    desk: SessionDesk
    sessions: SessionStore
    history: SessionHistory
    pricing: Pricing
    shares: ShareStore
    reads: ShareReads
    limits: ShareLimits
    clock: Clock
    redacted: Callable[[str], str]

    async def make(self, session: StoredSession, address: str) -> StoredShare:
        """Freeze what was shown of a session.

        Raises NothingToShareError, TooManySharesError and DependencyError.
        """
        await _take(self.limits.makings, address)
        session_id, limit = session.session_id, self.limits.turns
        called_by("share")
        turns = await self.sessions.turns(session_id, limit=limit)
        past = await self.history.recent(session_id, limit=limit)
        spoken = spoken_of(turns, past)
        if not spoken:
            raise NothingToShareError(session_id)
        now = self.clock.now()
        until = now + self.limits.ttl
        quotes = await self._guest_prices(asins_of(spoken))
        occasion = Occasion(now, until, quotes)
        contents = contents_of(session, spoken, occasion, self.redacted)
        # 128 random bits: nobody finds a share whom nobody told of it.
        share = StoredShare(
            share_id=secrets.token_urlsafe(16),
            session_id=session_id,
            title=contents.title,
            snapshot=contents.snapshot,
            context=contents.context,
            response_ids=tuple(each.turn.response_id for each in spoken),
            created_at=now,
            expires_at=until,
        )
        await self.shares.keep(share)
        return share

    async def read(self, share_id: str, address: str) -> dict[str, Any]:
        """Return what readers get of a share.

        Raises UnknownShareError, GoneShareError, TooManySharesError, DependencyError.
        """
        await _take(self.limits.readings, address)
        return await self._snapshot(share_id)

    async def revoke(self, session: StoredSession, share_id: str) -> None:
        """Take back a share of a session; raise UnknownShareError."""
        if not await self.shares.revoke(share_id, session_id=session.session_id):
            raise UnknownShareError(share_id)
        await self.reads.forget(share_id)

    async def made_of(self, session: StoredSession) -> Sequence[StoredShare]:
        """Return the shares of a session that can be read."""
        now = self.clock.now()
        return await self.shares.of_session(session.session_id, now=now)

    async def go_on(self, share_id: str, visitor: Visitor) -> Opened:
        """Begin a session of the visitor's own that has the shared turns behind it.

        Raises what ``read`` and ``SessionDesk.begin`` raise.
        """
        await self._snapshot(share_id)
        share = await self.shares.share(share_id)
        if share is None or share.revoked_at is not None:
            raise GoneShareError(share_id)
        if share.expires_at <= self.clock.now():
            raise GoneShareError(share_id)
        turns = _pairs(share.snapshot["turns"])
        asins = [card["asin"] for _, answer in turns for card in answer["products"]]
        quotes: Mapping[str, Quote] = {}
        if asins:
            wanted = list(dict.fromkeys(asins))
            quotes = await self.pricing.quotes(wanted, tier=_GUEST)
        opened = await self.desk.begin(visitor)
        for number, ((question, answer), context) in enumerate(
            zip(turns, share.context, strict=True), start=1
        ):
            record = copied_turn(
                opened.session,
                (question, answer),
                context,
                quotes,
                ids=(str(uuid4()), f"shared:{number}"),
            )
            await self.history.append(opened.session.session_id, record)
        return opened

    async def _snapshot(self, share_id: str) -> dict[str, Any]:
        # What was never given out is not asked for; no store could hold a NUL either.
        known = _SHARE_ID.fullmatch(share_id)
        snapshot = (await self.reads.read(share_id)).value if known else None
        if snapshot is None:
            raise UnknownShareError(share_id)
        until = snapshot.get("expires_at", "")
        if not until or datetime.fromisoformat(until) <= self.clock.now():
            raise GoneShareError(share_id)
        return snapshot

    async def _guest_prices(self, asins: Sequence[str]) -> Mapping[str, Quote]:
        """Return prices for a guest; none when they can't be asked for."""
        if not asins:
            return {}
        try:
            return await self.pricing.quotes(asins, tier=_GUEST)
        except DependencyError:
            logger.warning("a conversation is shared without prices")
            return {}


def _pairs(
    entries: Sequence[dict[str, Any]],
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return question and answer of each turn."""
    return list(zip(entries[::2], entries[1::2], strict=True))


async def _take(limit: RateLimit, address: str) -> None:
    wait_s = await limit.take(address)
    if wait_s:
        raise TooManySharesError(wait_s)
