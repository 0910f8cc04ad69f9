"""Responses whose process died: ended as interrupted, once, by whoever notices.

What was shown of them is in the log, and so is put on the record: no answer without a
record, also when the one who was to write it is gone.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
from redis.exceptions import RedisError

from chat.orchestration.errors import AlreadyRecordedError, DependencyError
from chat.orchestration.turn_events import End, EndStatus
from chat.protocol.frames import Frame, ResponseFrames, from_log, text_of, to_log
from chat.stores.frame_log import FrameLog
from chat.stores.session_store import Closing, SessionStore, StoredTurn
from chat.telemetry.session_reads import called_by

logger = logging.getLogger(__name__)

Interrupted = Callable[[StoredTurn, str], Awaitable[None]]


async def no_record(turn: StoredTurn, text: str) -> None:
    """Record nothing."""


class Orphans:
    """Ends responses that nobody writes any more."""

    def __init__(
        self,
        store: SessionStore,
        log: FrameLog,
        record: Interrupted = no_record,
    ) -> None:
        self._store = store
        self._log = log
        self._record = record

    async def end(self, response_id: str) -> None:
        """End a response without an owner; once it has an end, only what lacks is done.

        Raises RedisError and DependencyError: then it is tried again later.
        """
        called_by("orphans", response_id)
        turn = await self._store.turn(response_id)
        if turn is None:
            return
        frames = logged(await self._log.read(response_id))
        if frames and frames[-1].kind == "end":
            # Whoever wrote the end may have failed, or died, before the store knew.
            await self._close_as(turn, frames)
            return
        ending = self._ending_of(turn, frames)
        blob = to_log(ending)
        if frames and not await self._log.finish(response_id, ending[-1].seq, blob):
            return
        await self._close(turn, frames, ending[-1].seq)

    def _ending_of(self, turn: StoredTurn, frames: list[Frame]) -> list[Frame]:
        """Return what is missing: the end, or what the store knows beyond the log."""
        last = frames[-1].seq if frames else 0
        encoder = ResponseFrames(turn.response_id, last)
        if turn.status is None:
            text, _ = text_of(frames)
            return [encoder.end(End(EndStatus.INTERRUPTED, text))]
        return finished_frames(turn, last)

    async def _close(self, turn: StoredTurn, frames: list[Frame], seq: int) -> None:
        text, items = text_of(frames)
        closing = Closing(
            EndStatus.INTERRUPTED, text, seq, datetime.now(UTC), tuple(items)
        )
        if turn.status is None:
            logger.warning("response %s lost its process", turn.response_id)
            # The record first: it takes a turn once, so this bears to be repeated,
            # and a turn that the store knows as finished is not looked at again. One
            # that is there already says all that was shown, and stands.
            with suppress(AlreadyRecordedError):
                await self._record(turn, text)
            await self._store.close_turn(turn.response_id, closing)

    async def _close_as(self, turn: StoredTurn, frames: list[Frame]) -> None:
        """Close a turn as its end in the log says."""
        if turn.status is not None:
            return
        end = orjson.loads(frames[-1].wire)
        status, (text, items) = EndStatus(end["status"]), text_of(frames)
        if status is EndStatus.INTERRUPTED:
            await self._close(turn, frames, frames[-1].seq)
            return
        closing = Closing(
            status,
            text,
            frames[-1].seq,
            datetime.now(UTC),
            tuple(items),
            tuple(end["degraded"]),
        )
        await self._store.close_turn(turn.response_id, closing)

    async def end_all(self, before: datetime, *, limit: int = 100) -> int:
        """End every unfinished response of before ``before`` that nobody writes."""
        ended = 0
        for turn in await self._store.unfinished(before, limit=limit):
            try:
                if not await self._log.has_writer(turn.response_id):
                    await self.end(turn.response_id)
                    ended += 1
            except (RedisError, DependencyError):
                logger.warning("response %s can't be ended now", turn.response_id)
        return ended


def logged(blobs: list[bytes], after: int = 0) -> list[Frame]:
    """Return the frames in entries of the log that follow number ``after``."""
    # A write whose answer was lost is repeated, frames and all: each counts once.
    found: list[Frame] = []
    last = after
    for blob in blobs:
        for frame in from_log(blob):
            if frame.seq > last:
                found.append(_beginning(frame, last))
                last = frame.seq
    return found


def _beginning(frame: Frame, after: int) -> Frame:
    """Return a frame that stands for several as it follows number ``after``."""
    if frame.kind != "snapshot" or frame.first > after:
        return frame
    body = orjson.loads(frame.wire)
    items = body.get("products", {}).get("items", [])
    encoder = ResponseFrames(body["response_id"], after)
    return encoder.snapshot(body["text"], items, upto=frame.seq)


def finished_frames(turn: StoredTurn, after: int) -> list[Frame]:
    """Return a finished turn as the store has it: a snapshot, and the end.

    They take the numbers that follow ``after`` up to the response's last. Empty when
    the client has seen that one. Of an interrupted response a client may have seen more
    than was kept; it gets the kept state under the numbers that it expects.
    """
    if turn.status is None:
        return []
    has_end = 0 < turn.last_seq <= after
    if has_end and turn.status is not EndStatus.INTERRUPTED:
        return []
    encoder = ResponseFrames(turn.response_id, after)
    frames = []
    if after != turn.last_seq - 1:
        items: list[Any] = list(turn.products)
        upto = max(turn.last_seq - 1, after + 1)
        frames.append(encoder.snapshot(turn.answer_text, items, upto=upto))
    frames.append(encoder.end(End(turn.status, turn.answer_text, turn.degraded)))
    return frames
