"""Limits for sync callers, by the same buckets that the chat has."""

import math
from functools import cache

from redis import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.stores.rate_limit import SCRIPT, LocalBuckets, Rate

__all__ = ["Rate", "rate_take"]

_TIMEOUT_S = 0.5
_local = LocalBuckets()


def rate_take(name: str, key: str, rate: Rate) -> float:
    """Take one token of a bucket; return 0, or the seconds until there is one.

    Without Redis each process counts for itself.
    """
    full = f"limit:{name}:{key}"
    try:
        answer = _redis(chat_config().redis_url).eval(
            SCRIPT, 1, full, repr(rate.per_ms), rate.burst, 1
        )
        wait_ms = float(answer)
    except (RedisError, OSError):
        wait_ms = _local.take(full, rate)
    return math.ceil(wait_ms) / 1000


@cache
def _redis(url: str) -> Redis:
    return Redis.from_pool(
        BlockingConnectionPool.from_url(
            url,
            max_connections=8,
            timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
        )
    )
