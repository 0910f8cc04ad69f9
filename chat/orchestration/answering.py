"""Steps 6 and 7: the model writes, the stream guard decides what may be seen when.

A release that fails before its first visible character is replaced by the next one of
the route; after that the answer stands as far as it was shown. When no release answers,
a fixed sentence introduces the cards.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.model_events import ModelUsage, Prompt
from chat.orchestration.model_pump import ModelPump
from chat.orchestration.ports import LanguageModel, ModelRoute, Ports
from chat.orchestration.prompts import build_prompt
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_events import Token
from chat.orchestration.turn_state import Discarded, TurnState
from guardrails.core.streaming import StreamGuard


class Answerer:
    """Writes one turn's answer as guarded tokens and keeps its account in the state."""

    def __init__(
        self, ports: Ports, limits: TurnLimits, voice: Voice, state: TurnState
    ) -> None:
        self._ports = ports
        self._limits = limits
        self._voice = voice
        self._state = state
        self._silent_s = 0.0  # how long the model has said nothing
        self._heard = False  # whether it has said anything

    async def from_model(self) -> AsyncGenerator[Token, None]:
        """Yield the answer of the first release of the route that gives one."""
        state = self._state
        prompt = build_prompt(
            question=state.text if state.wishes else state.question,
            intent=state.guess.intent,
            evidence=state.evidence,
            history=state.history,
            shop=self._voice.shop_name,
            wishes=state.wishes,
        )
        state.prompt_version = prompt.version
        state.prompt_characters = len(prompt.system) + sum(
            len(text) for _, text in prompt.messages
        )
        for model in self._ports.route.candidates(state.guess.intent):
            try:
                async with aclosing(self._one_release(model, prompt)) as tokens:
                    async for token in tokens:
                        yield token
            except ModelError as error:
                state.fallbacks.append(f"{model.release}: {type(error).__name__}")
                if state.streamed:
                    # What was shown stands; what was held back is not shown.
                    state.degraded.add("model")
                    state.raw_text = state.streamed
                    return
                self._discard()
            else:
                return
        state.degraded.add("model")
        state.source = "fallback"
        voice = self._voice
        async for token in self.fixed(
            voice.fallback if state.evidence.items else voice.fallback_empty
        ):
            yield token

    def _discard(self) -> None:
        """Put aside what a release wrote that nobody saw; the next one begins anew."""
        state = self._state
        if state.guard_findings:
            put_aside = Discarded(state.written, state.guard_findings)
            state.discarded.append(put_aside)
        state.written, state.guard_findings = "", ()

    async def fixed(self, text: str) -> AsyncGenerator[Token, None]:
        """Yield one of our own sentences as the answer."""
        self._shown(text)
        self._state.raw_text = self._state.streamed
        yield Token(text)

    async def from_cache(self, text: str) -> AsyncGenerator[Token, None]:
        """Yield a cached answer, guarded against this turn's facts."""
        state = self._state
        state.source = "cache"
        guard = StreamGuard(state.policy, state.facts)
        with self._ports.tracer.span("stream_guard"):
            shown = guard.feed(text) + guard.close()
        state.raw_text = state.written = text
        state.guard_findings = guard.findings
        if shown:
            yield self._shown(shown)

    async def _one_release(
        self, model: LanguageModel, prompt: Prompt
    ) -> AsyncGenerator[Token, None]:
        """Yield one release's guarded text; raise ModelError when it fails."""
        state = self._state
        state.release = model.release
        self._silent_s, self._heard = 0.0, False
        guard = StreamGuard(state.policy, state.facts, canary=prompt.canary)
        with self._ports.tracer.span("model", release=model.release) as span:
            async with ModelPump(model, prompt) as pump:
                try:
                    while (piece := await self._next(pump, guard)) is not None:
                        shown = guard.feed(piece) if piece else guard.flush_stalled()
                        if shown:
                            yield self._shown(shown)
                            pump.gather()
                finally:
                    state.guard_findings = guard.findings
                    state.written = guard.raw_text
                    state.usage = pump.usage
                if shown := guard.close():
                    yield self._shown(shown)
                state.raw_text, state.guard_findings = guard.raw_text, guard.findings
                state.guarded = guard.guarded
                span.set(stop=pump.stop.reason, held=guard.held)
        if not state.raw_text.strip():
            raise ModelError(f"{model.release} answered nothing")

    async def _next(self, pump: ModelPump, guard: StreamGuard) -> str | None:
        """Return the next text, "" at a stall over held text, None at the end.

        Raises ModelTimeoutError when the model's patience or the turn's is used up.
        """
        limits, clock = self._limits, self._ports.clock
        patience = limits.between_tokens_s if self._heard else limits.first_token_s
        left = min(patience - self._silent_s, self._state.deadline - clock.monotonic())
        if left <= 0:
            raise ModelTimeoutError("the model's time is used up")
        wait = limits.stall_s if guard.held and left > limits.stall_s else left
        try:
            piece = await pump.next_text(wait)
        except ModelTimeoutError:
            if wait == left:
                raise
            self._silent_s += wait
            return ""
        self._silent_s, self._heard = 0.0, True
        return piece

    def _shown(self, text: str) -> Token:
        """Note what the shopper sees, and when the first of it came."""
        state = self._state
        if state.first_token_ms is None:
            elapsed = self._ports.clock.monotonic() - state.started
            state.first_token_ms = elapsed * 1000
        state.streamed += text
        return Token(text)


def cost_microusd(state: TurnState, route: ModelRoute) -> int | None:
    """Return what the turn's model cost by the book in force; None when unpriced."""
    if not state.release:
        return 0
    usage, _ = estimated_usage(state)
    return route.cost_microusd(
        state.release,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_tokens=usage.cached_tokens,
    )


def estimated_usage(state: TurnState) -> tuple[ModelUsage, bool]:
    """Return the tokens used, and whether they are our estimate (4 characters a token).

    A model that broke off reports none, but what it wrote is paid for all the same.
    """
    if state.usage is not None:
        return state.usage, False
    if state.source != "model" or not state.release:
        return ModelUsage(0, 0), False
    output = max(len(state.raw_text), len(state.streamed))
    return ModelUsage(state.prompt_characters // 4, output // 4), True
