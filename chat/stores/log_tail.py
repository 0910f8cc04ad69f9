"""Follows responses that other processes write: one reader for all of a process.

Entries are numbered by their frames, so following "after 12" misses nothing, whatever
was written between a look at the log and the first wait.
"""

import asyncio
import logging
from collections import deque
from typing import Any, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_BLOCK_MS = 50
_PAUSE_S = 0.005  # lets many small entries come in one reply
_BROKEN_S = 0.5


class Follower:
    """One reader's place in one response."""

    def __init__(self, tail: "LogTail", response_id: str, after: int) -> None:
        self.response_id = response_id
        self.last = after
        self._tail = tail
        self._entries: deque[bytes] = deque()
        self._came = asyncio.Event()

    def __enter__(self) -> Self:
        self._tail.add(self)
        return self

    def __exit__(self, *error: object) -> None:
        self._tail.remove(self)

    def put(self, last: int, blob: bytes) -> None:
        """Take over an entry; only the tail calls this."""
        if last > self.last:
            self.last = last
            self._entries.append(blob)
            self._came.set()

    async def take(self, wait_s: float) -> list[bytes]:
        """Return the entries that came, after at most ``wait_s``; maybe none."""
        if not self._entries:
            self._came.clear()
            try:
                async with asyncio.timeout(wait_s):
                    await self._came.wait()
            except TimeoutError:
                return []
        taken = list(self._entries)
        self._entries.clear()
        return taken


class LogTail:
    """The reader; it runs while somebody follows."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._followers: set[Follower] = set()
        self._task: asyncio.Task[None] | None = None

    def follow(self, response_id: str, after: int) -> Follower:
        """Return a follower of a response, to be entered as a context."""
        return Follower(self, response_id, after)

    def add(self, follower: Follower) -> None:
        """Begin to read for a follower."""
        self._followers.add(follower)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read())

    def remove(self, follower: Follower) -> None:
        """Stop reading for a follower."""
        self._followers.discard(follower)

    async def close(self) -> None:
        """Stop reading at all."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self) -> None:
        while self._followers:
            try:
                await self._read_once()
                await asyncio.sleep(_PAUSE_S)
            except RedisError:
                logger.warning("the frame log can't be followed just now")
                await asyncio.sleep(_BROKEN_S)

    async def _read_once(self) -> None:
        places: dict[str, int] = {}
        for each in self._followers:
            key = f"frames:{each.response_id}"
            places[key] = min(each.last, places.get(key, each.last))
        replies: Any = await self._redis.xread(
            {key: f"{last}-0" for key, last in places.items()}, block=_BLOCK_MS
        )
        for key, entries in replies or ():
            response_id = key.decode().removeprefix("frames:")
            for number, fields in entries:
                last = int(number.split(b"-")[0])
                for each in self._followers:
                    if each.response_id == response_id:
                        each.put(last, fields[b"f"])
