"""What sharing stands on: the table of shares, their readers, and the worker."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from celery import current_app
from kombu.exceptions import OperationalError

from chat.live.session_desk import SessionDesk
from chat.live.share_desk import ShareDesk, ShareLimits
from chat.orchestration.ports import Ports
from chat.selectors.shares import share_stored, shares_of_session
from chat.services.shares import share_keep, share_revoke
from chat.stores.database import DatabaseThreads
from chat.stores.rate_limit import RateLimit
from chat.stores.share_store import ShareReads, StoredShare, public_blob
from chat.wiring.foundation import Foundation

logger = logging.getLogger(__name__)

_NAME = "shares"
WARM_TASK = "chat.tasks.warm_share"
#: A share that nobody could warm within so long is warmed by its first reader.
_WARM_WITHIN_S = 30


class ThreadedShares:
    """Implements ``ShareStore`` over the ORM."""

    def __init__(
        self, threads: DatabaseThreads, warm_later: Callable[[str], None]
    ) -> None:
        self._threads = threads
        self._warm_later = warm_later

    async def keep(self, share: StoredShare) -> None:
        """Keep a new share, and have a worker bring it to Redis."""
        await self._threads.guarded(_NAME, share_keep, share)
        await asyncio.to_thread(self._warm_later, share.share_id)

    async def share(self, share_id: str) -> StoredShare | None:
        """Return a share, revoked or not."""
        return await self._threads.guarded(_NAME, share_stored, share_id)

    async def of_session(
        self, session_id: str, *, now: datetime
    ) -> Sequence[StoredShare]:
        """Return the shares of a session that can be read, newest first."""
        return await self._threads.guarded(
            _NAME, shares_of_session, session_id, now=now
        )

    async def revoke(self, share_id: str, *, session_id: str, by: str) -> bool:
        """Take a share of a session back; False when there is none."""
        return await self._threads.guarded(
            _NAME, share_revoke, share_id, by=by, session_id=session_id
        )

    async def public(self, share_id: str) -> bytes:
        """Return what readers may get of a share."""
        return public_blob(await self.share(share_id))


def warm_later(share_id: str) -> None:
    """Tell a worker; without a broker the first reader does its work."""
    try:
        current_app.send_task(
            WARM_TASK,
            args=[share_id],
            expires=_WARM_WITHIN_S,
            ignore_result=True,
            retry=False,
        )
    except (OperationalError, OSError):
        logger.warning("share %s is not warmed: the broker is away", share_id)


def share_desk(
    base: Foundation,
    ports: Ports,
    desk: SessionDesk,
    limits: tuple[RateLimit, RateLimit],
    redacted: Callable[[str], str],
) -> ShareDesk:
    """Return the desk of one process."""
    config, shares = base.config, ThreadedShares(base.threads, warm_later)
    makings, readings = limits
    return ShareDesk(
        desk=desk,
        sessions=base.sessions,
        history=ports.history,
        pricing=ports.pricing,
        shares=shares,
        reads=ShareReads(base.redis, shares.public),
        limits=ShareLimits(
            makings=makings,
            readings=readings,
            ttl=timedelta(seconds=config.share_ttl_s),
            turns=config.session.turns_shown,
        ),
        clock=base.clock,
        redacted=redacted,
    )
