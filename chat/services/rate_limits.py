"""Limits for sync callers, by the same buckets that the chat has."""

from functools import cache

from redis import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.stores.limit_labels import label_of
from chat.stores.rate_limit import (
    SCRIPT,
    LocalBuckets,
    Rate,
    Taken,
    arguments_of,
    keys_of,
)

__all__ = ["Rate", "rate_take"]

_TIMEOUT_S = 0.5
_local = LocalBuckets()


def rate_take(name: str, key: str, rate: Rate) -> float:
    """Take one token of a bucket; return 0, or the seconds until there is one.

    ``rate`` holds where no operator ordered another one, and each process counts for
    itself while Redis is away.
    """
    config = chat_config()
    words = arguments_of(name, rate, 1, label_of(config.label_key, key))
    keys = keys_of(name, key)
    try:
        answer = _redis(config.redis_url).eval(SCRIPT, len(keys), *keys, *words)
        return Taken.of(answer).wait_s
    except (RedisError, OSError):
        return Taken(_local.take(f"{name}:{key}", rate), rate).wait_s


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
