"""What the console's live view is told of a turn or a breaker: facts, never words.

An event names what happened by ids, codes and numbers. No text of a shopper or a model
is in it, so whoever may watch the traffic need not be allowed to read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import TurnRecord

#: How a turn may go wrong, worst first; ``problems`` of a turn come in this order.
PROBLEMS = ("failed", "interrupted", "blocked", "corrected", "degraded", "slow")

#: A first token later than this is a problem in itself.
SLOW_FIRST_TOKEN_MS = 3000.0

_BAD_ENDS = {
    EndStatus.FAILED: "failed",
    EndStatus.INTERRUPTED: "interrupted",
    EndStatus.DEGRADED: "degraded",
}


@dataclass(frozen=True, slots=True)
class TurnSeen:
    """One turn that ended; ``cost_microusd`` None means that it has no price."""

    at: datetime
    response_id: str
    session_id: str
    site: str
    intent: str
    status: str
    problems: tuple[str, ...]
    degraded: tuple[str, ...]
    cache: str
    release: str
    duration_ms: float
    first_token_ms: float | None
    cost_microusd: int | None
    handed_over: bool
    number: int = 0
    kind: Literal["turn"] = "turn"


@dataclass(frozen=True, slots=True)
class BreakerSeen:
    """One breaker that changed, as one process saw it, with what it had counted."""

    at: datetime
    dependency: str
    before: str
    after: str
    cause: str
    calls: int
    failures: int
    slow: int
    process_id: str
    number: int = 0
    kind: Literal["breaker"] = "breaker"


LiveEvent = TurnSeen | BreakerSeen


def problems_of(record: TurnRecord) -> tuple[str, ...]:
    """Return what went wrong in a turn; nothing for one that went well."""
    found = {_BAD_ENDS.get(record.status, "")}
    if record.corrections:
        found.add("corrected")
    if any(each.outcome == "block" for each in record.stages):
        found.add("blocked")
    if (record.first_token_ms or 0.0) > SLOW_FIRST_TOKEN_MS:
        found.add("slow")
    return tuple(each for each in PROBLEMS if each in found)


def turn_seen(record: TurnRecord) -> TurnSeen:
    """Return what may be told of a turn."""
    first = record.first_token_ms
    return TurnSeen(
        at=record.finished_at,
        response_id=record.request.response_id,
        session_id=record.request.session_id,
        site=record.request.site,
        intent=record.intent,
        status=record.status.value,
        problems=problems_of(record),
        degraded=record.degraded,
        cache=record.cache_outcome,
        release=record.model_release,
        duration_ms=round(record.duration_ms, 1),
        first_token_ms=None if first is None else round(first, 1),
        cost_microusd=record.cost_microusd,
        handed_over=record.handed_over,
    )


def event_from_json(data: Mapping[str, Any], number: int) -> LiveEvent:
    """Return the event that was written as JSON; raise KeyError or TypeError else."""
    values = dict(data) | {"number": number}
    values["at"] = datetime.fromisoformat(values["at"])
    if values["kind"] == "breaker":
        return BreakerSeen(**values)
    for name in ("problems", "degraded"):
        values[name] = tuple(values[name])
    return TurnSeen(**values)
