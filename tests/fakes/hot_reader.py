"""A process with many readers of one snapshot; tests and benchmarks start several.

``python -m tests.fakes.hot_reader '{"redis": url, "key": "k", "readers": 100, …}'``
says ``ready``, waits for a line, lets all readers read at once, and prints what came of
it. The store is a counter in Redis (``counter``: another server than the snapshots')
and a pause.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from chat.stores.hot_snapshots import Codec, HotSnapshots
from chat.stores.redis_pool import command_redis
from chat.stores.shared_snapshots import Patience

COUNTER = "store:reads"


@dataclass(frozen=True)
class Plan:
    """Who reads what, how, and for how long the store thinks."""

    redis: str
    counter: str
    key: str = "viral"
    readers: int = 100
    store_s: float = 0.3
    coalesced: bool = True
    waves: int = 1
    between_s: float = 0.0
    times: dict[str, float] = field(default_factory=dict)


class CountedStore:
    """Answers after a pause, and counts."""

    def __init__(self, plan: Plan) -> None:
        self._counter: Redis = command_redis(plan.counter)
        self._pause = plan.store_s
        # Where all read at once the count must not be what they wait for.
        self._is_shared = plan.coalesced
        self.reads = 0

    async def load(self, key: str, _: str = "") -> bytes:
        self.reads += 1
        if self._is_shared:
            await self._counter.incr(COUNTER)
        await asyncio.sleep(self._pause)
        return b"what the store has of " + key.encode()

    async def close(self) -> None:
        await self._counter.aclose()


async def _the_word() -> None:
    """Say that all is ready, and wait until everybody is to begin."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)


async def run(plan: Plan) -> dict[str, Any]:
    """Read as planned; return what came of it."""
    store, redis = CountedStore(plan), command_redis(plan.redis)
    times = Patience(**plan.times)
    hot = HotSnapshots(redis, "test", store.load, Codec(bytes, bytes), times)
    sources: Counter[str] = Counter()
    wrong = 0

    async def read() -> None:
        nonlocal wrong
        try:
            if plan.coalesced:
                found = await hot.read(plan.key)
                value, source = found.value, found.source.value
            else:
                value, source = await store.load(plan.key), "store"
            sources[source] += 1
            wrong += value != b"what the store has of " + plan.key.encode()
        except Exception as error:  # noqa: BLE001 (it is counted)
            sources[f"error {type(error).__name__}"] += 1

    await _the_word()
    started = time.monotonic()
    tasks = []
    for _ in range(plan.waves):
        tasks += [asyncio.create_task(read()) for _ in range(plan.readers)]
        await asyncio.sleep(plan.between_s)
    await asyncio.gather(*tasks)
    ended_at = time.monotonic()  # the machine's clock: processes may compare it
    took_s = ended_at - started
    await hot.close()
    await redis.aclose()
    await store.close()
    return {
        "took_s": took_s,
        "ended_at": ended_at,
        "reads": store.reads,
        "wrong": wrong,
        "sources": dict(sources),
    }


if __name__ == "__main__":
    came = asyncio.run(run(Plan(**json.loads(sys.argv[1]))))
    sys.stdout.write(json.dumps(came) + "\n")
