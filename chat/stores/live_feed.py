"""What this process tells the live view: one round trip each quarter of a second.

To note something costs a turn an append to a list. Nothing waits for Redis, nothing
fails with it: what could not be published is counted, and its numbers stay empty, so
that a watcher sees how much is missing.
"""

import asyncio
import logging
import secrets
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.stores.live_log import (
    PROCESS_GONE_S,
    PROCESSES,
    batch_json,
    queue_add,
    queue_busy,
)
from chat.telemetry.live_events import BreakerSeen, TurnSeen

logger = logging.getLogger(__name__)

_EVERY_S = 0.25
_PULSE_S = 2.0
_EVENTS = 40  # of one batch: nobody reads 160 rows a second
_SESSIONS = 1000  # that one batch counts
_SESSIONS_TOLD = 100  # of them, the busiest


@dataclass(frozen=True, slots=True)
class Gauges:
    """What a process says of itself every two seconds."""

    running: Callable[[], int]
    sockets: Callable[[], int]
    breakers: Callable[[], Mapping[str, str]]
    policy: Callable[[], int | None]


@dataclass(slots=True)
class _Pending:
    """What waits for the next round trip."""

    events: deque[TurnSeen | BreakerSeen] = field(
        default_factory=lambda: deque(maxlen=_EVENTS)
    )
    noted: int = 0
    turns: int = 0
    problems: int = 0
    busy: dict[str, Counter[str]] = field(
        default_factory=lambda: {"turns": Counter(), "reads": Counter()}
    )

    def count(self, kind: str, session_id: str) -> None:
        """Count a session, unless the batch knows too many already."""
        counter = self.busy[kind]
        if session_id in counter or len(counter) < _SESSIONS:
            counter[session_id] += 1


class LiveFeed:
    """The publisher of one process and event loop."""

    def __init__(self, redis: Redis, process_id: str) -> None:
        self._redis = redis
        self.process_id = process_id
        self._pending = _Pending()
        self._unpublished = 0
        self._flushing: asyncio.Task[None] | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._soon = asyncio.Event()
        self._is_told = False  # of an outage, once

    def note(self, event: TurnSeen | BreakerSeen) -> None:
        """Have an event published with the next batch."""
        pending = self._pending
        pending.events.append(event)
        pending.noted += 1
        if isinstance(event, TurnSeen):
            pending.turns += 1
            pending.problems += bool(event.problems)
            pending.count("turns", event.session_id)
        self._wake()

    def note_read(self, session_id: str) -> None:
        """Count a read of the session store."""
        self._pending.count("reads", session_id)
        self._wake()

    def pulse(self, gauges: Gauges) -> None:
        """Begin to say that this process lives, and how busy it is."""
        if self._pulse is None:
            self._pulse = asyncio.create_task(self._beat(gauges))

    def tell_soon(self) -> None:
        """Say how this process stands now, not only with the next pulse."""
        self._soon.set()

    async def close(self) -> None:
        """Publish what waits, and say goodbye."""
        for task in (self._flushing, self._pulse):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._has_news():
            await self._publish()
        if self._pulse is not None:
            await self._tried(self._redis.hdel(PROCESSES, self.process_id))

    # -- inside ---------------------------------------------------------------------

    def _wake(self) -> None:
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())

    def _has_news(self) -> bool:
        return bool(self._pending.noted or self._pending.busy["reads"])

    async def _flush(self) -> None:
        """Publish batch after batch until nothing was noted for a while."""
        await asyncio.sleep(_EVERY_S)
        while self._has_news():
            await self._publish()
            await asyncio.sleep(_EVERY_S)

    async def _publish(self) -> None:
        pending, self._pending = self._pending, _Pending()
        now = time.time()
        async with self._redis.pipeline(transaction=False) as pipe:
            if numbers := pending.noted + self._unpublished:
                rows = list(pending.events)
                blob = batch_json(now, pending.turns, pending.problems, rows)
                queue_add(pipe, blob, numbers, secrets.token_hex(6))
            for kind, counter in pending.busy.items():
                if counter:
                    top = dict(counter.most_common(_SESSIONS_TOLD))
                    queue_busy(pipe, kind, top, now)
            is_kept = await self._tried(pipe.execute())
        self._unpublished = 0 if is_kept else numbers

    async def _beat(self, gauges: Gauges) -> None:
        while True:
            self._soon.clear()
            try:
                await self._tell(gauges)
            except Exception:
                # One that says nothing more counts as dead, whatever it still does.
                logger.exception("a process could not say how it stands")
            try:
                async with asyncio.timeout(_PULSE_S):
                    await self._soon.wait()
            except TimeoutError:
                continue

    async def _tell(self, gauges: Gauges) -> None:
        now = time.time()
        said = {
            "at": now,
            "running": gauges.running(),
            "sockets": gauges.sockets(),
            "breakers": dict(gauges.breakers()),
            "policy": gauges.policy(),
        }
        blob = orjson.dumps(said)
        await self._tried(self._redis.hset(PROCESSES, self.process_id, blob))
        await self._tried(self._bury(now))

    async def _bury(self, now: float) -> None:
        """Forget processes that died without a goodbye."""
        rows = await self._redis.hgetall(PROCESSES)
        gone = [
            process_id
            for process_id, blob in rows.items()
            if orjson.loads(blob)["at"] < now - 10 * PROCESS_GONE_S
        ]
        if gone:
            await self._redis.hdel(PROCESSES, *gone)

    async def _tried(self, wanted: object) -> bool:
        """Await what Redis is asked for; False when it is away, which is told once."""
        try:
            await wanted  # type: ignore[misc]
        except (RedisError, OSError):
            if not self._is_told:
                logger.warning("the live view gets no news: Redis does not answer")
            self._is_told = True
            return False
        self._is_told = False
        return True
