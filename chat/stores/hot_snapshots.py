"""Snapshots in Redis of what many read at once, read from the store once for all.

A read passes single flight in the process, then the snapshot in Redis, then single
flight across processes, then the store. Without Redis each process asks the store for
all of its own readers at once, no more.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from contextvars import Context
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, TypeVar

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from chat.stores.expiry import is_due, jittered_ms
from chat.stores.single_flight import SingleFlight
from chat.stores.snapshot_scripts import KEEP, LOOK, RELEASE, RENEW
from chat.telemetry.lateness import FairTimeout
from chat.telemetry.read_trace import ReadTrace, follow, step

logger = logging.getLogger(__name__)

V = TypeVar("V")
_FENCE = "hot:fence"
_SEPARATOR = b"|"
_OWED = 10_000


class SnapshotsAwayError(Exception):
    """Redis, where snapshots are shared, does not answer."""


class Source(StrEnum):
    """What answered a read."""

    FLIGHT = "flight"  # somebody else's read in this process
    SNAPSHOT = "snapshot"
    STORE = "store"


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


@dataclass(frozen=True, slots=True)
class Codec(Generic[V]):
    """How a value becomes bytes and back; a snapshot that can't be read raises."""

    encode: Callable[[V], bytes]
    decode: Callable[[bytes], V]


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """What a look brought; ``size`` is that of the snapshot in bytes."""

    value: V | None
    source: Source
    size: int = 0


def keys_of(kind: str, key: str) -> tuple[str, str]:
    """Return where Redis keeps a snapshot, and the lease of who makes it."""
    return f"hot:{kind}:{key}", f"hot:{kind}:{key}:lease"


class HotSnapshots(Generic[V]):
    """The snapshots of one kind of thing; ``load`` reads one from the store.

    ``load`` returns None for what does not exist. Its errors reach those who wait for
    that very read; the next reader asks anew.
    """

    def __init__(
        self,
        redis: Redis,
        kind: str,
        load: Callable[[str], Awaitable[V | None]],
        codec: Codec[V],
        patience: Patience | None = None,
    ) -> None:
        self.patience = patience or Patience()
        self.kind = kind
        self.is_pinned: Callable[[str], bool] = lambda _: False
        self._redis = redis
        self._load = load
        self._codec = codec
        self._process = f"{random.getrandbits(64):x}"
        self._flights: SingleFlight[Found[V]] = SingleFlight(self._find)
        self._scripts: dict[str, AsyncScript] = {}
        self._owed: dict[str, None] = {}
        self._returning: asyncio.Task[None] | None = None
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        self._decoded: tuple[bytes, V | None] = (b"", None)

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = list(self._refreshing.values())
        if self._returning is not None:
            tasks.append(self._returning)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._flights.close()

    @property
    def is_degraded(self) -> bool:
        """Whether Redis does not answer, as far as this process knows."""
        return self._returning is not None and not self._returning.done()

    async def read(self, key: str, trace: ReadTrace | None = None) -> Found[V]:
        """Return the value of ``key``; raises what ``load`` raises.

        Where this read is the one that goes and looks, ``trace`` gets its steps.
        """
        found, is_first = await self._flights.get(key, trace)
        if is_first:
            return found
        return Found(found.value, Source.FLIGHT, found.size)

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

    async def refresh(self, key: str, *, stays: bool = False) -> Found[V]:
        """Read the store and keep a new snapshot, whatever there is already.

        One that ``stays`` is kept as long as a pinned one.
        Raises SnapshotsAwayError where none can be kept, and what ``load`` raises.
        """
        kept, _, token = await self._look(key, refresh=True)
        if token:
            return await self._lead(key, token, stays=stays)
        # Somebody else is at it: what they keep is as new as ours would be.
        return await self.read(key) if not kept else self._opened(kept)

    # -- one look of the process ---------------------------------------------------

    async def _find(self, key: str, trace: ReadTrace | None) -> Found[V]:
        follow(trace)
        if self.is_degraded:
            return await self._alone(key)
        try:
            return await self._shared(key)
        except SnapshotsAwayError:
            return await self._alone(key)

    async def _shared(self, key: str) -> Found[V]:
        """Read the snapshot; or the store for every process; or wait for who does."""
        give_up = time.monotonic() + self.patience.wait_s
        while True:
            with step("look for a snapshot"):
                kept, left_ms, token = await self._look(key)
            if kept and (found := self._served(key, kept, left_ms)):
                return found
            if kept:
                await self.forget(key)
                continue
            if token:
                return await self._lead(key, token)
            if time.monotonic() >= give_up:
                return await self._alone(key)
            spread = 0.5 + random.random()  # noqa: S311 (jitter)
            with step("wait for another process’s read"):
                await asyncio.sleep(self.patience.poll_s * spread)

    async def _alone(self, key: str) -> Found[V]:
        """Read the store for this process only, and keep nothing."""
        return Found(await self._load(key), Source.STORE)

    async def _lead(self, key: str, token: str, *, stays: bool = False) -> Found[V]:
        """Read the store with the lease, and keep what was read."""
        renewing = asyncio.create_task(self._renew(key, token))
        started = time.monotonic()
        try:
            value = await self._load(key)
        except BaseException:
            await self._release(key, token)
            raise
        finally:
            renewing.cancel()
        load_ms = (time.monotonic() - started) * 1000
        body = b"" if value is None else self._codec.encode(value)
        blob = f"{load_ms:.1f}".encode() + _SEPARATOR + body
        with step("keep the snapshot", bytes=len(blob)):
            await self._keep(key, token, blob, self._ttl_s(key, value, stays))
        return Found(value, Source.STORE, len(body))

    def _ttl_s(self, key: str, value: V | None, stays: bool) -> float:
        times = self.patience
        if value is None:
            return times.absent_s
        return times.pinned_ttl_s if stays or self.is_pinned(key) else times.ttl_s

    def _served(self, key: str, kept: bytes, left_ms: int) -> Found[V] | None:
        """Return what a snapshot holds; None for one of another version's making."""
        try:
            found = self._opened(kept)
        except (ValueError, KeyError, TypeError):
            logger.warning("a snapshot of %s can't be read", self.kind)
            return None
        load_ms = float(kept.partition(_SEPARATOR)[0])
        due = found.value is not None and is_due(left_ms, load_ms, random.random)
        if due and key not in self._refreshing:
            quietly = self._refresh_quietly(key)
            task = asyncio.create_task(quietly, context=Context())
            self._refreshing[key] = task
            task.add_done_callback(lambda _: self._refreshing.pop(key, None))
        return found

    async def _refresh_quietly(self, key: str) -> None:
        try:
            await self.refresh(key)
        except SnapshotsAwayError:
            return
        except Exception:  # noqa: BLE001 (whatever it is, the snapshot still stands)
            # Nobody waits for it; who reads when the snapshot has ended will be told.
            logger.warning("a snapshot of %s could not be renewed", self.kind)

    def _opened(self, kept: bytes) -> Found[V]:
        if kept != self._decoded[0]:
            body = kept.partition(_SEPARATOR)[2]
            self._decoded = (kept, self._codec.decode(body) if body else None)
        return Found(self._decoded[1], Source.SNAPSHOT, len(kept))

    # -- Redis ---------------------------------------------------------------------

    async def _look(self, key: str, *, refresh: bool = False) -> tuple[bytes, int, str]:
        lease_ms = round(self.patience.lease_s * 1000)
        kept, left_ms, token = await self._run(
            LOOK,
            [self._snapshot(key), self._lease(key), _FENCE],
            [self._process, lease_ms, int(refresh)],
        )
        return kept, left_ms, token.decode()

    async def _keep(self, key: str, token: str, blob: bytes, ttl_s: float) -> None:
        """Keep a snapshot; one that a write has overtaken is refused, which is right.

        Its readers may have it all the same: they asked before it was read.
        """
        ttl_ms = jittered_ms(ttl_s, random.random)
        keys = [self._snapshot(key), self._lease(key)]
        try:
            await self._run(KEEP, keys, [token, blob, ttl_ms])
        except SnapshotsAwayError:
            return

    async def _renew(self, key: str, token: str) -> None:
        lease_s = self.patience.lease_s
        while True:
            await asyncio.sleep(lease_s / 3)
            try:
                await self._run(RENEW, [self._lease(key)], [token, int(lease_s * 1000)])
            except SnapshotsAwayError:
                continue

    async def _release(self, key: str, token: str) -> None:
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
