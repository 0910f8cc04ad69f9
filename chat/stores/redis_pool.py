"""Connections to Redis whose time-outs and limits are our own, never a default.

redis-py's defaults end idle blocking reads after 5 s, and raise when a burst needs more
connections than the pool has; here commands wait for a free one, and blocking reads
have a connection without a time-out.
"""

from functools import cache

import redis as sync
from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis

from chat.stores.redis_connection import quickened

_COMMANDS = 32
_LOOK_S = 1.0


def command_redis(url: str) -> Redis:
    """Return a client for commands that answer at once."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=_COMMANDS,
        timeout=2,
        socket_timeout=2,
        socket_connect_timeout=1,
    )
    return Redis.from_pool(quickened(pool))  # which it then closes


def blocking_redis(url: str) -> Redis:
    """Return a client for reads that wait: subscriptions and stream tails."""
    pool = ConnectionPool.from_url(
        url, max_connections=8, socket_timeout=None, socket_connect_timeout=1
    )
    return Redis.from_pool(quickened(pool))  # which it then closes


@cache
def look_redis(url: str) -> sync.Redis:
    """Return this process's client for looks; a page must not hang on Redis."""
    return sync.Redis.from_pool(
        sync.BlockingConnectionPool.from_url(
            url,
            max_connections=4,
            timeout=_LOOK_S,
            socket_timeout=_LOOK_S,
            socket_connect_timeout=_LOOK_S,
        )
    )
