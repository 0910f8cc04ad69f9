"""What a demo turn meets in place of the world: its own time, a slower model, faults.

A turn's clock counts the work that is done for it, from a time in the past. Where real
services and a real model would take their time, it is put forward by as much. So the
month looks alike on a busy machine and on an idle one, and nobody waits for it.
"""

import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NoReturn

from chat.demo_store.latency import SERVICES, Latency
from chat.orchestration.errors import DependencyTimeoutError, ModelThrottledError
from chat.orchestration.model_events import ModelEvent, ModelUsage, Prompt, TextDelta
from chat.orchestration.ports import LanguageModel
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn
from chat.telemetry.tracing import TurnSpan, TurnTracer

#: Seconds after which a call is given up that is not answered.
_GIVEN_UP_S = 0.45


class StageClock:
    """A turn's time of day and stop watch; both can be put forward."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._begun = time.thread_time()
        self._ahead = 0.0

    def now(self) -> datetime:
        """Return the time of day on the stage."""
        return self._at + timedelta(seconds=self.monotonic() - self._begun)

    def monotonic(self) -> float:
        """Return a time that never goes back."""
        return time.thread_time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass that nobody waits for."""
        self._ahead += seconds

    def advance_to(self, moment: float) -> None:
        """Let time pass until ``moment``, if that is still to come."""
        self._ahead += max(0.0, moment - self.monotonic())


class StageTracer(TurnTracer):
    """Remembers the spans of a turn; calls of services take the time of real ones."""

    def __init__(self, clock: StageClock, latency: Latency) -> None:
        super().__init__({}, clock.monotonic)
        self._stage_clock, self._latency = clock, latency

    @contextmanager
    def span(self, name: str, **attributes: object) -> Iterator[TurnSpan]:
        """Open a span; the clock is put forward before it closes."""
        begun = self._stage_clock.monotonic()
        with super().span(name, **attributes) as span:
            yield span
            service = name.removesuffix(".http")
            if name != service and service in SERVICES:
                taken = self._latency.sample(service)
                self._stage_clock.advance_to(begun + taken)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a model writes: how slowly, how often it refuses, what it adds."""

    slowness: float = 1.0
    refusals: float = 0.0
    slip: str = ""


class StageModel:
    """A release of the offline model that takes the time of a real one."""

    def __init__(
        self, inner: LanguageModel, clock: StageClock, pace: Pace, chance: Random
    ) -> None:
        self.release = inner.release
        self._inner, self._clock = inner, clock
        self._pace, self._chance = pace, chance

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield the inner model's events; raise ModelThrottledError now and then."""
        pace, chance, clock = self._pace, self._chance, self._clock
        if chance.random() < pace.refusals:
            clock.advance(0.2)
            raise ModelThrottledError("too many requests")
        clock.advance(pace.slowness * chance.lognormvariate(-0.9, 0.45))
        async with aclosing(self._inner.stream(prompt)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    clock.advance(pace.slowness * chance.uniform(0.008, 0.024))
                if isinstance(event, ModelUsage) and pace.slip:
                    yield TextDelta(pace.slip)
                yield event


class Unreachable:
    """Stands for a service that does not answer."""

    def __init__(self, dependency: str, clock: StageClock) -> None:
        self._dependency, self._clock = dependency, clock

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        return self._fail

    async def _fail(self, *_: object, **__: object) -> NoReturn:
        self._clock.advance(_GIVEN_UP_S)
        raise DependencyTimeoutError(self._dependency, "no answer in time")


@dataclass(frozen=True, slots=True)
class StageAnswer:
    """A cached answer of the stage."""

    text: str
    asins: tuple[str, ...]
    stored_at: datetime
    cost_microusd: int | None


@dataclass(slots=True)
class StageShelf:
    """The answers that are kept, by the real keys; old ones by the stage's time."""

    key_of: Callable[..., str]
    ttl: timedelta
    kept: dict[str, StageAnswer] = field(default_factory=dict)

    def at(self, clock: StageClock) -> "StageCache":
        """Return the cache as a turn sees it at its time."""
        return StageCache(self, clock)


@dataclass(frozen=True, slots=True)
class StageCache:
    """Implements the response cache port for one turn."""

    shelf: StageShelf
    clock: StageClock

    def key(self, **parts: Any) -> str:
        """Return the key of a question."""
        return self.shelf.key_of(**parts)

    async def get(self, key: str) -> StageAnswer | None:
        """Return what is kept, if it was by now and is not too old."""
        found = self.shelf.kept.get(key)
        if found is None:
            return None
        age = self.clock.now() - found.stored_at
        return found if timedelta(0) <= age <= self.shelf.ttl else None

    async def put(
        self,
        key: str,
        *,
        text: str,
        asins: Sequence[str],
        intent: str,
        cost_microusd: int | None,
    ) -> None:
        """Keep an answer."""
        now = self.clock.now()
        self.shelf.kept[key] = StageAnswer(text, tuple(asins), now, cost_microusd)


@dataclass(slots=True)
class StageHistory:
    """Implements the history port for one conversation, in memory."""

    turns: list[PastTurn] = field(default_factory=list)

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        """Return the last turns, oldest first."""
        return tuple(self.turns[-limit:])

    async def append(self, session_id: str, record: TurnRecord) -> None:
        """Keep a turn that ended."""
        self.turns.append(
            PastTurn(
                response_id=record.request.response_id,
                user_text=record.user_text,
                answer_text=record.final_text,
                intent=record.intent,
                products=tuple(card.asin for card in record.cards),
                at=record.finished_at,
                titles=tuple(card.title for card in record.cards),
                query=record.query,
                filters=record.filters,
            )
        )


#: Which ports stand for a dependency.
PORTS_OF: Mapping[str, str] = {
    "catalogue": "catalogue",
    "pricing": "pricing",
    "profile": "profiles",
    "recommendations": "recommendations",
    "promotions": "promotions",
    "reviews": "reviews",
    "reranker": "reranker",
}
