"""What happens now: the live log and the state of the web processes.

``live_tail`` is for sockets, which follow; ``live_snapshot`` for pages and calls, which
look once.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from weakref import WeakKeyDictionary

from redis import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.stores.live_log import (
    LOG,
    Place,
    Vitals,
    batches_of,
    queue_vitals,
    vitals_of,
)
from chat.stores.live_tail import LiveTail
from chat.stores.redis_pool import blocking_redis, command_redis
from chat.telemetry.live_events import LiveEvent
from chat.telemetry.live_rates import Rates, RateWindow

_BATCHES = 1000
_TIMEOUT_S = 1.0

_tails: WeakKeyDictionary[asyncio.AbstractEventLoop, LiveTail] = WeakKeyDictionary()


class LiveUnavailableError(Exception):
    """Redis, which the live view is read from, does not answer."""


@dataclass(frozen=True, slots=True)
class LiveSnapshot:
    """The state of things at one moment; events are newest first."""

    at: datetime
    place: Place
    rates: Rates
    vitals: Vitals
    events: tuple[LiveEvent, ...]

    @property
    def lag_s(self) -> float | None:
        """How old the news of the web processes is; None when there are none."""
        newest = max((each.at for each in self.vitals.processes), default=None)
        return None if newest is None else max(0.0, self.at.timestamp() - newest)


def live_tail() -> LiveTail:
    """Return the reader of the running event loop, which all its watchers share."""
    loop = asyncio.get_running_loop()
    tail = _tails.get(loop)
    if tail is None:
        url = chat_config().redis_url
        tail = _tails[loop] = LiveTail(command_redis(url), blocking_redis(url))
    return tail


def live_snapshot(
    *, limit: int, wanted: Callable[[LiveEvent], bool] = lambda _: True
) -> LiveSnapshot:
    """Return the newest wanted events and the state; raise LiveUnavailableError."""
    now = time.time()
    try:
        with _redis(chat_config().redis_url).pipeline(transaction=False) as pipe:
            queue_vitals(pipe, now)
            pipe.xrevrange(LOG, "+", "-", count=_BATCHES)
            *answers, entries = pipe.execute()
    except (RedisError, OSError) as error:
        raise LiveUnavailableError from error
    vitals = vitals_of(answers, now)
    rates, events = RateWindow(), []
    batches = batches_of(entries)
    for batch in reversed(batches):
        rates.add(batch.counts)
    for batch in batches:
        events += [each for each in reversed(batch.events) if wanted(each)]
        if len(events) >= limit:
            break
    return LiveSnapshot(
        at=datetime.fromtimestamp(now, UTC),
        place=vitals.head,
        rates=rates.at(now),
        vitals=vitals,
        events=tuple(events[:limit]),
    )


@cache
def _redis(url: str) -> Redis:
    """Return this process's client for looks; a page must not hang on Redis."""
    return Redis.from_pool(
        BlockingConnectionPool.from_url(
            url,
            max_connections=4,
            timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
        )
    )
