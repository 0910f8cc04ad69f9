"""A token bucket shared by all processes: one script in Redis, on Redis' own clock.

Tokens are a float, so no fraction of one is ever lost; a refusal says exactly how long
the next token takes. Without Redis each process keeps a bucket of its own: limits then
hold for each process, never not at all.
"""

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SCRIPT = """
local rate, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = redis.call('TIME')
local at = now[1] * 1000 + now[2] / 1000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, since = tonumber(kept[1]) or burst, tonumber(kept[2]) or at
tokens = math.min(burst, tokens + math.max(0, at - since) * rate)
local wait = 0
if tokens >= cost then
  tokens = math.min(burst, tokens - cost)
else
  wait = (cost - tokens) / rate
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens),
           'at', string.format('%.17g', at))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate) + 1000)
return string.format('%.6f', wait)
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


class RateLimit:
    """One kind of limit; keys tell apart whom it counts for."""

    def __init__(self, redis: Redis, name: str, rate: Rate) -> None:
        self._script = redis.register_script(SCRIPT)
        self._name = name
        self._rate = rate
        self._local = LocalBuckets()
        self.is_degraded = False

    async def take(self, key: str) -> float:
        """Take one token; return 0, or the seconds until there is one."""
        return await self._change(key, 1)

    async def give_back(self, key: str) -> None:
        """Return a token that was taken for nothing."""
        await self._change(key, -1)

    async def _change(self, key: str, cost: float) -> float:
        rate = self._rate
        try:
            answer = await self._script(
                keys=[f"limit:{self._name}:{key}"],
                args=[repr(rate.per_ms), rate.burst, cost],
            )
            wait_ms = float(answer)
            self._tell(is_degraded=False)
        except RedisError:
            self._tell(is_degraded=True)
            wait_ms = self._local.take(key, rate, cost)
        # Rounded up, so that who waits for so long is let in.
        return math.ceil(wait_ms) / 1000

    def _tell(self, *, is_degraded: bool) -> None:
        if is_degraded != self.is_degraded:
            where = "in this process alone" if is_degraded else "in Redis again"
            logger.warning("limit %s counts %s", self._name, where)
            self.is_degraded = is_degraded
