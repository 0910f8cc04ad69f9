"""Snapshots in Redis of what many read at once, read from the store once for all.

A read passes single flight in the process, then the snapshot in Redis, then single
flight across processes, then the store. Without Redis each process asks the store for
all of its own readers at once, no more.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from redis.asyncio import Redis

from chat.stores.expiry import is_due
from chat.stores.shared_snapshots import (
    Patience,
    SharedSnapshots,
    SnapshotsAwayError,
)
from chat.stores.single_flight import SingleFlight
from chat.telemetry.read_trace import ReadTrace, follow, step

logger = logging.getLogger(__name__)

V = TypeVar("V")
_SEPARATOR = b"|"
_TRIES = 3  # of a refresh that writes overtake


class Source(StrEnum):
    """What answered a read."""

    FLIGHT = "flight"  # somebody else's read in this process
    SNAPSHOT = "snapshot"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Codec(Generic[V]):
    """How a value becomes bytes and back; a snapshot that can't be read raises."""

    encode: Callable[[V], bytes]
    decode: Callable[[bytes], V]


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """What a look brought; ``size`` is that of the snapshot in bytes.

    ``is_kept`` False: it was read, and is there for nobody else.
    """

    value: V | None
    source: Source
    size: int = 0
    is_kept: bool = True


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
        self.kind = kind
        self.is_pinned: Callable[[str], bool] = lambda _: False
        self._shared = SharedSnapshots(redis, kind, patience or Patience())
        self._load = load
        self._codec = codec
        self._flights: SingleFlight[Found[V]] = SingleFlight(self._find)
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        self._decoded: tuple[bytes, V | None] = (b"", None)

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = list(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._shared.close()
        await self._flights.close()

    @property
    def patience(self) -> Patience:
        """How long things take here; another one counts from the next read on."""
        return self._shared.patience

    @patience.setter
    def patience(self, patience: Patience) -> None:
        self._shared.patience = patience

    async def read(self, key: str, trace: ReadTrace | None = None) -> Found[V]:
        """Return the value of ``key``; raises what ``load`` raises.

        Where this read is the one that goes and looks, ``trace`` gets its steps.
        """
        found, is_first = await self._flights.get(key, trace)
        if is_first:
            return found
        return Found(found.value, Source.FLIGHT, found.size, found.is_kept)

    @property
    def is_degraded(self) -> bool:
        """Whether Redis does not answer, as far as this process knows."""
        return self._shared.is_degraded

    async def forget(self, key: str) -> None:
        """Drop the snapshot after a write, and the right to keep what was read before.

        A snapshot that can't be reached now is dropped before this process reads one
        again.
        """
        await self._shared.forget(key)

    async def refresh(self, key: str, *, stays: bool = False) -> Found[V]:
        """Read the store and keep a new snapshot, whatever there is already.

        One that ``stays`` is kept as long as a pinned one.
        Raises SnapshotsAwayError where none can be kept, and what ``load`` raises.
        """
        for _ in range(_TRIES):
            kept, _, token = await self._shared.look(key, refresh=True)
            if not token:
                # Somebody else is at it: what they keep is as new as ours would be.
                return await self.read(key) if not kept else self._opened(kept)
            found = await self._lead(key, token, stays=stays)
            if found.is_kept:
                break
            # A write came between, or Redis went away, which the next look tells.
        return found

    async def _find(self, key: str, trace: ReadTrace | None) -> Found[V]:
        follow(trace)
        if self._shared.is_degraded:
            return await self._alone(key)
        try:
            return await self._together(key)
        except SnapshotsAwayError:
            return await self._alone(key)

    async def _together(self, key: str) -> Found[V]:
        """Read the snapshot; or the store for every process; or wait for who does."""
        give_up = time.monotonic() + self.patience.wait_s
        while True:
            with step("look for a snapshot"):
                kept, left_ms, token = await self._shared.look(key)
            if kept and (found := self._served(key, kept, left_ms)):
                return found
            if kept:
                await self._shared.forget(key)
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
        return Found(await self._load(key), Source.STORE, is_kept=False)

    async def _lead(self, key: str, token: str, *, stays: bool = False) -> Found[V]:
        """Read the store with the lease, and keep what was read."""
        renewing = asyncio.create_task(self._shared.renew(key, token))
        started = time.monotonic()
        try:
            value = await self._load(key)
        except BaseException:
            await self._shared.release(key, token)
            raise
        finally:
            renewing.cancel()
        load_ms = (time.monotonic() - started) * 1000
        body = b"" if value is None else self._codec.encode(value)
        blob = f"{load_ms:.1f}".encode() + _SEPARATOR + body
        with step("keep the snapshot", bytes=len(blob)):
            ttl_s = self._ttl_s(key, value, stays)
            is_kept = await self._shared.keep(key, token, blob, ttl_s)
        return Found(value, Source.STORE, len(body), is_kept)

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
