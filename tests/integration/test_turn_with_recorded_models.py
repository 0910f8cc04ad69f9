"""A whole turn whose model is a recorded stream, or fails, behind a real breaker."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from chat.downstream.breaker import Breaker
from chat.downstream.breaker_types import BreakerConfig, BreakerOpenError, State
from chat.llm.demo import AT_ONCE
from chat.llm.factory import ModelConfig, ModelFactory
from chat.llm.gated import GatedModel
from chat.orchestration.orchestrator import Orchestrator
from chat.orchestration.ports import LanguageModel
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_events import End, EndStatus, Products, Token, TurnEvent
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import Intent, TurnRequest
from chat.telemetry.exporting import Tracing
from guardrails.core.policy import Policy
from tests.fakes import bedrock_server as bedrock
from tests.fakes import openai_server as openai
from tests.fakes.ports import START, World, world
from tests.fakes.recordings import recording
from tests.fakes.wire_server import Answer, WireServer


@pytest.fixture(autouse=True)
def aws_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore sign, with keys that open nothing."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def breaker() -> Breaker:
    """Return a breaker that two failures open."""
    return Breaker("model", BreakerConfig(minimum_calls=2), time.monotonic)


@asynccontextmanager
async def turns_with(
    answer: Answer, backend: str, gate: Breaker
) -> AsyncIterator[tuple[Orchestrator, World, WireServer]]:
    """An orchestrator whose primary model talks to a server with one answer."""
    shop = world(intent=Intent.RECOMMENDATION)
    async with WireServer(lambda seen: answer) as server:
        config = ModelConfig(
            backend=backend,  # type: ignore[arg-type]
            model="amazon.nova-micro-v1:0",
            fallback_model="demo-steady-1",
            openai_base_url=f"{server.url}/v1",
            bedrock_endpoint_url=server.url,
        )
        factory = ModelFactory(replace(config, demo_cadence=AT_ONCE))

        def gated(model: LanguageModel) -> LanguageModel:
            remote = not model.release.startswith("demo-")
            return GatedModel(model, gate, BreakerOpenError) if remote else model

        tracing = Tracing()
        yield (
            Orchestrator(
                ports=replace(shop.ports, route=factory.route(gated)),
                policy=Policy.default,
                tracers=lambda request: tracing.turn(session=request.session_id),
                limits=TurnLimits(),
                voice=Voice(),
            ),
            shop,
            server,
        )
        await factory.aclose()


async def one_turn(
    runs: Orchestrator, shop: World
) -> tuple[list[TurnEvent], TurnRecord]:
    """Run a turn; return its events and its record."""
    number = uuid4().hex
    # Another question each time: the second answer must not come from the cache.
    said = f"something like horror {len(shop.recorder.records)}"
    request = TurnRequest("s", number, number, said, None, START)
    events = [event async for event in runs.run(request)]
    return events, shop.recorder.records[-1]


def text_of(events: list[TurnEvent]) -> str:
    """Return what was streamed."""
    return "".join(each.text for each in events if isinstance(each, Token))


@pytest.mark.parametrize(
    ("backend", "name", "said"),
    [
        (
            "bedrock",
            "test_converse_stream_with_content",
            "I am here and ready to assist",
        ),
        ("openai", "test_async_chat_completion_streaming", "This is a test."),
    ],
)
async def test_a_recorded_stream_answers_a_whole_turn(
    backend: str, name: str, said: str
) -> None:
    recorded = recording(backend, name)
    async with turns_with(recorded.answer(seed=3), backend, breaker()) as setup:
        runs, shop, server = setup
        events, record = await one_turn(runs, shop)
    assert text_of(events) == said
    assert isinstance(events[-2], Products)
    assert isinstance(events[-1], End)
    assert events[-1].status is EndStatus.COMPLETE
    assert record.model_release == "amazon.nova-micro-v1:0"
    assert record.output_tokens > 0
    assert not record.usage_is_estimated
    assert record.cost_microusd is not None
    assert record.cost_microusd > 0
    assert "model" in {stage.name for stage in record.stages}
    # What the shopper asked, and the rules, did reach the model.
    sent = json.dumps(json.loads(server.requests[0].body))
    assert "something like horror" in sent
    assert "Never state a price" in sent


@pytest.mark.parametrize(
    ("backend", "answer"),
    [
        ("bedrock", bedrock.refusal(429, "ThrottlingException", "slow down")),
        ("openai", openai.refusal(500, "server_error", "broke")),
    ],
)
async def test_a_failing_model_is_replaced_and_then_no_longer_asked(
    backend: str, answer: Answer
) -> None:
    gate = breaker()
    async with turns_with(answer, backend, gate) as (runs, shop, server):
        for _ in range(4):
            events, record = await one_turn(runs, shop)
            assert isinstance(events[-1], End)
            assert events[-1].status is EndStatus.COMPLETE
            assert record.model_release == "demo-steady-1"
            assert "Quiet Harbour" in text_of(events)
            assert record.fallbacks
        assert len(server.requests) == 2
    assert gate.state is State.OPEN
