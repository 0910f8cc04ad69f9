"""What sharing stands on: the table of shares, their readers, and the worker."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError
from kombu.exceptions import KombuError, OperationalError

from chat.conf import ChatConfig
from chat.live.session_desk import SessionDesk
from chat.live.share_desk import ShareDesk, ShareLimits
from chat.orchestration.errors import DependencyError
from chat.orchestration.ports import Ports
from chat.protocol.outgoing import time_json
from chat.selectors.shares import share_stored, shares_of_session
from chat.services.session_prewarm import session_prewarm
from chat.services.shares import share_keep, share_revoke
from chat.stores.database import DatabaseThreads
from chat.stores.rate_limit import RateLimit
from chat.stores.redis_pool import command_redis
from chat.stores.share_store import StoredShare, public_of, share_reads
from chat.stores.shared_snapshots import SnapshotsAwayError
from chat.wiring.foundation import Foundation

logger = logging.getLogger(__name__)

_NAME = "shares"
WARM_TASK = "chat.tasks.warm_share"
#: A share that nobody could warm within so long is warmed by its first reader.
_WARM_WITHIN_S = 30


class ThreadedShares:
    """Implements ``ShareStore`` over the ORM."""

    def __init__(
        self, threads: DatabaseThreads, warm_later: Callable[[StoredShare], None]
    ) -> None:
        self._threads = threads
        self._warm_later = warm_later

    async def keep(self, share: StoredShare) -> None:
        """Keep a new share, and have a worker bring it to Redis."""
        await self._threads.guarded(_NAME, share_keep, share)
        await self._threads.run(self._warm_later, share)

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

    async def revoke(self, share_id: str, *, session_id: str) -> bool:
        """Take a share of a session back; False when there is none."""
        return await self._threads.guarded(
            _NAME, share_revoke, share_id, session_id=session_id
        )

    async def public(self, share_id: str) -> dict[str, Any] | None:
        """Return what readers may get of a share."""
        share = await self.share(share_id)
        shown = public_of(share)
        if shown and share is not None:
            # The row says until when, whatever was planned when it was made.
            return {**shown, "expires_at": time_json(share.expires_at)}
        return shown


def warm_later(share: StoredShare) -> None:
    """Have a worker warm a share, and its session, whose owner will be back.

    Without a broker the first reader does the worker's work.
    """
    try:
        session_prewarm(session_id=share.session_id, why="shared")
        # A web process has not read the tasks before it first needs one.
        current_app.loader.import_default_modules()
        task = current_app.tasks[WARM_TASK]
        task.apply_async((share.share_id,), expires=_WARM_WITHIN_S, retry=False)
    except (KombuError, OperationalError, OSError, DatabaseError):
        logger.warning("share %s will be warmed by its first reader", share.share_id)


async def share_warmed(config: ChatConfig, share_id: str) -> bool:
    """Make a share's snapshot before its readers come; False where none can be kept."""
    redis = command_redis(config.redis_url)
    threads = DatabaseThreads(1, patience_s=config.database_patience_s)
    reads = share_reads(redis, ThreadedShares(threads, warm_later).public)
    try:
        await reads.refresh(share_id)
    except (SnapshotsAwayError, DependencyError):
        return False
    finally:
        await reads.close()
        await redis.aclose()
        threads.close()
    return True


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
        reads=share_reads(base.redis, shares.public),
        limits=ShareLimits(
            makings=makings,
            readings=readings,
            ttl=timedelta(seconds=config.share_ttl_s),
            turns=config.session.turns_shown,
        ),
        clock=base.clock,
        redacted=redacted,
    )
