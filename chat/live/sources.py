"""Where the frames of a response are read from: this process, the log, the store.

A source yields lists of frames in order, each frame once, and is done after the end.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from redis.exceptions import RedisError

from chat.live.orphans import Orphans, finished_frames, logged
from chat.live.responses import Responses
from chat.live.run import Run
from chat.orchestration.errors import DependencyError
from chat.orchestration.turn_events import End, EndStatus
from chat.protocol.frames import Frame, ResponseFrames
from chat.stores.frame_log import FrameLog
from chat.stores.log_tail import LogTail
from chat.stores.session_store import SessionStore

logger = logging.getLogger(__name__)

_LOOK_S = 0.5  # how often it is asked whether a silent response still has an owner
_HOPE_S = 6.0  # how long a response is waited for that can't be read


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds the frames of any response of any session."""

    responses: Responses
    store: SessionStore
    log: FrameLog
    tail: LogTail
    orphans: Orphans

    async def following(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        """Yield what follows number ``after`` until the end of the response."""
        run = self.responses.get(response_id)
        frames = (
            from_run(run, after) if run else self._from_elsewhere(response_id, after)
        )
        async with aclosing(frames) as batches:
            async for batch in batches:
                yield batch

    async def _from_elsewhere(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        """Yield from the log; from the store when the log fails or has a gap."""
        cursor = after
        try:
            async with aclosing(self._from_log(response_id, after)) as batches:
                async for batch in batches:
                    if batch[0].first > cursor + 1:
                        break
                    yield batch
                    cursor = batch[-1].seq
                    if batch[-1].kind == "end":
                        return
        except (RedisError, OSError):
            logger.warning("response %s can't be read from the log", response_id)
        if frames := await self._from_store(response_id, cursor):
            yield frames

    async def _from_log(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        """Yield what the log has and gets; return when it will never have an end."""
        frames = logged(await self.log.read(response_id, after), after)
        if frames and frames[-1].kind == "end":
            yield frames  # mostly: the answer was finished while its client was away
            return
        cursor = frames[-1].seq if frames else after
        with self.tail.follow(response_id, cursor) as follower:
            silent_since = time.monotonic()
            while True:
                if frames:
                    yield frames
                    cursor = frames[-1].seq
                    silent_since = time.monotonic()
                elif await self._is_over(response_id, cursor, silent_since):
                    return
                frames = logged(await follower.take(_LOOK_S), cursor)

    async def _is_over(self, response_id: str, cursor: int, silent: float) -> bool:
        """Whether nothing more will come; an orphan is ended, and so gets an end."""
        if await self.log.has_writer(response_id):
            return False
        try:
            await self.orphans.end(response_id)
        except DependencyError:
            logger.warning("response %s can't be ended just now", response_id)
        # Its end comes with the next look at the log, unless the log lost the response
        # or the client is ahead of it: the last frames before a crash are not logged.
        if await self.log.last_seq(response_id) <= cursor:
            return True
        return time.monotonic() - silent > _HOPE_S

    async def _from_store(self, response_id: str, after: int) -> list[Frame]:
        """Return the finished turn; an interruption when it does not finish."""
        deadline = time.monotonic() + _HOPE_S
        while True:
            try:
                turn = await self.store.turn(response_id)
                if turn is not None and turn.status is not None:
                    return finished_frames(turn, after)
                if await self.log.has_writer(response_id):
                    deadline = time.monotonic() + _HOPE_S
            except (DependencyError, RedisError):
                logger.warning("response %s can't be read just now", response_id)
            if time.monotonic() > deadline:
                encoder = ResponseFrames(response_id, after)
                return [encoder.end(End(EndStatus.INTERRUPTED, ""))]
            await asyncio.sleep(_LOOK_S)


async def from_run(run: Run, after: int) -> AsyncGenerator[list[Frame], None]:
    """Yield from a response that this process writes."""
    cursor = after
    while True:
        if frames := run.after(cursor):
            yield frames
            cursor = frames[-1].seq
        elif run.end is not None:
            return
        else:
            await run.changed()
