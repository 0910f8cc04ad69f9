"""What this process tells of its reads of sessions, and which of them are hot anywhere.

Four times a second at most, and in one round trip, a process brings what it counted and
takes home which sessions' snapshots are to stay. Nobody waits for it; while Redis is
away the counts of that time are lost, and the sessions known as hot stay so.
"""

import asyncio
import logging
import random
import time
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.conf import Popularity
from chat.stores.hot_board_keys import (
    COUNT,
    HELD,
    HOT,
    KEPT_S,
    KEYS_KEPT,
    SAMPLES,
    SAMPLES_KEPT,
    SLOT_S,
    busy_key,
    stats_key,
)
from chat.telemetry.read_tally import ReadTally, Tallied

logger = logging.getLogger(__name__)

_EVERY_S = 0.25


class HotBoard:
    """The publisher of one process and event loop."""

    def __init__(
        self,
        redis: Redis,
        tally: ReadTally,
        popularity: Popularity,
        patience_s: float = 0.5,
    ) -> None:
        self._redis = redis
        self.tally = tally
        self._popularity = popularity
        self._patience_s = patience_s
        self._pinned: frozenset[str] = frozenset()
        self._count = redis.register_script(COUNT)
        self._telling: asyncio.Task[None] | None = None

    def is_pinned(self, session_id: str) -> bool:
        """Whether a session's snapshot is to stay, as far as this process knows."""
        return session_id in self._pinned

    def wake(self) -> None:
        """Begin to tell what was counted."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_all())

    async def close(self) -> None:
        """Tell what waits."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        if not self.tally.now.is_empty:
            await self.tell()

    async def _tell_all(self) -> None:
        """Tell again and again until nothing was counted for a while."""
        await asyncio.sleep(_EVERY_S)
        while not self.tally.now.is_empty:
            await self.tell()
            await asyncio.sleep(_EVERY_S)

    async def tell(self) -> None:
        """Tell what was counted since the last time."""
        taken = self.tally.take()
        try:
            async with asyncio.timeout(self._patience_s):
                await self._tell(taken)
        except (RedisError, OSError, TimeoutError):
            logger.debug("counts of reads are lost: Redis does not answer")

    async def _tell(self, taken: Tallied) -> None:
        hottest, like = taken.hottest(), self._popularity
        # Each process a little apart, so that pinned snapshots don't end together.
        ttl_ms = round(like.pinned_ttl_s * 1000 * (0.95 + 0.1 * random.random()))  # noqa: S311
        args: list[str | int | float] = [like.reads_per_s, like.calm]
        args += [round(like.keep_s * 1000), ttl_ms]
        for session_id, count in hottest:
            args += [session_id, count]
        async with self._redis.pipeline(transaction=False) as pipe:
            await self._count(keys=[HOT, HELD], args=args, client=pipe)
            _queue_counts(pipe, taken, hottest)
            pinned, *_ = await pipe.execute()
        self._pinned = frozenset(each.decode() for each in pinned)


def _queue_counts(pipe: Any, taken: Tallied, hottest: list[tuple[str, int]]) -> None:
    """Queue the adding of counts; commands of a pipeline wait to be executed."""
    slot = int(time.time() // SLOT_S)
    stats, busy = stats_key(slot), busy_key(slot)
    for source, count in taken.sources.items():
        pipe.hincrby(stats, f"source|{source}", count)
    for (path, source), count in taken.callers.items():
        pipe.hincrby(stats, f"caller|{path}|{source}", count)
    for kind, bins in taken.bins.items():
        for key, count in bins.items():
            pipe.hincrby(stats, f"bin|{kind}|{key}", count)
    pipe.hincrbyfloat(stats, "units|read", taken.read_units)
    pipe.hincrbyfloat(stats, "units|write", taken.write_units)
    pipe.expire(stats, KEPT_S)
    for session_id, count in hottest:
        pipe.zincrby(busy, count, session_id)
    pipe.zremrangebyrank(busy, 0, -KEYS_KEPT - 1)
    pipe.expire(busy, KEPT_S)
    for sample in taken.samples:
        pipe.xadd(
            SAMPLES,
            {"s": orjson.dumps(sample)},
            maxlen=SAMPLES_KEPT,
            approximate=True,
        )
    pipe.expire(SAMPLES, KEPT_S)
