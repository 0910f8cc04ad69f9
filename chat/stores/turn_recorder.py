"""The audit record behind the orchestrator's port: durable, or safely queued.

Turns that end together share one transaction: while one batch commits, the next one
gathers (group commit). When PostgreSQL refuses, the batch waits in a Redis list that a
task replays; only when that fails too is there no record, and so no answer.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

import orjson
from channels.db import database_sync_to_async
from django.db import Error as DatabaseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from audit.entries import TurnEntry
from chat.orchestration.errors import (
    AlreadyRecordedError,
    DependencyError,
    OrchestrationError,
)
from chat.orchestration.turn_record import TurnRecord
from chat.stores.turn_entries import entry_of

logger = logging.getLogger(__name__)

QUEUE_KEY = "audit:unrecorded"
#: Puts turns on record; returns the status of those that were there, by response.
Append = Callable[[Sequence[TurnEntry]], Mapping[str, str]]


class DurableTurnRecorder:
    """Implements the recorder port of one process and event loop."""

    def __init__(self, append: Append, redis: Redis) -> None:
        self._append = database_sync_to_async(append)
        self._redis = redis
        self._waiting: list[tuple[TurnEntry, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def record(self, record: TurnRecord) -> None:
        """Return once the record is durable or queued.

        Raises AlreadyRecordedError when somebody else's record of it stands, and
        DependencyError("audit") when neither PostgreSQL nor Redis takes it.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry_of(record), done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await asyncio.shield(done)

    async def _write(self) -> None:
        """Commit batch after batch until nothing waits."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            errors = await self._keep([entry for entry, _ in batch])
            for entry, done in batch:
                if done.done():
                    continue
                if (error := errors.get(entry.response_id)) is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _keep(self, entries: list[TurnEntry]) -> Mapping[str, OrchestrationError]:
        """Append or queue; return by response why its entry is not the record."""
        try:
            standing = await self._append(entries)
        except DatabaseError:
            logger.exception("the record's database refused %d turns", len(entries))
        else:
            return {
                each: AlreadyRecordedError(status) for each, status in standing.items()
            }
        try:
            rows = [orjson.dumps(entry.to_json()) for entry in entries]
            await self._redis.rpush(QUEUE_KEY, *rows)
        except RedisError:
            logger.exception("the record's queue refused %d turns", len(entries))
            error = DependencyError("audit", "the turn could not be recorded")
            return {each.response_id: error for each in entries}
        return {}
