"""One question under several policies, by the way of a real turn, without its traces.

The first policy's turn asks services and model. The others get the same answers again,
so that what differs comes from the policies alone. Nothing is kept: no record, no
session, no cached answer, no hand-over.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, cast

from chat.orchestration.errors import ModelError, OrchestrationError
from chat.orchestration.model_events import ModelEvent, Prompt
from chat.orchestration.orchestrator import Orchestrator, TurnTracer
from chat.orchestration.ports import CachedAnswer, LanguageModel, Ports
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn, TurnRequest
from chat.orchestration.wrapped_route import WrappedRoute
from guardrails.core.policy import Policy

#: Ports whose answers hold for all sides of a rehearsal.
_REMEMBERED = (
    "catalogue pricing profiles recommendations promotions reviews reranker retriever "
    "policy_texts classifier provider"
).split()
_NO_REFERENCE = "(rehearsal: nobody was told)"


@dataclass(frozen=True, slots=True)
class Side:
    """What one policy made of the question; ``asked`` says if a model was called."""

    policy: Policy
    record: TurnRecord
    asked: bool


class Rehearsal:
    """One question, asked under one policy after the other."""

    def __init__(
        self,
        ports: Ports,
        *,
        limits: TurnLimits,
        voice: Voice,
        tracers: Callable[[], TurnTracer],
        past: Sequence[PastTurn] = (),
    ) -> None:
        self._limits, self._voice, self._tracers = limits, voice, tracers
        self._recording = recording = _Recording()
        memo: dict[Any, Any] = {}
        remembered = {
            name: cast("Any", _Remembered(getattr(ports, name), name, memo))
            for name in _REMEMBERED
            if getattr(ports, name) is not None
        }
        self._ports = replace(
            ports,
            route=WrappedRoute(
                ports.route, lambda model: _RecordedModel(model, recording)
            ),
            history=_History(tuple(past)),
            cache=_NoCache(),
            hand_overs=_NoHandOvers(),
            **remembered,
        )

    async def side(self, request: TurnRequest, policy: Policy) -> Side:
        """Return what a policy makes of the question."""
        recorder, before = _Recorder(), self._recording.calls
        orchestrator = Orchestrator(
            ports=replace(self._ports, recorder=recorder),
            policy=lambda: policy,
            tracers=lambda _: self._tracers(),
            limits=self._limits,
            voice=self._voice,
        )
        async with aclosing(orchestrator.run(request)) as events:
            async for _ in events:
                pass
        (record,) = recorder.records
        return Side(policy, record, asked=self._recording.calls > before)


class _Remembered:
    """A port that gives each answer again; a call that was cancelled is made anew."""

    def __init__(self, port: object, name: str, memo: dict[Any, Any]) -> None:
        self._port, self._name, self._memo = port, name, memo

    def __getattr__(self, method: str) -> Callable[..., Any]:
        async def call(*given: object, **named: object) -> Any:
            key = (self._name, method, repr(given), repr(sorted(named.items())))
            if key not in self._memo:
                self._memo[key] = await self._outcome(method, given, named)
            answer, error = self._memo[key]
            if error is not None:
                raise error
            return answer

        return call

    async def _outcome(
        self, method: str, given: Sequence[object], named: Mapping[str, object]
    ) -> tuple[Any, OrchestrationError | None]:
        try:
            return await getattr(self._port, method)(*given, **named), None
        except OrchestrationError as error:
            return None, error


@dataclass(slots=True)
class _Said:
    """What a release said, and how it failed."""

    events: list[ModelEvent] = field(default_factory=list)
    error: ModelError | None = None


@dataclass(slots=True)
class _Recording:
    """What releases said to prompts, and how often one was called."""

    said: dict[Any, _Said] = field(default_factory=dict)
    calls: int = 0


class _RecordedModel:
    """One release; what it said to a prompt is said again to the same one."""

    def __init__(self, inner: LanguageModel, recording: _Recording) -> None:
        self.release = inner.release
        self._inner, self._recording = inner, recording

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        key = (self.release, prompt.system, prompt.messages)
        said = self._recording.said.get(key)
        if said is None:
            said = self._recording.said[key] = _Said()
            async with aclosing(self._listen(prompt, said)) as events:
                async for event in events:
                    yield event
            return
        for event in said.events:
            yield event
        if said.error is not None:
            raise said.error

    async def _listen(
        self, prompt: Prompt, said: _Said
    ) -> AsyncGenerator[ModelEvent, None]:
        self._recording.calls += 1
        try:
            async with aclosing(self._inner.stream(prompt)) as events:
                async for event in events:
                    said.events.append(event)
                    yield event
        except ModelError as error:
            said.error = error
            raise


@dataclass(slots=True)
class _Recorder:
    """Keeps the record of one side, for whoever rehearses."""

    records: list[TurnRecord] = field(default_factory=list)

    async def record(self, record: TurnRecord) -> None:
        self.records.append(record)


@dataclass(frozen=True, slots=True)
class _History:
    """What was said before in this rehearsal."""

    past: tuple[PastTurn, ...]

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        return self.past[-limit:]

    async def append(self, session_id: str, record: TurnRecord) -> None:
        """Keep nothing."""


class _NoCache:
    """A response cache that has nothing and takes nothing."""

    def key(self, **parts: object) -> str:
        return ""

    async def get(self, key: str) -> CachedAnswer | None:
        return None

    async def put(self, key: str, **parts: object) -> None:
        """Keep nothing."""


class _NoHandOvers:
    """Lets nobody be called."""

    async def create(
        self, *, session_id: str, response_id: str, reason: str, site: str, locale: str
    ) -> str:
        return _NO_REFERENCE
