"""Which release answers, what its tokens cost, and when it is passed over."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.llm.demo import DemoModel
from chat.llm.factory import ModelConfig, ModelFactory
from chat.llm.gated import GatedModel
from chat.llm.pricing import BOOK_2025_07, PriceBook, TokenPrices
from chat.llm.routing import ECONOMY_INTENTS, Line, ReleaseRoute
from chat.orchestration.errors import ModelError
from chat.orchestration.model_events import ModelEvent, ModelStop, Prompt, TextDelta
from chat.orchestration.turns import Intent
from tests.fakes.prompts import prompt


def route(primary: str, economy: str, fallback: str) -> ReleaseRoute:
    """Return a route over offline models of these names."""
    line = Line(DemoModel(primary), DemoModel(economy), DemoModel(fallback))
    return ReleaseRoute(lambda: line, lambda: BOOK_2025_07)


def names(of: ReleaseRoute, intent: Intent) -> list[str]:
    """Return the releases that would be tried."""
    return [each.release for each in of.candidates(intent)]


def test_demanding_intents_begin_with_the_primary_release() -> None:
    made = route("big", "small", "other")
    assert names(made, Intent.RECOMMENDATION) == ["big", "other", "small"]
    assert names(made, Intent.COMPARISON) == ["big", "other", "small"]


def test_simple_intents_begin_with_the_economy_release() -> None:
    made = route("big", "small", "other")
    assert names(made, Intent.POLICY) == ["small", "big", "other"]


@given(
    placed=st.tuples(*[st.sampled_from(["a", "b", "c"])] * 3),
    intent=st.sampled_from(Intent),
)
def test_each_release_is_tried_exactly_once(
    placed: tuple[str, str, str], intent: Intent
) -> None:
    tried = names(route(*placed), intent)
    assert sorted(tried) == sorted(set(placed))
    assert tried[0] == (placed[1] if intent in ECONOMY_INTENTS else placed[0])


def test_a_promoted_release_is_effective_with_the_next_turn() -> None:
    line = [Line(*(DemoModel("old"),) * 3)]
    made = ReleaseRoute(lambda: line[0], lambda: BOOK_2025_07)
    line[0] = Line(*(DemoModel("new"),) * 3)
    assert names(made, Intent.POLICY) == ["new"]


def cost(release: str, tokens: tuple[int, int, int]) -> int | None:
    """Return the cost of input, output and cached tokens."""
    return BOOK_2025_07.cost_microusd(
        release,
        input_tokens=tokens[0],
        output_tokens=tokens[1],
        cached_tokens=tokens[2],
    )


def test_costs_are_those_of_the_list() -> None:
    # 1,000 tokens at 3 dollars a million are 3,000 micro-dollars.
    assert cost("anthropic.claude-3-5-sonnet-20240620-v1:0", (1000, 0, 0)) == 3000
    assert cost("anthropic.claude-3-5-sonnet-20240620-v1:0", (0, 1000, 0)) == 15000
    assert cost("gpt-4o-mini", (2_000_000, 0, 1_000_000)) == 225_000


def test_a_cross_region_profile_costs_what_its_model_costs() -> None:
    base = cost("amazon.nova-lite-v1:0", (5000, 300, 0))
    assert cost("us.amazon.nova-lite-v1:0", (5000, 300, 0)) == base is not None


def test_an_unknown_release_is_unpriced_and_not_free() -> None:
    assert cost("somebody.new-model-v9", (1000, 1000, 0)) is None


def test_offline_releases_have_a_rehearsal_price_and_economy_is_cheaper() -> None:
    steady, economy = (
        cost(f"demo-{n}-1", (900, 200, 0)) for n in ("steady", "economy")
    )
    assert steady is not None
    assert economy is not None
    assert 0 < economy < steady


@given(
    tokens=st.tuples(*[st.integers(0, 10**7)] * 3),
    more=st.integers(1, 10**6),
    release=st.sampled_from(sorted(BOOK_2025_07.prices)),
)
def test_costs_are_whole_grow_with_use_and_no_used_token_is_free(
    tokens: tuple[int, int, int], more: int, release: str
) -> None:
    known = cost(release, tokens)
    assert type(known) is int
    assert (known > 0) == (tokens[0] + tokens[1] > 0)
    dearer = cost(release, (tokens[0], tokens[1] + more, tokens[2]))
    assert dearer is not None
    assert dearer > known or more * BOOK_2025_07.prices[release].output < 10**6


def test_a_price_book_can_be_read_and_nonsense_is_refused() -> None:
    book = PriceBook.from_json(
        '{"version": "v2", "prices": {"m": {"input": 10, "output": 20}}}'
    )
    assert book.version == "v2"
    assert book.price_of("m") == TokenPrices(10, 20)
    for wrong in (
        "[]",
        "{}",
        '{"version": "v", "prices": {"m": {"input": 1}}}',
        '{"version": "v", "prices": {"m": {"input": 0.5, "output": 1}}}',
        '{"version": "v", "prices": {"m": {"input": -5, "output": 1}}}',
        "nonsense",
    ):
        with pytest.raises(ValueError, match=r"price|Expecting|micro"):
            PriceBook.from_json(wrong)


def test_the_factory_builds_what_the_configuration_names() -> None:
    made = ModelFactory(ModelConfig())
    assert names(made.route(), Intent.RECOMMENDATION) == [
        "demo-steady-1",
        "demo-economy-1",
    ]
    config = ModelConfig(backend="bedrock", model="m", fallback_model="demo-steady-1")
    assert config.releases == ("m", "m", "demo-steady-1")
    assert names(ModelFactory(config).route(), Intent.POLICY) == ["m", "demo-steady-1"]
    with pytest.raises(ValueError, match="demo-steady-1"):
        ModelFactory(ModelConfig(model="demo-nothing")).route()


def test_a_key_never_shows_in_the_configuration_s_text() -> None:
    assert "geheim" not in repr(ModelConfig(openai_api_key="geheim"))


# -- gates ----------------------------------------------------------------------------


class ShutError(Exception):
    """The test's own refusal."""


@dataclass
class FakeGate:
    """Counts what it is told."""

    shut: bool = False
    told: list[str] = field(default_factory=list)

    async def admit(self) -> "FakeGate":
        if self.shut:
            raise ShutError
        return self

    def succeed(self) -> None:
        self.told.append("succeed")

    def fail(self) -> None:
        self.told.append("fail")

    def forget(self) -> None:
        self.told.append("forget")


@dataclass
class Scripted:
    """Says one word, then fails if told to."""

    error: ModelError | None = None
    release: str = "scripted"

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        yield TextDelta("word")
        if self.error is not None:
            raise self.error
        yield ModelStop("end_turn")


async def ask(gate: FakeGate, error: ModelError | None = None) -> int:
    """Read a whole gated stream; return how many events came."""
    model = GatedModel(Scripted(error), gate, ShutError)
    return len([event async for event in model.stream(prompt())])


async def test_a_good_answer_and_a_failure_are_told_to_the_gate() -> None:
    gate = FakeGate()
    assert await ask(gate) == 2
    assert gate.told[0] == "succeed"
    gate = FakeGate()
    with pytest.raises(ModelError):
        await ask(gate, ModelError("broke"))
    assert gate.told[0] == "fail"


async def test_a_wrong_request_and_an_early_leave_are_neutral() -> None:
    gate = FakeGate()
    with pytest.raises(ModelError):
        await ask(gate, ModelError("invalid", retryable=False))
    assert gate.told == ["forget"]
    gate = FakeGate()
    events = GatedModel(Scripted(), gate, ShutError).stream(prompt())
    await anext(events)
    await events.aclose()
    assert gate.told == ["forget"]


async def test_a_shut_gate_is_a_model_error_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        await ask(FakeGate(shut=True))
    assert caught.value.retryable


async def test_a_cancelled_reader_is_neutral() -> None:
    gate = FakeGate()
    model = GatedModel(DemoModel("demo"), gate, ShutError)

    async def read() -> None:
        async for _ in model.stream(prompt("a long question about many things")):
            await asyncio.sleep(3600)

    task = asyncio.create_task(read())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0)
    assert "fail" not in gate.told
