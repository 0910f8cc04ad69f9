"""Steps 8 to 10: the check on the whole text, the cards, the record, the end."""

from dataclasses import replace

from chat.orchestration.answering import cost_microusd
from chat.orchestration.errors import (
    AlreadyRecordedError,
    DependencyError,
    OrchestrationError,
)
from chat.orchestration.facts import facts_of
from chat.orchestration.outside_opinion import Findings, OutsideOpinion
from chat.orchestration.ports import Ports
from chat.orchestration.product_cards import cards_of
from chat.orchestration.prompts import CANARY
from chat.orchestration.recording import record_of
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_events import (
    Correction,
    Edit,
    End,
    EndStatus,
    ProductCard,
    Products,
    Token,
    TurnEvent,
)
from chat.orchestration.turn_record import StageTrace, TurnRecord
from chat.orchestration.turn_state import TurnState
from chat.orchestration.wish_evidence import cards_of_wishes
from guardrails.core.pipeline import run_output
from guardrails.core.types import Action


def single_edit(before: str, after: str) -> tuple[Edit, ...]:
    """Return the one edit that turns ``before`` into ``after``: what lies between the
    longest common beginning and the longest common end."""
    limit = min(len(before), len(after))
    start = next((i for i in range(limit) if before[i] != after[i]), limit)
    tail = 0
    while tail < limit - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return (Edit(start, len(before) - tail, after[start : len(after) - tail]),)


class Finisher:
    """Closes one turn."""

    def __init__(
        self,
        ports: Ports,
        limits: TurnLimits,
        voice: Voice,
        state: TurnState,
        opinion: OutsideOpinion,
    ) -> None:
        self._ports = ports
        self._opinion = opinion
        self._limits = limits
        self._voice = voice
        self._state = state
        self._recorded: TurnRecord | None = None

    async def close_answer(self) -> list[TurnEvent]:
        """Check the whole text, correct it if need be, and choose the cards."""
        state = self._state
        await self._refresh_quotes()
        # What was cached was judged when it was written, our own sentences never are.
        by_model = state.source == "model" and bool(state.release)
        events = self._checked(
            await self._opinion.of_answer(state.streamed) if by_model else ()
        )
        state.cards = self._laid_out()
        if state.pipeline and state.pipeline.blocked:
            state.cards = ()
        state.status = EndStatus.DEGRADED if state.degraded else EndStatus.COMPLETE
        await self._keep_answer()
        return events

    def failed(self, error: OrchestrationError) -> list[TurnEvent]:
        """Close a turn that a critical dependency ended: say so, and how to go on."""
        state = self._state
        state.status = EndStatus.FAILED
        if isinstance(error, DependencyError):
            state.degraded.add(error.dependency)
        return self._apology()

    def ended_early(self, status: EndStatus) -> list[TurnEvent]:
        """Close a turn that was told to end: what was shown stands, once checked."""
        state = self._state
        state.status = status
        if status is EndStatus.FAILED:
            return self._apology()
        state.raw_text = state.streamed
        return self._checked() if state.streamed else []

    async def record(self, spans: tuple[StageTrace, ...]) -> list[TurnEvent]:
        """Make the record durable, then return the cards: none is shown before.

        A record that can't be kept turns the end into ``failed``: no answer without a
        record. Where another process took us for dead and put the turn on record, that
        record stands, and the end is the one that it tells.
        """
        state = self._state
        record = record_of(state, self._ports, spans)
        try:
            await self._ports.recorder.record(record)
        except DependencyError as error:
            self._fail(error)
            return []
        except AlreadyRecordedError as standing:
            state.status = EndStatus(standing.status)
            return []
        self._recorded = record
        answered = state.status in {EndStatus.COMPLETE, EndStatus.DEGRADED}
        return [Products(state.cards)] if answered and state.cards else []

    async def end(self) -> End:
        """Let the session remember the turn that is on record; return its end."""
        state, record = self._state, self._recorded
        if record is not None:
            try:
                await self._ports.history.append(state.request.session_id, record)
            except DependencyError as error:
                self._fail(error)
        return End(
            status=state.status,
            text=state.final,
            degraded=tuple(sorted(state.degraded)),
        )

    # -- inside ------------------------------------------------------------------

    def _fail(self, error: DependencyError) -> None:
        self._state.status = EndStatus.FAILED
        self._state.degraded.add(error.dependency)

    def _laid_out(self) -> tuple[ProductCard, ...]:
        """Step 9: the cards of all that was asked for."""
        state = self._state
        items, dropped = state.evidence.items, state.pipeline
        gone = set(dropped.dropped_asins) if dropped else set()
        if state.wishes:
            return cards_of_wishes(state.wishes, items, state.final, gone)
        return cards_of(items, state.final, gone)

    def _apology(self) -> list[TurnEvent]:
        """Say that the turn failed, after whatever was shown already."""
        state = self._state
        text = self._voice.unavailable
        if not state.streamed:
            state.streamed = state.raw_text = state.final = text
            return [Token(text)]
        addition = f"\n\n{text}"
        state.streamed += addition
        state.raw_text = state.final = state.streamed
        return [Token(addition)]

    def _checked(self, opinion: Findings = ()) -> list[TurnEvent]:
        """Step 8: check the complete text; a difference is a correction."""
        state = self._state
        intent = state.guess.intent.value
        # An intent's own policy may see more than the guard of the stream looked for.
        same = state.policy.for_intent(intent) is state.policy
        with self._ports.tracer.span("pipeline") as span:
            state.pipeline = run_output(
                state.raw_text,
                state.facts,
                state.policy,
                intent=intent,
                canary=CANARY,
                clock=self._ports.clock.monotonic,
                guarded=state.guarded if same else None,
                opinion=opinion,
            )
            span.outcome("block" if state.pipeline.blocked else "pass")
        state.final = state.pipeline.text
        if state.final == state.streamed:
            return []
        correction = Correction(
            text=state.final,
            reasons=state.pipeline.reasons,
            policy_version=state.policy.version,
            edits=single_edit(state.streamed, state.final),
        )
        state.corrections.append(correction)
        return [correction]

    async def _refresh_quotes(self) -> None:
        """Ask for the prices again when writing the answer took long."""
        state, items = self._state, self._state.evidence.items
        if not items:
            return
        oldest = min(item.quote.quoted_at for item in items)
        age = (self._ports.clock.now() - oldest).total_seconds()
        if age <= self._limits.quote_max_age_s:
            return
        with self._ports.tracer.span("pricing", refresh=True):
            quotes = await self._ports.pricing.quotes(
                [item.product.asin for item in items], tier=state.customer.tier
            )
        fresh = tuple(
            replace(item, quote=quotes[item.product.asin])
            for item in items
            if item.product.asin in quotes
        )
        state.evidence = replace(state.evidence, items=fresh)
        known = facts_of(state.evidence, contacts=self._voice.contacts)
        if known != state.facts:
            # The guard of the stream judged by prices that hold no longer.
            state.facts, state.guarded = known, None

    async def _keep_answer(self) -> None:
        """Cache what may be told to anybody: whole, uncorrected, from a model."""
        state = self._state
        altered = any(each.action is not Action.NOTE for each in state.guard_findings)
        whole = state.status is EndStatus.COMPLETE and state.source == "model"
        if not state.cache_key or not whole or altered or state.corrections:
            return
        if state.cache_outcome != "miss" or not state.release:
            return
        await self._ports.cache.put(
            state.cache_key,
            text=state.raw_text,
            asins=[item.product.asin for item in state.evidence.items],
            intent=state.guess.intent.value,
            cost_microusd=cost_microusd(state, self._ports.route),
        )
