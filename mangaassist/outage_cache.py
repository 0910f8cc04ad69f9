"""Django's cache in Redis, which operators can do without while Redis is away.

What is kept there bounds guesses and remembers codes just used. When Redis is away an
operator has to be let in to see to it; lock-outs, which PostgreSQL keeps, go on.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

_log = logging.getLogger(__name__)
_R = TypeVar("_R")


def _or(fallback: Callable[..., _R], call: Callable[..., _R]) -> Callable[..., _R]:
    """Return a call that answers with ``fallback`` while Redis is away."""

    @wraps(call)
    def safely(*args: Any, **kwargs: Any) -> _R:
        try:
            return call(*args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError):
            _log.warning("the cache in Redis is away: %s is passed over", call.__name__)
            return fallback(*args, **kwargs)

    return safely


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def _yes(*_args: Any, **_kwargs: Any) -> bool:
    return True


def _no(*_args: Any, **_kwargs: Any) -> bool:
    return False


def _default(
    _cache: Any, _key: Any, default: Any = None, *_args: Any, **_k: Any
) -> Any:
    return default


class OutageCache(RedisCache):
    """The cache in Redis: empty, and taking everything, while Redis is away."""

    get = _or(_default, RedisCache.get)
    add = _or(_yes, RedisCache.add)
    set = _or(_nothing, RedisCache.set)
    delete = _or(_no, RedisCache.delete)
    touch = _or(_no, RedisCache.touch)
