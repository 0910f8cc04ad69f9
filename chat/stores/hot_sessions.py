"""Sessions as many may read them at once: the store behind snapshots and a breaker.

A session that is opened or shown is read as one snapshot of itself and its newest
turns. A write drops the snapshot before it returns, so nobody who reads afterwards
misses it. What a turn remembers, and what must be the store's own word, goes to the
store itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from redis.asyncio import Redis

from chat.conf import Popularity
from chat.orchestration.ports import SessionHistory
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn
from chat.stores.hot_board import HotBoard
from chat.stores.hot_snapshots import Codec, Found, HotSnapshots
from chat.stores.session_gate import SessionGate
from chat.stores.session_json import snapshot_from_json, snapshot_to_json
from chat.stores.session_store import (
    Closing,
    NewTurn,
    SessionSnapshot,
    SessionStore,
    StoredSession,
    StoredTurn,
)
from chat.stores.shared_snapshots import Patience
from chat.telemetry.read_tally import ReadTally
from chat.telemetry.read_trace import ReadTrace, followed
from chat.telemetry.session_reads import Caller, caller

T = TypeVar("T")


class Sessions(SessionStore, SessionHistory, Protocol):
    """A store with the orchestrator's history over it."""

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        ...


class HotSessions:
    """Implements ``SessionStore`` and the orchestrator's ``SessionHistory``.

    A snapshot holds the newest ``turns_kept`` turns. ``board`` shares what is
    counted of reads; ``on_read`` hears which session is read.
    """

    def __init__(
        self,
        store: Sessions,
        redis: Redis,
        *,
        turns_kept: int,
        board: HotBoard | None = None,
        on_read: Callable[[str], None] = lambda _: None,
        patience: Patience | None = None,
    ) -> None:
        self.store = store
        self.gate = SessionGate()
        self._board = board or HotBoard(redis, ReadTally(), Popularity())
        self.tally = self._board.tally
        self._turns_kept = turns_kept
        self._on_read = on_read
        self._writing: set[asyncio.Task[Any]] = set()
        codec = Codec(snapshot_to_json, snapshot_from_json)
        self.snapshots: HotSnapshots[SessionSnapshot] = HotSnapshots(
            redis, "session", self._load, codec, patience
        )
        self.snapshots.is_pinned = self._board.is_pinned

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        await asyncio.gather(*self._writing, return_exceptions=True)
        await self.snapshots.close()
        await self._board.close()
        await self.store.aclose()

    # -- reads that many may make at once ------------------------------------------

    async def read(self, session_id: str) -> SessionSnapshot | None:
        """Return a session with its newest turns as of now, expired or not."""
        self._on_read(session_id)
        who, trace, source = caller(), ReadTrace(), "failed"
        try:
            found = await self.snapshots.read(session_id, trace)
            source = found.source.value
            return found.value
        except asyncio.CancelledError:
            source = ""  # who leaves tells nothing of the store
            raise
        finally:
            self._count(session_id, source, trace, who)

    async def warm(self, session_id: str) -> Found[SessionSnapshot]:
        """Read the store and keep a new snapshot, for readers to come.

        Raises SnapshotsAwayError when none can be kept, and DependencyError.
        """
        return await self.snapshots.refresh(session_id, stays=True)

    async def session(self, session_id: str) -> StoredSession | None:
        """Return a session, expired or not."""
        snapshot = await self.read(session_id)
        return snapshot.session if snapshot else None

    async def snapshot(self, session_id: str, *, limit: int) -> SessionSnapshot | None:
        """Return a session and its newest turns."""
        if limit > self._turns_kept:
            self._on_read(session_id)
            return await self._direct(
                partial(self.store.snapshot, limit=limit), session_id
            )
        snapshot = await self.read(session_id)
        if snapshot is None:
            return None
        return SessionSnapshot(snapshot.session, snapshot.turns[-limit:])

    async def turns(self, session_id: str, *, limit: int) -> Sequence[StoredTurn]:
        """Return the newest turns, oldest first, unfinished ones included."""
        snapshot = await self.snapshot(session_id, limit=limit)
        return snapshot.turns if snapshot else ()

    # -- reads of the store itself -------------------------------------------------

    async def turn_of_message(
        self, session_id: str, message_id: str
    ) -> StoredTurn | None:
        """Return the turn of a message, if it was accepted."""
        read = partial(self.store.turn_of_message, session_id, message_id)
        return await self._counted(session_id, read)

    async def turn(self, response_id: str) -> StoredTurn | None:
        """Return the turn of a response."""
        return await self._direct(self.store.turn, response_id)

    async def unfinished(self, before: datetime, *, limit: int) -> Sequence[StoredTurn]:
        """Return unfinished turns received before ``before``, oldest first."""
        return await self._direct(partial(self.store.unfinished, limit=limit), before)

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        """Return the newest finished turns, oldest first."""
        read = partial(self.store.recent, limit=limit)
        return await self._counted(session_id, partial(read, session_id))

    # -- writes, each of which drops the snapshot ----------------------------------

    async def create(self, session: StoredSession) -> None:
        """Keep a new session."""
        await self._written(session.session_id, self.store.create, session)

    async def extend(self, session_id: str, expires_at: datetime) -> None:
        """Move a session's end."""
        await self._written(session_id, self.store.extend, session_id, expires_at)

    async def bind_customer(self, session_id: str, customer_id: str) -> None:
        """Make a guest's session a customer's."""
        await self._written(
            session_id, self.store.bind_customer, session_id, customer_id
        )

    async def accept(self, turn: NewTurn, expires_at: datetime) -> str:
        """Keep a message once; return the response id that counts."""
        return await self._written(turn.session_id, self.store.accept, turn, expires_at)

    async def append(self, session_id: str, record: TurnRecord) -> None:
        """Complete the record's turn; it is made when the message was never kept."""
        await self._written(
            session_id, self.store.append, session_id, record, closes=True
        )

    async def close_turn(self, response_id: str, closing: Closing) -> bool:
        """End an unfinished turn; False when it was finished already."""
        read = partial(self.store.turn, response_id)
        turn = await self.gate.run(read, closes=True)
        if turn is None:
            return False
        return await self._written(
            turn.session_id, self.store.close_turn, response_id, closing, closes=True
        )

    async def _written(
        self,
        session_id: str,
        write: Callable[..., Awaitable[T]],
        *args: object,
        closes: bool = False,
    ) -> T:
        """Write and drop the snapshot, both to their end if the caller leaves."""
        writing = self._write(session_id, partial(write, *args), closes=closes)
        task = asyncio.create_task(writing)
        self._writing.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def _write(
        self, session_id: str, write: Callable[[], Awaitable[T]], *, closes: bool
    ) -> T:
        try:
            return await self.gate.run(write, closes=closes)
        finally:
            # Also after a write that failed: it may have been done all the same.
            await self.snapshots.forget(session_id)

    def _done(self, task: asyncio.Task[Any]) -> None:
        """Let go of a task; nobody may be there to hear how it went."""
        self._writing.discard(task)
        if not task.cancelled():
            task.exception()

    async def _counted(self, session_id: str, read: Callable[[], Awaitable[T]]) -> T:
        """Read the store itself, for one who needs its own word."""
        self._on_read(session_id)
        who, trace, source = caller(), ReadTrace(), "failed"
        try:
            with followed(trace):
                answer = await self.gate.run(read)
            source = "direct"
            return answer
        except asyncio.CancelledError:
            source = ""
            raise
        finally:
            self._count(session_id, source, trace, who)

    def _count(
        self, session_id: str, source: str, trace: ReadTrace, who: Caller
    ) -> None:
        if source:
            ms = (time.perf_counter() - trace.began) * 1000
            self.tally.note(session_id, source, ms, who, trace.steps)
            self._board.wake()

    async def _direct(self, read: Callable[..., Awaitable[T]], *args: object) -> T:
        return await self.gate.run(partial(read, *args))

    async def _load(self, session_id: str) -> SessionSnapshot | None:
        read = partial(self.store.snapshot, limit=self._turns_kept)
        return await self._direct(read, session_id)
