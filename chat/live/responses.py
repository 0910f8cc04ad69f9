"""All responses that this process writes: started, logged, leased, drained.

The log is written for a hundred of them in one round trip, every 50 ms. When Redis is
away the frames stay in memory and are logged when it is back.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import copy_context

from redis.exceptions import RedisError

from chat.downstream.deadline import deadline_within
from chat.live.orphans import logged
from chat.live.run import Run
from chat.orchestration.errors import DependencyError
from chat.orchestration.orchestrator import Orchestrator
from chat.orchestration.speculation import Past
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turns import PastTurn, TurnRequest
from chat.protocol.frames import to_log
from chat.stores.frame_log import FrameLog, LogWrite
from chat.telemetry.session_reads import called_by

logger = logging.getLogger(__name__)

_TICK_S = 0.05
_AT_ONCE = 100  # responses in one round trip: some ms in which nothing else is done
_LEASE_EVERY_S = 1.0
_GIVE_UP_S = 60.0  # how long a finished response waits for a log that is away

Finished = Callable[[Run], Awaitable[None]]


class Responses:
    """The registry of runs; ``finished`` is awaited after each run's end."""

    def __init__(
        self, orchestrator: Orchestrator, log: FrameLog, finished: Finished
    ) -> None:
        self._orchestrator = orchestrator
        self._turn_s = orchestrator.limits.turn_s
        self._log = log
        self._finished = finished
        self._runs: dict[str, Run] = {}
        self._flusher: asyncio.Task[None] | None = None
        self._leased_at = 0.0
        self._writing = asyncio.Lock()

    async def begin(self, request: TurnRequest) -> Run:
        """Begin a response that only reads until it is admitted."""
        run = Run(request, self._orchestrator, await self._asked_for_past(request))
        self._runs[request.response_id] = run
        run.context.run(called_by, "turn", request.response_id)
        run.task = asyncio.create_task(self._play(run), context=run.context)
        return run

    async def _asked_for_past(self, request: TurnRequest) -> Past:
        """Ask for what was said before, while the message is still to be checked."""
        context = copy_context()
        context.run(called_by, "turn", request.response_id)
        asked = asyncio.create_task(self._orchestrator.past(request), context=context)
        asked.add_done_callback(_heard)
        # Two steps bring the question to the store; checks take the processor for long.
        for _ in range(2):
            await asyncio.sleep(0)

        async def past() -> Sequence[PastTurn]:
            return await asked

        return past

    def withdraw(self, run: Run) -> None:
        """Undo ``begin``: there is no message that the response would answer."""
        self._runs.pop(run.response_id, None)
        if run.task is not None:
            run.task.cancel()

    def admit(self, run: Run) -> None:
        """Let a response be written: its message is kept."""
        run.admission.set()
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_while_needed())

    def get(self, response_id: str) -> Run | None:
        """Return a response that this process writes, or has written just now."""
        return self._runs.get(response_id)

    def of_session(self, session_id: str) -> Run | None:
        """Return the response that this process writes for a session."""
        for run in self._runs.values():
            if run.request.session_id == session_id and run.end is None:
                return run
        return None

    def expected_last_seq(self, response_id: str) -> int:
        """Return the number that a running response will end with."""
        run = self._runs.get(response_id)
        return run.expected_last_seq if run else 0

    def stop(self, response_id: str, session_id: str) -> bool:
        """Stop a response of a session; False when it does not run here."""
        run = self._runs.get(response_id)
        if run is None or run.request.session_id != session_id:
            return False
        run.control.end(EndStatus.STOPPED)
        return True

    @property
    def running(self) -> int:
        """Return how many responses are being written."""
        return sum(run.end is None for run in self._runs.values())

    @property
    def open(self) -> int:
        """Return how many responses are written, or wait for the log to take them."""
        return len(self._runs)

    async def settle(self, response_id: str) -> bool:
        """Log a response that has ended here; False when it is still being written.

        One that is unknown here may have been logged, and let go, a moment ago.
        """
        run = self._runs.get(response_id)
        if run is not None and run.end is not None:
            await self._flush_quietly()
        return run is None or run.end is not None

    async def drain(self, grace_s: float) -> None:
        """Let running responses finish for a while, then end them as interrupted."""
        tasks = [run.task for run in self._runs.values() if run.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for run in self._runs.values():
                run.control.end(EndStatus.INTERRUPTED)
            if late:
                await asyncio.wait(late, timeout=2.0)
        await self._flush_quietly()

    # -- inside -------------------------------------------------------------------

    async def _play(self, run: Run) -> None:
        try:
            # Every call below knows by when an answer is of use.
            with deadline_within(self._turn_s):
                await run.play()
        except Exception:
            logger.exception("response %s broke", run.response_id)
        finally:
            await self._close(run)

    async def _close(self, run: Run) -> None:
        try:
            await self._finished(run)
        except DependencyError as error:
            # Its end is in the log; who ends orphans brings the store up to it.
            logger.warning("response %s is closed later: %s", run.response_id, error)
        except Exception:
            logger.exception("response %s could not be closed", run.response_id)

    async def _flush_while_needed(self) -> None:
        """Write the log and renew the leases while there are runs."""
        while self._runs:
            await asyncio.sleep(_TICK_S)
            await self._flush_quietly()

    async def _flush_quietly(self) -> None:
        try:
            async with self._writing:
                await self._flush()
        except (RedisError, OSError):
            logger.warning("the frame log can't be written just now")
            self._forget_the_old()
            await asyncio.sleep(10 * _TICK_S)

    async def _flush(self) -> None:
        """Write what is new, some responses at a time: nobody waits for all of them."""
        now = time.monotonic()
        renew = now - self._leased_at >= _LEASE_EVERY_S
        told = [run for run in self._admitted() if renew or _has_news(run)]
        if told and renew:
            self._leased_at = now
        for start in range(0, len(told), _AT_ONCE):
            await self._bring(told[start : start + _AT_ONCE], renews=renew)

    async def _bring(self, runs: Sequence[Run], *, renews: bool) -> None:
        """Write what some runs have by now, in one round trip."""
        marks = [(run, len(run.frames), run.end is not None) for run in runs]
        writes = [_write_of(run, upto, renews=renews) for run, upto, _ in marks]
        lost = await self._log.write(writes)
        for run, upto, is_over in marks:
            run.logged = upto
            if run.response_id in lost and not await self._has_ours(run):
                self._give_up(run)
            elif is_over:
                self._runs.pop(run.response_id, None)

    def _admitted(self) -> list[Run]:
        """Return the runs that hold their leases for good."""
        return [run for run in self._runs.values() if run.admission.is_set()]

    async def _has_ours(self, run: Run) -> bool:
        """Whether the log has what we wrote: the answer to a write may be lost."""
        written = logged(await self._log.read(run.response_id))
        return written == run.frames[: len(written)]

    def _give_up(self, run: Run) -> None:
        """Another process has ended this response for us: we were taken for dead."""
        logger.warning("response %s was ended by another process", run.response_id)
        run.control.end(EndStatus.INTERRUPTED)
        self._runs.pop(run.response_id, None)

    def _forget_the_old(self) -> None:
        """Let go of finished responses that no log will take."""
        for response_id, run in list(self._runs.items()):
            if run.end is not None and run.task is not None and run.task.done():
                run.stale_s += 10 * _TICK_S
                if run.stale_s > _GIVE_UP_S:
                    del self._runs[response_id]


def _heard(asked: asyncio.Task[Sequence[PastTurn]]) -> None:
    """Take note of how it went; a message that is refused needs no past."""
    if not asked.cancelled():
        asked.exception()


def _has_news(run: Run) -> bool:
    """Whether the log is behind."""
    return len(run.frames) > run.logged or run.end is not None


def _write_of(run: Run, upto: int, *, renews: bool) -> LogWrite:
    fresh = run.frames[run.logged : upto]
    return LogWrite(
        session_id=run.request.session_id,
        response_id=run.response_id,
        last_seq=upto,
        blob=to_log(fresh) if fresh else b"",
        is_first=run.logged == 0,
        renews=renews,
        is_last=run.end is not None,
    )
