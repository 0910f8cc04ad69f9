"""Small adapters between ports and what is behind them."""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime

from chat.downstream.retry import RetryBudget, RetryPolicy
from chat.llm.demo import AT_ONCE, HUMAN, Cadence
from chat.llm.factory import ModelConfig
from chat.orchestration.ports import TurnRecorder
from chat.orchestration.recording import bare_record
from chat.orchestration.turn_events import End, EndStatus
from chat.orchestration.turn_record import StageTrace, TurnRecord
from chat.orchestration.turns import TurnRequest
from chat.services.hand_overs import hand_over_create
from chat.stores.database import DatabaseThreads
from chat.stores.live_feed import LiveFeed
from chat.stores.session_store import StoredSession, StoredTurn
from chat.telemetry.exporting import Tracing
from chat.telemetry.live_events import turn_seen
from chat.telemetry.metrics import Metrics
from chat.telemetry.sampling import TurnFate
from chat.telemetry.tracing import TurnTracer


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return a time that never goes back."""
        return time.monotonic()


class ThreadedHandOvers:
    """Implements the hand-over port; raises DependencyError("hand_overs")."""

    def __init__(self, threads: DatabaseThreads) -> None:
        self._threads = threads

    async def create(
        self, *, session_id: str, response_id: str, reason: str, site: str, locale: str
    ) -> str:
        """Return the reference that the shopper may quote."""
        return await self._threads.guarded(
            "hand_overs",
            hand_over_create,
            session_id=session_id,
            response_id=response_id,
            reason=reason,
            site=site,
            locale=locale,
        )


class ObservedRecorder:
    """Records a turn, then counts it and tells who watches."""

    def __init__(
        self, recorder: TurnRecorder, metrics: Metrics, feed: LiveFeed
    ) -> None:
        self._recorder = recorder
        self._metrics = metrics
        self._feed = feed

    async def record(self, record: TurnRecord) -> None:
        """Return once the record is durable or safely queued."""
        await self._recorder.record(record)
        self._metrics.observe_turn(record)
        self._feed.note(turn_seen(record))


class StoreRetries:
    """When the session store is asked again: once, and within a budget."""

    def __init__(self) -> None:
        self._policy = RetryPolicy(attempts=2)
        self._budget = RetryBudget()

    def begin(self) -> None:
        """Note a call."""
        self._budget.record_call()

    def pause_s(self, attempt: int) -> float | None:
        """Return how long to wait after attempt number ``attempt``; None to give up."""
        if attempt >= self._policy.attempts or not self._budget.try_spend():
            return None
        return self._policy.wait_s(attempt, random.random)


class Tracers:
    """Hands out the tracers of turns, and ends them."""

    def __init__(self, tracing: Tracing) -> None:
        self._tracing = tracing
        self._open: dict[str, TurnTracer] = {}

    def begin(self, request: TurnRequest) -> TurnTracer:
        """Return the tracer of a turn that begins now."""
        tracer = self._tracing.turn(
            response_id=request.response_id,
            session_id=request.session_id,
            site=request.site,
        )
        self._open[request.response_id] = tracer
        return tracer

    def end(self, response_id: str, end: End, *, corrected: bool) -> None:
        """Hand a turn that has ended to the exporter, if it is one to keep."""
        tracer = self._open.pop(response_id, None)
        if tracer is not None:
            fate = TurnFate(
                end.status.value, end.degraded, corrected, tracer.elapsed_ms
            )
            self._tracing.finish(tracer, fate)


def cadence_of(pace_ms: int) -> Cadence:
    """Return the offline model's cadence at so many milliseconds between words."""
    if pace_ms == 0:
        return AT_ONCE
    return replace(HUMAN, between_s=pace_ms / 1000)


def model_config(**values: object) -> ModelConfig:
    """Return the configuration of models; empty texts mean their defaults."""
    given = {name: value for name, value in values.items() if value}
    return ModelConfig(**given)  # type: ignore[arg-type]


def interrupted_record(
    turn: StoredTurn, session: StoredSession | None, text: str
) -> TurnRecord:
    """Return the record of a turn whose process died: what was shown, no more."""
    request = TurnRequest(
        session_id=turn.session_id,
        message_id=turn.message_id,
        response_id=turn.response_id,
        text="",
        customer_id=session.customer_id if session else None,
        received_at=turn.received_at,
        site=session.site if session else "",
        locale=session.locale if session else "",
    )
    record = bare_record(
        request,
        user_text=turn.user_text,
        shown=text,
        status=EndStatus.INTERRUPTED,
        finished_at=datetime.now(UTC),
    )
    lost = StageTrace("process_lost", 0.0, 0.0, "interrupted")
    return replace(record, stages=(lost,), fallbacks=("process lost",))
