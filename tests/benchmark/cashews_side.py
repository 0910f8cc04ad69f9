"""Readers through cashews, in an environment of their own (see ``bench_hot``).

cashews is the library for this that is kept up best: one call of a key at a time in a
process (its default), and with ``lock=True`` across processes. Run by the Python of
``.venv-bench``: ``cashews_side.py PLAN``, with the same words in and out as
``tests/fakes/hot_reader.py``.
"""

import asyncio
import json
import sys
import time

from cashews import Cache
from redis.asyncio import BlockingConnectionPool, Redis

COUNTER = "store:reads"


async def run(plan):
    """Read as planned; return what came of it."""
    pool = BlockingConnectionPool.from_url(plan["counter"], max_connections=32)
    counter = Redis.from_pool(pool)
    cache = Cache()
    cache.setup(plan["redis"], max_connections=32)

    @cache(ttl="60s", key="{key}", lock=plan["lock"])
    async def load(key):
        await counter.incr(COUNTER)
        await asyncio.sleep(plan["store_s"])
        return "what the store has of " + key

    await counter.ping()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    started = time.monotonic()
    tasks = [asyncio.create_task(load(plan["key"])) for _ in range(plan["readers"])]
    done, left = await asyncio.wait(tasks, timeout=plan["limit_s"])
    took_s = time.monotonic() - started
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    answered = sum(1 for task in done if task.exception() is None)
    await cache.close()
    await counter.aclose()
    return {"took_s": took_s, "answered": answered, "lost": len(tasks) - answered}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(run(json.loads(sys.argv[1])))) + "\n")
