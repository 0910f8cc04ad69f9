"""One turn, from message to record: the ten steps of a turn, in order.

``Orchestrator.run`` is one async generator of events. It ends every turn with exactly
one ``End``, whatever fails; cards and ``End`` leave only after the record is durable.
The door (step 1: frame, rate limit, idempotency) is the edge's; it comes before.
"""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chat.orchestration.answering import Answerer
from chat.orchestration.control import TurnControl
from chat.orchestration.errors import DependencyError, OrchestrationError
from chat.orchestration.evidence import EvidenceGatherer
from chat.orchestration.evidence_items import Evidence
from chat.orchestration.facts import facts_of
from chat.orchestration.finishing import Finisher
from chat.orchestration.outside_opinion import OutsideOpinion
from chat.orchestration.ports import Ports, Tracer
from chat.orchestration.prompts import VERSION
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.speculation import Past, Speculation
from chat.orchestration.turn_events import EndStatus, Token, TurnEvent
from chat.orchestration.turn_record import StageTrace
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Intent, PastTurn, TurnRequest
from chat.orchestration.whole_series import wants_whole
from chat.orchestration.wish_evidence import gathered
from guardrails.core.pipeline import run_input
from guardrails.core.policy import Policy

logger = logging.getLogger(__name__)


class TurnTracer(Tracer, Protocol):
    """A tracer that remembers the spans of its turn."""

    def stages(self) -> tuple[StageTrace, ...]: ...


@dataclass(frozen=True, slots=True)
class Orchestrator:
    """Runs turns; holds no state of its own between them.

    ``policy`` returns the policy in force; each turn keeps the one it began with.
    """

    ports: Ports
    policy: Callable[[], Policy]
    tracers: Callable[[TurnRequest], TurnTracer]
    limits: TurnLimits
    voice: Voice

    def run(
        self, request: TurnRequest, control: TurnControl | None = None
    ) -> AsyncGenerator[TurnEvent, None]:
        """Begin a turn; return its events: tokens, a correction, products, the end.

        The consumer's loop must not await: a stop reaches the turn where it awaits.
        """
        return self.begin(request, control or TurnControl()).events()

    async def past(self, request: TurnRequest) -> Sequence[PastTurn]:
        """Return what was said before, as a turn wants it; raise DependencyError."""
        limit = self.limits.history_turns
        return await self.ports.history.recent(request.session_id, limit=limit)

    def begin(
        self,
        request: TurnRequest,
        control: TurnControl,
        past: Past | None = None,
    ) -> "Turn":
        """Begin a turn: its message is checked, ``events`` does the rest.

        ``past`` is the answer of ``past``, where it was asked for already.
        """
        return Turn(self, request, control, past)


class Turn:
    """One run of the ten steps; the message's checks are done when it is made."""

    def __init__(
        self,
        owner: Orchestrator,
        request: TurnRequest,
        control: TurnControl,
        past: Past | None = None,
    ) -> None:
        self._past = past or partial(owner.past, request)
        self.tracer = owner.tracers(request)
        self.ports = owner.ports.for_turn(self.tracer)
        self.limits, self.voice, self.control = owner.limits, owner.voice, control
        started = self.ports.clock.monotonic()
        policy = owner.policy()
        with self.tracer.span("input_checks") as span:  # step 2
            checked = run_input(request.text, policy, clock=self.ports.clock.monotonic)
            span.outcome(
                "block" if checked.blocked else "pass", score=checked.injection_score
            )
        self.state = TurnState(
            request=request,
            policy=policy,
            started=started,
            deadline=started + self.limits.turn_s,
            checked=checked,
        )
        self.answerer = Answerer(self.ports, self.limits, self.voice, self.state)
        self.opinion = OutsideOpinion(self.ports, self.limits.opinion_s, self.state)
        self.finisher = Finisher(
            self.ports, self.limits, self.voice, self.state, self.opinion
        )

    @property
    def redacted(self) -> str:
        """Return what of the message may be kept."""
        return self.state.checked.text

    async def events(self) -> AsyncGenerator[TurnEvent, None]:
        """Yield the turn's events; every way out passes through the record."""
        try:
            self.control.attach()
            async with aclosing(self._answer()) as tokens:  # steps 3 to 7
                async for token in tokens:
                    yield token
            closing = await self.finisher.close_answer()  # steps 8 and 9
            self.control.seal()
        except OrchestrationError as error:
            self.control.seal()
            closing = self.finisher.failed(error)
        except BaseException as error:  # noqa: BLE001 (a turn ends with an event)
            closing = self.finisher.ended_early(self._absorbed(error))
        await self.control.admitted()
        for event in closing:
            yield event
        for event in await self.finisher.record(self.tracer.stages()):  # step 10
            yield event
        yield await self.finisher.end()

    def _absorbed(self, error: BaseException) -> EndStatus:
        """Return how the turn was told to end; raise what is not ours to absorb."""
        if isinstance(error, GeneratorExit | KeyboardInterrupt | SystemExit):
            raise error
        if isinstance(error, Exception):
            name = self.state.request.response_id
            logger.error("defect in turn %s", name, exc_info=error)
            self.control.seal()
            self.state.fallbacks.append(f"defect: {type(error).__name__}")
            return EndStatus.FAILED
        return self.control.absorb()

    async def _answer(self) -> AsyncGenerator[Token, None]:
        """Steps 3 to 7: understand, look into the cache, gather evidence, write."""
        state = self.state
        if state.checked.blocked:
            await self.control.admitted()
            async for token in self.answerer.fixed(state.policy.refusal("injection")):
                yield token
            return
        async with (
            self.opinion,
            Speculation(self.ports, self.limits, state, self._past) as speculation,
        ):
            await speculation.understand()  # step 3
            state.policy = state.policy.for_intent(state.guess.intent.value)
            tokens = await self._fixed_answer()
            tokens = tokens or await self._cached_answer()  # step 4
            if tokens is None:
                with self.tracer.span("evidence"):  # step 5
                    await self._know(
                        await gathered(self.ports, self.limits, state, speculation)
                    )
                tokens = self.answerer.from_model()  # steps 6 and 7
            if await self.opinion.refuses():
                tokens = self.answerer.fixed(state.policy.refusal("injection"))
        await self.control.admitted()
        async with aclosing(tokens) as answer:
            async for token in answer:
                yield token

    async def _fixed_answer(self) -> AsyncGenerator[Token, None] | None:
        """An answer that no model is needed for: a hand-over, or asking back."""
        guess = self.state.guess
        if guess.intent is Intent.HAND_OVER and not guess.unsure:
            return self.answerer.fixed(await self._hand_over())
        if guess.unsure and len(guess.alternatives) > 1:
            return self.answerer.fixed(self.voice.asking_back(guess.alternatives))
        return None

    async def _hand_over(self) -> str:
        """Pass the conversation to a person; return the sentence that says so."""
        request = self.state.request
        await self.control.admitted()
        try:
            reference = await self.ports.hand_overs.create(
                session_id=request.session_id,
                response_id=request.response_id,
                reason=self.state.text,
                site=request.site,
                locale=request.locale,
            )
        except DependencyError as error:
            self.state.degraded.add(error.dependency)
            contact = next(iter(self.voice.contacts), self.voice.shop_name)
            return self.voice.hand_over_failed.format(contact=contact)
        self.state.handed_over = True
        return self.voice.handed_over.format(reference=reference)

    async def _cached_answer(self) -> AsyncGenerator[Token, None] | None:
        """Return the cached answer's tokens; None when there can be none."""
        state = self.state
        if not self._may_cache():
            return None
        state.catalogue_version = await self.ports.retriever.version()
        release = self.ports.route.candidates(state.guess.intent)[0].release
        state.cache_key = self.ports.cache.key(
            question=state.question,
            intent=state.guess.intent.value,
            tier=state.customer.tier,
            locale=state.request.locale,
            versions=(
                state.catalogue_version,
                VERSION,
                release,
                str(state.policy.version),
            ),
        )
        with self.tracer.span(
            "response_cache", store="cache", key=state.cache_key
        ) as span:
            cached = await self.ports.cache.get(state.cache_key)
            state.cache_outcome = "hit" if cached else "miss"
            span.outcome(state.cache_outcome)
        if cached is None:
            return None
        age = self.ports.clock.now() - cached.stored_at
        state.cache_age_ms = int(age.total_seconds() * 1000)
        state.saved_microusd = cached.cost_microusd
        state.release, state.prompt_version = "", VERSION
        gatherer = EvidenceGatherer(self.ports, self.limits, state)
        await self._know(await gatherer.for_products(cached.asins))
        return self.answerer.from_cache(cached.text)

    def _may_cache(self) -> bool:
        """Whether the answer depends on nothing said before and nothing personal."""
        state = self.state
        personal = bool(state.customer.customer_id or state.checked.findings)
        alone = state.resolution.standalone and not state.further
        # A sum of prices is true of its moment.
        summed = wants_whole(state.question)
        return state.plan.cacheable and alone and not (personal or summed)

    async def _know(self, evidence: Evidence) -> None:
        """Fix the evidence, and with it the facts that the guards judge by."""
        self.state.evidence = evidence
        self.state.facts = facts_of(evidence, contacts=self.voice.contacts)
