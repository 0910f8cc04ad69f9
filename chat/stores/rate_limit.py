"""A token bucket shared by all processes: one script in Redis, on Redis' own clock.

Tokens are a float, so no fraction of one is ever lost; a refusal says exactly how long
the next token takes. Operators' orders change a rate where the script reads it, so they
hold for the next call of any process. Without Redis each process keeps a bucket of its
own: limits then hold for each process, never not at all.
"""

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: Where operators' orders are kept for the script: "rate burst until" by limit.
ORDERS = "limit-orders"
#: What is counted lies in slots of so many seconds, the keys refused in hours.
SLOT_S, HOUR_S = 900, 3600
_KEPT_S = 90_000
_REFUSED_KEYS = 500

#: Takes, counts and answers "wait rate burst". The keys refused most are kept by the
#: rule of space saving: a new one takes the place of the least, with its count.
SCRIPT = f"""
local name, cost, label = ARGV[1], tonumber(ARGV[4]), ARGV[5]
local rate, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
local now = redis.call('TIME')
local at = now[1] * 1000 + now[2] / 1000
local order = redis.call('HGET', KEYS[2], name)
if order then
  local wanted, most, till = order:match('^(%S+) (%S+) (%S+)$')
  if tonumber(till) > at then rate, burst = tonumber(wanted), tonumber(most) end
end
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, since = tonumber(kept[1]) or burst, tonumber(kept[2]) or at
tokens = math.min(burst, tokens + math.max(0, at - since) * rate)
local wait, came = 0, 'admitted'
if tokens >= cost then
  tokens = math.min(burst, tokens - cost)
else
  wait, came = (cost - tokens) / rate, 'refused'
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens),
           'at', string.format('%.17g', at))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate) + 1000)
if cost < 0 then came = 'returned' end
local seen = 'limit-seen:' .. name .. ':' .. math.floor(now[1] / {SLOT_S})
if redis.call('HINCRBY', seen, came, 1) == 1 then
  redis.call('EXPIRE', seen, {_KEPT_S})
end
if came == 'refused' then
  local most = 'limit-refused:' .. name .. ':' .. math.floor(now[1] / {HOUR_S})
  local more = 1
  if redis.call('ZCARD', most) >= {_REFUSED_KEYS}
      and not redis.call('ZSCORE', most, label) then
    more = 1 + redis.call('ZPOPMIN', most)[2]
  end
  redis.call('ZINCRBY', most, more, label)
  redis.call('EXPIRE', most, {_KEPT_S})
end
return string.format('%.6f %.17g %d', wait, rate, burst)
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, and so many at once."""

    per_minute: float
    burst: int

    @property
    def per_ms(self) -> float:
        """Tokens that come in a millisecond."""
        return self.per_minute / 60_000

    @classmethod
    def of_ms(cls, per_ms: float, burst: int) -> Self:
        """Return the rate that the script told."""
        return cls(per_ms * 60_000, burst)


class LocalBuckets:
    """Buckets of one process; the least used are forgotten beyond ``size``."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, size: int = 10_000
    ) -> None:
        self._clock = clock
        self._size = size
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, rate: Rate, cost: float = 1) -> float:
        """Take ``cost`` tokens; return 0, or the milliseconds to wait."""
        now = self._clock() * 1000
        tokens, since = self._kept.get(key, (float(rate.burst), now))
        tokens = min(rate.burst, tokens + (now - since) * rate.per_ms)
        wait = 0.0
        if tokens >= cost:
            tokens = min(rate.burst, tokens - cost)
        else:
            wait = (cost - tokens) / rate.per_ms
        self._kept[key] = (tokens, now)
        self._kept.move_to_end(key)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return wait


@dataclass(frozen=True, slots=True)
class Taken:
    """What the script answered: how long to wait, and by which rate."""

    wait_ms: float
    rate: Rate

    @classmethod
    def of(cls, answer: bytes) -> Self:
        """Return what an answer says."""
        wait_ms, per_ms, burst = answer.split()
        return cls(float(wait_ms), Rate.of_ms(float(per_ms), int(burst)))

    @property
    def wait_s(self) -> float:
        """The wait in seconds, rounded up: who waits for so long is let in."""
        return math.ceil(self.wait_ms) / 1000


def keys_of(name: str, key: str) -> list[str]:
    """Return the script's keys."""
    return [f"limit:{name}:{key}", ORDERS]


def arguments_of(name: str, rate: Rate, cost: float, label: str) -> list[str]:
    """Return the script's arguments."""
    return [name, repr(rate.per_ms), str(rate.burst), repr(cost), label]


class RateLimit:
    """One kind of limit; keys tell apart whom it counts for.

    ``labelled`` says under which name a key that was refused is shown to operators.
    Without Redis the rate holds that was in force last.
    """

    def __init__(
        self,
        redis: Redis,
        name: str,
        rate: Rate,
        labelled: Callable[[str], str] = str,
    ) -> None:
        self._script = redis.register_script(SCRIPT)
        self._name = name
        self._standard = self._last = rate
        self._labelled = labelled
        self._local = LocalBuckets()
        self.is_degraded = False

    async def take(self, key: str) -> float:
        """Take one token; return 0, or the seconds until there is one."""
        return await self._change(key, 1)

    async def give_back(self, key: str) -> None:
        """Return a token that was taken for nothing."""
        await self._change(key, -1)

    async def _change(self, key: str, cost: float) -> float:
        words = arguments_of(self._name, self._standard, cost, self._labelled(key))
        try:
            answer = await self._script(keys=keys_of(self._name, key), args=words)
            taken = Taken.of(answer)
            self._last = taken.rate
            self._tell(is_degraded=False)
        except RedisError:
            self._tell(is_degraded=True)
            taken = Taken(self._local.take(key, self._last, cost), self._last)
        return taken.wait_s

    def _tell(self, *, is_degraded: bool) -> None:
        if is_degraded != self.is_degraded:
            where = "in this process alone" if is_degraded else "in Redis again"
            logger.warning("limit %s counts %s", self._name, where)
            self.is_degraded = is_degraded
