"""How calls of dependencies went lately, over all processes: counts and latencies."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from chat.conf import chat_config
from chat.stores.call_counts import BUDGET_OLD_S, BUDGETS, key_of
from chat.stores.redis_pool import look_redis
from chat.telemetry.sketches import EMPTY, Sketch

RECENT_MINUTES = 5


@dataclass(frozen=True, slots=True)
class CallFigures:
    """What calls came to in some time.

    ``calls`` were made, with all their retries as one; ``refused`` were not, as the
    breaker stood open; ``cancelled`` were given up by ourselves.
    """

    calls: int = 0
    failed: int = 0
    retries: int = 0
    refused: int = 0
    cancelled: int = 0
    latency: Sketch = EMPTY

    @property
    def failure_rate(self) -> float | None:
        """The share of calls that failed for good; None when there were none."""
        return self.failed / self.calls if self.calls else None

    @property
    def p50_ms(self) -> float | None:
        """The median latency; None when nothing was called."""
        return self.latency.percentile(0.5)

    @property
    def p95_ms(self) -> float | None:
        """The latency that one call in twenty exceeds; None when nothing was called."""
        return self.latency.percentile(0.95)


@dataclass(frozen=True, slots=True)
class MinuteOfCalls:
    """One minute of a dependency's calls."""

    start: datetime
    figures: CallFigures


@dataclass(frozen=True, slots=True)
class RecentCalls:
    """The last minutes by dependency, and the retries that are left.

    ``retries_left`` is that of the process which has the fewest.
    """

    by_name: Mapping[str, CallFigures]
    retries_left: Mapping[str, float]


def calls_recent(names: Sequence[str]) -> RecentCalls:
    """Return the last minutes of these; raise RedisError when Redis is away."""
    now = int(time.time()) // 60
    minutes = range(now - RECENT_MINUTES + 1, now + 1)
    with look_redis(chat_config().redis_url).pipeline(transaction=False) as pipe:
        for name in names:
            for minute in minutes:
                pipe.hgetall(key_of(name, minute))
        pipe.hgetall(BUDGETS)
        *rows, budgets = pipe.execute()
    by_name = {
        name: _figures(rows[n * RECENT_MINUTES : (n + 1) * RECENT_MINUTES])
        for n, name in enumerate(names)
    }
    return RecentCalls(by_name, _least(budgets))


def calls_by_minute(name: str, minutes: int) -> list[MinuteOfCalls]:
    """Return the last minutes, the one under way last; raise RedisError."""
    last = int(time.time()) // 60
    asked = range(last - minutes + 1, last + 1)
    with look_redis(chat_config().redis_url).pipeline(transaction=False) as pipe:
        for minute in asked:
            pipe.hgetall(key_of(name, minute))
        rows = pipe.execute()
    return [
        MinuteOfCalls(datetime.fromtimestamp(minute * 60, UTC), _figures([row]))
        for minute, row in zip(asked, rows, strict=True)
    ]


def _figures(rows: Sequence[Mapping[bytes, bytes]]) -> CallFigures:
    total: Counter[str] = Counter()
    for row in rows:
        total.update({key.decode(): int(value) for key, value in row.items()})
    bins = sorted(
        (int(key[1:]), number) for key, number in total.items() if key[0] == "b"
    )
    counts = ("calls", "failed", "retries", "refused", "cancelled")
    return CallFigures(
        **{name: total[name] for name in counts},
        latency=Sketch.from_bins([key for key, _ in bins], [n for _, n in bins]),
    )


def _least(budgets: Mapping[bytes, bytes]) -> dict[str, float]:
    found: dict[str, float] = {}
    oldest = time.time() - BUDGET_OLD_S
    for blob in budgets.values():
        said: dict[str, Any] = orjson.loads(blob)
        if said["at"] >= oldest:
            for name, left in said["left"].items():
                found[name] = min(left, found.get(name, left))
    return found
