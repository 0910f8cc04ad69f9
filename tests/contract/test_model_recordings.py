"""Every recorded exchange, byte for byte, at random cuts: read right or refused."""

import json
import random

import pytest

from chat.llm.bedrock import BedrockModel
from chat.llm.bedrock_client import BedrockConnection, BedrockTimeouts
from chat.llm.openai_compatible import (
    OpenAICompatibleModel,
    OpenAIConnection,
    OpenAIOptions,
)
from chat.orchestration.errors import ModelError
from chat.orchestration.model_events import ModelStop, ModelUsage, TextDelta
from chat.orchestration.ports import LanguageModel
from tests.fakes import bedrock_server as bedrock
from tests.fakes.prompts import prompt
from tests.fakes.recordings import Recording, recordings
from tests.fakes.wire_server import Answer, WireServer

BEDROCK = recordings("bedrock")
OPENAI = recordings("openai")
SEEDS = (1, 2, 3)
# Far beyond what a busy machine needs: no recording is about being late.
LIMITS = BedrockTimeouts(10.0, 30.0, 30.0)


@pytest.fixture(autouse=True)
def aws_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore sign, with keys that open nothing."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


async def heard(model: LanguageModel) -> tuple[str, list[object]]:
    """Return a model's text, and what came after it; a ModelError counts as heard."""
    text, rest = "", []
    try:
        async for event in model.stream(prompt()):
            if isinstance(event, TextDelta):
                text += event.text
            else:
                rest.append(event)
    except ModelError as error:
        rest.append(error)
    return text, rest


async def heard_from_bedrock(answer: Answer) -> tuple[str, list[object]]:
    async with (
        WireServer(lambda seen: answer) as server,
        BedrockConnection(LIMITS, endpoint_url=server.url) as connection,
    ):
        return await heard(BedrockModel("some.model-v1:0", connection, LIMITS))


async def heard_from_openai(answer: Answer) -> tuple[str, list[object]]:
    async with WireServer(lambda seen: answer) as server:
        connection = OpenAIConnection(OpenAIOptions(f"{server.url}/v1", "test"))
        try:
            return await heard(OpenAICompatibleModel("some-model", connection))
        finally:
            await connection.aclose()


def told_by_bedrock(recorded: Recording) -> tuple[str, str | None, ModelUsage | None]:
    """What the independent decoder found: text, stop reason, usage."""
    text, stop, usage = "", None, None
    for each in recorded.events:
        kind, body = each["headers"][":event-type"], each["payload"]
        if kind == "contentBlockDelta":
            text += body["delta"].get("text", "")
        elif kind == "messageStop":
            stop = body["stopReason"]
        elif kind == "metadata":
            used = body["usage"]
            usage = ModelUsage(used["inputTokens"], used["outputTokens"])
    return text, stop, usage


def is_stream(recorded: Recording) -> bool:
    return recorded.operation == "converse-stream"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "recorded", [r for r in BEDROCK if is_stream(r)], ids=lambda r: r.id
)
async def test_a_recorded_converse_stream_is_read_as_the_decoder_read_it(
    recorded: Recording, seed: int
) -> None:
    text, stop, usage = told_by_bedrock(recorded)
    got, rest = await heard_from_bedrock(recorded.answer(seed))
    assert got == text
    reasons = {"end_turn": "end_turn", "max_tokens": "max_tokens", "tool_use": "other"}
    assert rest == [usage, ModelStop(reasons[stop or ""])]


@pytest.mark.parametrize(
    "recorded", [r for r in BEDROCK if not is_stream(r)], ids=lambda r: r.id
)
async def test_any_other_recorded_answer_of_bedrock_is_refused(
    recorded: Recording,
) -> None:
    got, rest = await heard_from_bedrock(recorded.answer(seed=7))
    assert got == ""
    [error] = rest
    assert isinstance(error, ModelError)
    assert error.retryable is (recorded.status == 200)


def test_the_recordings_of_bedrock_are_all_there() -> None:
    assert len(BEDROCK) == 53
    assert sum(is_stream(each) for each in BEDROCK) == 7
    assert sum(each.status != 200 for each in BEDROCK) == 2


@pytest.mark.parametrize("seed", range(6))
async def test_a_stream_with_one_damaged_byte_never_passes_for_whole(
    seed: int,
) -> None:
    recorded = next(r for r in BEDROCK if is_stream(r) and len(r.events) > 20)
    at = random.Random(seed).randrange(len(recorded.body))
    damaged = bytearray(recorded.body)
    damaged[at] ^= 0x20
    whole, _, _ = told_by_bedrock(recorded)
    answer = Answer(content_type=bedrock.EVENT_STREAM, pieces=[bytes(damaged)])
    got, rest = await heard_from_bedrock(answer)
    assert whole.startswith(got)
    assert isinstance(rest[-1], ModelError)


async def test_reasoning_tools_and_unknown_events_are_passed_over() -> None:
    frames = [
        bedrock.event("messageStart", {"role": "assistant"}),
        bedrock.delta({"reasoningContent": {"text": "The shopper wants horror."}}),
        bedrock.delta({"toolUse": {"input": '{"a":'}}),
        bedrock.event("somethingNew", {"text": "not for you"}),
        bedrock.delta({"text": "Uzumaki."}),
        bedrock.event("messageStop", {"stopReason": "guardrail_intervened"}),
    ]
    got, rest = await heard_from_bedrock(bedrock.streamed(frames))
    assert (got, rest) == ("Uzumaki.", [ModelStop("filtered")])


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [
        ("modelStreamErrorException", True),
        ("serviceUnavailableException", True),
        ("validationException", False),
    ],
)
async def test_an_exception_frame_of_bedrock_is_our_error(
    kind: str, retryable: bool
) -> None:
    frames = [bedrock.delta({"text": "Uzu"}), bedrock.exception(kind, "no")]
    got, [error] = await heard_from_bedrock(bedrock.streamed(frames))
    assert got == "Uzu"
    assert isinstance(error, ModelError)
    assert error.retryable is retryable


# -- OpenAI ---------------------------------------------------------------------------


def is_chat_stream(recorded: Recording) -> bool:
    return recorded.path.endswith("/chat/completions") and bool(recorded.sse_data)


def told_by_openai(recorded: Recording) -> tuple[str, str | None, ModelUsage | None]:
    """What the recorded events say of the first choice."""
    text, stop, usage = "", None, None
    for line in recorded.sse_data:
        if line.strip() == "[DONE]":
            continue
        body = json.loads(line)
        for choice in body["choices"]:
            if choice["index"] == 0:
                text += choice["delta"].get("content") or ""
                stop = choice["finish_reason"] or stop
        if used := body.get("usage"):
            cached = (used.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
            usage = ModelUsage(used["prompt_tokens"], used["completion_tokens"], cached)
    return text, stop, usage


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "recorded", [r for r in OPENAI if is_chat_stream(r)], ids=lambda r: r.id
)
async def test_a_recorded_chat_stream_is_read_as_recorded(
    recorded: Recording, seed: int
) -> None:
    text, stop, usage = told_by_openai(recorded)
    got, rest = await heard_from_openai(recorded.answer(seed))
    assert got == text
    reasons = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "other"}
    expected: list[object] = [] if usage is None else [usage]
    assert rest == [*expected, ModelStop(reasons[stop or ""])]


@pytest.mark.parametrize(
    "recorded", [r for r in OPENAI if not is_chat_stream(r)], ids=lambda r: r.id
)
async def test_any_other_recorded_answer_of_openai_is_refused(
    recorded: Recording,
) -> None:
    got, rest = await heard_from_openai(recorded.answer(seed=7))
    assert got == ""
    [error] = rest
    assert isinstance(error, ModelError)
    assert error.retryable is (recorded.status == 200)


def test_the_recordings_of_openai_are_all_there() -> None:
    assert len(OPENAI) == 59
    assert sum(is_chat_stream(each) for each in OPENAI) >= 8
