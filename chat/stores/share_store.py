"""What is kept of a shared conversation, and how it is read by very many at once."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: How long a copy in Redis is good for.
KEPT_S = 600
#: What there is to read of a share that was revoked, and of one that never was.
GONE, UNKNOWN = b"{}", b"null"
_LOCAL_S = 2.0
_LOCAL_SHARES = 256


@dataclass(frozen=True, slots=True)
class StoredShare:
    """One shared conversation; ``snapshot`` is empty once it was revoked.

    ``context`` has one entry for each turn, with what readers are not shown and a copy
    of the conversation needs to go on.
    """

    share_id: str
    session_id: str
    title: str
    snapshot: dict[str, Any]
    context: list[dict[str, Any]]
    response_ids: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


def public_blob(share: StoredShare | None) -> bytes:
    """Return what readers may get of a share, ``GONE`` or ``UNKNOWN``."""
    if share is None:
        return UNKNOWN
    if share.revoked_at is not None:
        return GONE
    return orjson.dumps(share.snapshot)


Load = Callable[[str], Awaitable[bytes]]


class ShareReads:
    """Reads of shares: the process's memory, Redis, then ``load``, one call at a time.

    What a share shows never changes, so copies are good until it is revoked, which
    replaces the one in Redis and is noticed in every process within two seconds.
    """

    def __init__(self, redis: Redis, load: Load) -> None:
        self._redis = redis
        self._load = load
        self._local: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._flights: dict[str, asyncio.Task[bytes]] = {}

    async def get(self, share_id: str) -> bytes:
        """Return the public blob; raises DependencyError when it can't be read."""
        found = self._local.get(share_id)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        flight = self._flights.get(share_id)
        if flight is None:
            flight = asyncio.create_task(self._fetch(share_id))
            self._flights[share_id] = flight
            flight.add_done_callback(lambda _: self._flights.pop(share_id, None))
        # A reader who leaves takes nobody else's answer along.
        return await asyncio.shield(flight)

    def forget(self, share_id: str) -> None:
        """Drop this process's own copy."""
        self._local.pop(share_id, None)

    async def _fetch(self, share_id: str) -> bytes:
        try:
            kept: Any = await self._redis.get(share_key(share_id))
        except RedisError:
            kept = None
        blob = kept if kept is not None else await self._loaded(share_id)
        self._remember(share_id, blob)
        return bytes(blob)

    async def _loaded(self, share_id: str) -> bytes:
        blob = await self._load(share_id)
        if blob == UNKNOWN:
            return blob  # ids that were guessed must not fill Redis
        try:
            # Only where nothing is: a revocation that came meanwhile has the last word.
            await self._redis.set(share_key(share_id), blob, ex=KEPT_S, nx=True)
        except RedisError:
            logger.warning("share %s was not written to Redis", share_id)
        return blob

    def _remember(self, share_id: str, blob: bytes) -> None:
        self._local[share_id] = (time.monotonic() + _LOCAL_S, blob)
        self._local.move_to_end(share_id)
        if len(self._local) > _LOCAL_SHARES:
            self._local.popitem(last=False)


def share_key(share_id: str) -> str:
    """Return where Redis keeps a share."""
    return f"share:{share_id}"
