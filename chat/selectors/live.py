"""What happens now: the live log and the state of the web processes.

``live_tail`` is for sockets, which follow; ``live_snapshot`` for pages and calls, which
look once.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from redis import Redis
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.orchestration.turns import Intent
from chat.selectors.live_state import BreakerNow, LiveState, live_state
from chat.stores.live_log import (
    LOG,
    NO_EPOCH,
    LiveUnavailableError,
    Place,
    batches_of,
    queue_vitals,
    vitals_of,
)
from chat.stores.live_tail import LiveTail, Pulse, Subscription
from chat.stores.redis_pool import blocking_redis, command_redis, look_redis
from chat.telemetry.live_events import PROBLEMS, BreakerSeen, LiveEvent, TurnSeen
from chat.telemetry.live_rates import RateWindow

__all__ = [
    "INTENTS",
    "NO_EPOCH",
    "PROBLEMS",
    "BreakerNow",
    "BreakerSeen",
    "LiveEvent",
    "LiveSnapshot",
    "LiveState",
    "LiveTail",
    "LiveUnavailableError",
    "Place",
    "Pulse",
    "Subscription",
    "TurnSeen",
    "breakers_now",
    "live_snapshot",
    "live_tail",
    "state_of",
]

#: What a turn may be about, as events name it.
INTENTS = tuple(each.value for each in Intent)

_BATCHES = 1000

_tails: WeakKeyDictionary[asyncio.AbstractEventLoop, LiveTail] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class LiveSnapshot:
    """The state of things at one moment; events are newest first."""

    place: Place
    state: LiveState
    events: tuple[LiveEvent, ...]


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
        with looking_redis().pipeline(transaction=False) as pipe:
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
        place=vitals.head,
        state=live_state(rates.at(now), vitals, now),
        events=tuple(events[:limit]),
    )


def breakers_now() -> tuple[BreakerNow, ...]:
    """Return every dependency's breaker as it is now; raise LiveUnavailableError."""
    now = time.time()
    try:
        with looking_redis().pipeline(transaction=False) as pipe:
            queue_vitals(pipe, now)
            answers = pipe.execute()
    except (RedisError, OSError) as error:
        raise LiveUnavailableError from error
    vitals = vitals_of(answers, now)
    return live_state(RateWindow().at(now), vitals, now).breakers


def state_of(pulse: Pulse | None) -> LiveState | None:
    """Return the state that a pulse tells of; None while Redis is away."""
    if pulse is None or pulse.vitals is None:
        return None
    return live_state(pulse.rates, pulse.vitals, pulse.at)


def looking_redis() -> Redis:
    """Return the client for looks at what is now."""
    return look_redis(chat_config().redis_url)
