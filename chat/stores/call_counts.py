"""How calls of dependencies went, by the minute, summed over all processes in Redis.

A call costs its process a few additions; every two seconds they are brought to Redis in
one round trip. Latencies are kept as bins of a sketch, so percentiles are those of all
processes together. What can't be brought is brought the next time.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.telemetry.sketches import bin_of

#: Which process has how many retries left, as JSON by the process.
BUDGETS = "calls:budgets"
BUDGET_OLD_S = 15.0
KEPT_MINUTES = 120
_EVERY_S = 2.0
_BURY_EVERY = 30  # flushes
#: Outcomes that say nothing of how long the dependency takes.
_NO_LATENCY = frozenset({"cancelled", "DependencyOpenError"})
#: Outcomes by which the dependency did what it should.
_GOOD = frozenset({"ok", "NotFoundError", "RefusedError"})


def key_of(name: str, minute: int) -> str:
    """Return where the counts of a dependency's minute are."""
    return f"calls:{name}:{minute}"


class CallCounts:
    """The counts of one process; ``budgets`` says how many retries are left."""

    def __init__(self, redis: Redis, process_id: str) -> None:
        self._redis = redis
        self._process_id = process_id
        self._pending: dict[str, Counter[str]] = defaultdict(Counter)
        self._flushes = 0
        self._task: asyncio.Task[None] | None = None
        self.budgets: Callable[[], Mapping[str, float]] = dict

    def count(
        self, dependency: str, outcome: str, duration_s: float, attempts: int = 1
    ) -> None:
        """Count one call, with its retries."""
        key = key_of(dependency, int(time.time()) // 60)
        counter = self._pending[key]
        if attempts > 1:
            counter["retries"] += attempts - 1
        if outcome == "DependencyOpenError":
            counter["refused"] += 1
        elif outcome == "cancelled":
            counter["cancelled"] += 1
        else:
            counter["calls"] += 1
            counter["failed"] += outcome not in _GOOD
        if outcome not in _NO_LATENCY:
            counter[f"b{bin_of(duration_s * 1000)}"] += 1

    def start(self) -> None:
        """Begin to bring the counts."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Bring what is left, and take this process off the list."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self.bring()
            await self._redis.hdel(BUDGETS, self._process_id)
        except (RedisError, OSError):
            return

    async def bring(self) -> None:
        """Bring what was counted; raise RedisError, having lost nothing."""
        pending, self._pending = self._pending, defaultdict(Counter)
        said = {"at": time.time(), "left": dict(self.budgets())}
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                queued: Any = pipe  # commands of a pipeline are not awaited
                for key, counter in pending.items():
                    for field, number in counter.items():
                        if number:
                            queued.hincrby(key, field, number)
                    queued.expire(key, (KEPT_MINUTES + 5) * 60)
                queued.hset(BUDGETS, self._process_id, orjson.dumps(said))
                await pipe.execute()
        except (RedisError, OSError):
            for key, counter in pending.items():
                self._pending[key].update(counter)
            raise

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self.bring()
                self._flushes += 1
                if self._flushes % _BURY_EVERY == 0:
                    await self._bury()
            except (RedisError, OSError):
                self._forget()

    def _forget(self) -> None:
        """Forget minutes that nobody would look at: an outage must not fill memory."""
        oldest = int(time.time()) // 60 - KEPT_MINUTES
        for key in list(self._pending):
            if int(key.rpartition(":")[2]) < oldest:
                del self._pending[key]

    async def _bury(self) -> None:
        """Take processes off the list that died without a goodbye."""
        rows = await self._redis.hgetall(BUDGETS)
        old = time.time() - 4 * BUDGET_OLD_S
        gone = [key for key, blob in rows.items() if orjson.loads(blob)["at"] < old]
        if gone:
            await self._redis.hdel(BUDGETS, *gone)
