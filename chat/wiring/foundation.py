"""What everything else of a process and event loop stands on: engines and counters."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from prometheus_client import Gauge
from redis.asyncio import Redis

from chat.conf import ChatConfig
from chat.stores.call_counts import CallCounts
from chat.stores.database import DatabaseThreads
from chat.stores.frame_log import FrameLog
from chat.stores.hot_board import HotBoard
from chat.stores.hot_sessions import HotSessions
from chat.stores.live_feed import LiveFeed
from chat.stores.redis_pool import blocking_redis, command_redis
from chat.telemetry.metrics import Metrics
from chat.telemetry.read_tally import ReadTally
from chat.wiring.adapters import SystemClock
from chat.wiring.policy import PolicyInForce
from chat.wiring.session_stores import session_store


@dataclass(slots=True)
class LastSeqs:
    """Knows with which number a running response will end, once there are runs.

    The session store is built before the registry of runs, which needs it.
    """

    source: Callable[[str], int] | None = None

    def __call__(self, response_id: str) -> int:
        """Return the number; 0 when it is not known."""
        return self.source(response_id) if self.source else 0


@dataclass(frozen=True, slots=True)
class Foundation:
    """Connections, stores and clocks of one process and event loop."""

    config: ChatConfig
    process_id: str
    redis: Redis
    blocking: Redis
    threads: DatabaseThreads
    sessions: HotSessions
    last_seqs: LastSeqs
    log: FrameLog
    metrics: Metrics
    feed: LiveFeed
    sockets: Gauge
    policy: PolicyInForce
    clock: SystemClock
    calls: CallCounts
    #: What a server begins besides; a command or a task does without.
    at_server_start: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def of(cls, config: ChatConfig) -> Self:
        """Build it; nothing connects before it is used."""
        process_id = secrets.token_hex(8)
        redis = command_redis(config.redis_url)
        threads = DatabaseThreads(
            config.database_threads, patience_s=config.database_patience_s
        )
        last_seqs, metrics = LastSeqs(), Metrics()
        tally = ReadTally(metrics.observe_session_read, metrics.observe_session_units)
        feed = LiveFeed(redis, process_id)
        blocking = blocking_redis(config.redis_url)
        return cls(
            config=config,
            process_id=process_id,
            redis=redis,
            blocking=blocking,
            threads=threads,
            sessions=HotSessions(
                session_store(
                    config.session_store,
                    threads,
                    last_seqs,
                    tally.meter,
                    metrics.observe_accelerator,
                ),
                redis,
                turns_kept=config.session.turns_shown,
                board=HotBoard(redis, tally, config.popularity),
                on_read=feed.note_read,
            ),
            last_seqs=last_seqs,
            log=FrameLog(redis, process_id),
            metrics=metrics,
            feed=feed,
            sockets=Gauge("manga_sockets", "Open sockets", registry=metrics.registry),
            policy=PolicyInForce(threads, blocking, feed.tell_soon),
            clock=SystemClock(),
            calls=CallCounts(redis, process_id),
        )

    async def close(self) -> None:
        """Close every connection."""
        await self.policy.close()
        await self.feed.close()
        await self.calls.close()
        await self.sessions.aclose()
        await self.blocking.aclose()
        await self.redis.aclose()
        self.threads.close()
