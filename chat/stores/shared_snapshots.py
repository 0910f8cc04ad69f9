"""Where snapshots are shared: in Redis, by lease and fence, and what is due while away.

Who reads the store holds a lease; a write takes it away, so that what was read before
is kept by nobody. While Redis is away nobody waits for it, and what was written then is
dropped before this process reads a snapshot again.
"""

import asyncio
import logging
import random
from collections.abc import Iterable
from contextvars import Context
from dataclasses import dataclass
from itertools import islice
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from chat.stores.expiry import jittered_ms
from chat.stores.snapshot_scripts import KEEP, LOOK, RELEASE, RENEW
from chat.telemetry.lateness import FairTimeout

logger = logging.getLogger(__name__)

_FENCE = "hot:fence"
_OWED = 10_000


class SnapshotsAwayError(Exception):
    """Redis, where snapshots are shared, does not answer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Times of a kind of snapshot, in seconds.

    ``absent_s`` is how long it is remembered that there is nothing, ``lease_s`` how
    soon a reader that died is replaced, ``wait_s`` how long another process's read is
    waited for before the store is asked all the same.
    """

    ttl_s: float = 60.0
    pinned_ttl_s: float = 600.0
    absent_s: float = 5.0
    lease_s: float = 0.75
    wait_s: float = 2.5
    poll_s: float = 0.025
    redis_s: float = 0.5
    away_s: float = 0.5


def keys_of(kind: str, key: str) -> tuple[str, str]:
    """Return where Redis keeps a snapshot, and the lease of who makes it."""
    return f"hot:{kind}:{key}", f"hot:{kind}:{key}:lease"


class SharedSnapshots:
    """The snapshots of one kind of thing, as bytes, for all processes."""

    def __init__(self, redis: Redis, kind: str, patience: Patience) -> None:
        self.kind = kind
        self.patience = patience
        self._redis = redis
        self._process = f"{random.getrandbits(64):x}"
        self._scripts: dict[str, AsyncScript] = {}
        self._owed: dict[str, None] = {}
        self._returning: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Wait for Redis no more."""
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.gather(self._returning, return_exceptions=True)

    @property
    def is_degraded(self) -> bool:
        """Whether Redis does not answer, as far as this process knows."""
        return self._returning is not None and not self._returning.done()

    async def forget(self, key: str) -> None:
        """Drop the snapshot after a write, and the right to keep what was read before.

        A snapshot that can't be reached now is dropped before this process reads one
        again.
        """
        if not self.is_degraded:
            try:
                async with FairTimeout(self.patience.redis_s):
                    await self._drop([key])
            except (RedisError, OSError, TimeoutError):
                self._gone()
            else:
                return
        self._owed[key] = None
        while len(self._owed) > _OWED:
            del self._owed[next(iter(self._owed))]

    async def look(self, key: str, *, refresh: bool = False) -> tuple[bytes, int, str]:
        """Return the snapshot, what is left of its time, and a token to lead by."""
        lease_ms = round(self.patience.lease_s * 1000)
        kept, left_ms, token = await self._run(
            LOOK,
            [self._snapshot(key), self._lease(key), _FENCE],
            [self._process, lease_ms, int(refresh)],
        )
        return kept, left_ms, token.decode()

    async def keep(self, key: str, token: str, blob: bytes, ttl_s: float) -> bool:
        """Keep a snapshot; False when it was not.

        One that a write has overtaken is refused, which is right. Its readers may have
        it all the same: they asked before it was read.
        """
        ttl_ms = jittered_ms(ttl_s, random.random)
        keys = [self._snapshot(key), self._lease(key)]
        try:
            return bool(await self._run(KEEP, keys, [token, blob, ttl_ms]))
        except SnapshotsAwayError:
            return False

    async def renew(self, key: str, token: str) -> None:
        """Hold the lease until this is cancelled."""
        lease_s = self.patience.lease_s
        while True:
            await asyncio.sleep(lease_s / 3)
            try:
                await self._run(RENEW, [self._lease(key)], [token, int(lease_s * 1000)])
            except SnapshotsAwayError:
                continue

    async def release(self, key: str, token: str) -> None:
        """Give the lease back."""
        try:
            await self._run(RELEASE, [self._lease(key)], [token])
        except SnapshotsAwayError:
            return  # it ends by itself

    async def _run(self, source: str, keys: list[str], args: list[Any]) -> Any:
        if source not in self._scripts:
            self._scripts[source] = self._redis.register_script(source)
        try:
            async with FairTimeout(self.patience.redis_s):
                return await self._scripts[source](keys=keys, args=args)
        except (RedisError, OSError, TimeoutError) as error:
            self._gone()
            raise SnapshotsAwayError(self.kind) from error

    async def _drop(self, keys: Iterable[str]) -> None:
        names = [name(key) for key in keys for name in (self._snapshot, self._lease)]
        await self._redis.delete(*names)

    def _gone(self) -> None:
        """Do without Redis until it answers again; nobody waits for it meanwhile."""
        if not self.is_degraded:
            logger.warning("snapshots of %s are not to be had", self.kind)
            self._returning = asyncio.create_task(self._return(), context=Context())

    async def _return(self) -> None:
        """Wait for Redis, and first drop what was written meanwhile."""
        while True:
            await asyncio.sleep(self.patience.away_s)
            try:
                async with FairTimeout(self.patience.redis_s):
                    await self._redis.ping()
                    while batch := list(islice(self._owed, 100)):
                        await self._pay(batch)
            except (RedisError, OSError, TimeoutError):
                continue
            return

    async def _pay(self, batch: list[str]) -> None:
        # What is written again meanwhile is owed again.
        for key in batch:
            del self._owed[key]
        try:
            await self._drop(batch)
        except BaseException:
            self._owed |= dict.fromkeys(batch)
            raise

    def _snapshot(self, key: str) -> str:
        return keys_of(self.kind, key)[0]

    def _lease(self, key: str) -> str:
        return keys_of(self.kind, key)[1]
