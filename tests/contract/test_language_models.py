"""One contract for every language model: Bedrock, OpenAI-compatible, offline."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import pytest

from chat.llm.bedrock import BedrockModel
from chat.llm.bedrock_client import BedrockConnection, BedrockTimeouts
from chat.llm.demo import DemoModel
from chat.llm.factory import DEMO_RELEASES
from chat.llm.openai_compatible import (
    OpenAICompatibleModel,
    OpenAIConnection,
    OpenAIOptions,
)
from chat.orchestration.errors import (
    ModelError,
    ModelThrottledError,
    ModelTimeoutError,
)
from chat.orchestration.model_events import ModelEvent, ModelStop, ModelUsage, TextDelta
from chat.orchestration.ports import LanguageModel
from tests.fakes import bedrock_server as bedrock
from tests.fakes import openai_server as openai
from tests.fakes.prompts import prompt
from tests.fakes.wire_server import Answer, WireServer

TEXTS = ("Try ", "Uzumaki", ", slowly. ", "渦")


@pytest.fixture(autouse=True)
def aws_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore sign, with keys that open nothing."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@asynccontextmanager
async def bedrock_model(
    url: str, first_s: float, between_s: float
) -> AsyncIterator[LanguageModel]:
    """A Bedrock model that talks to ``url``."""
    timeouts = BedrockTimeouts(1.0, first_s, between_s)
    async with BedrockConnection(timeouts, endpoint_url=url) as connection:
        await connection.client()  # made ahead: it takes longer than some limits here
        yield BedrockModel("amazon.nova-micro-v1:0", connection, timeouts)


@asynccontextmanager
async def openai_model(
    url: str, first_s: float, between_s: float
) -> AsyncIterator[LanguageModel]:
    """An OpenAI-compatible model that talks to ``url``."""
    connection = OpenAIConnection(
        OpenAIOptions(f"{url}/v1", "test", 1.0, first_s, between_s)
    )
    yield OpenAICompatibleModel("gpt-4o-mini", connection)
    await connection.aclose()


@dataclass(frozen=True)
class Remote:
    """One provider: how to reach it, and how it words each situation."""

    open: Callable[..., object]
    talk: list[bytes]
    cut_off: list[bytes]  # an orderly end of the bytes, but not of the answer
    fails_midway: list[bytes]
    throttles_midway: list[bytes]
    throttled: Answer
    refused: Answer
    broken: Answer
    streamed: Callable[..., Answer]


REMOTES = {
    "bedrock": Remote(
        open=bedrock_model,
        talk=bedrock.talk(
            TEXTS,
            {"inputTokens": 12, "outputTokens": 7, "totalTokens": 21}
            | {"cacheReadInputTokens": 2, "cacheWriteInputTokens": 0},
        ),
        cut_off=bedrock.talk(TEXTS, None)[:3],
        fails_midway=[
            *bedrock.talk(TEXTS, None)[:3],
            bedrock.exception("internalServerException", "it broke"),
        ],
        throttles_midway=[
            *bedrock.talk(TEXTS, None)[:3],
            bedrock.exception("throttlingException", "too many tokens"),
        ],
        throttled=bedrock.refusal(429, "ThrottlingException", "Too many requests"),
        refused=bedrock.refusal(400, "ValidationException", "The model is invalid."),
        broken=bedrock.refusal(503, "ServiceUnavailableException", "Later."),
        streamed=bedrock.streamed,
    ),
    "openai": Remote(
        open=openai_model,
        talk=openai.talk(TEXTS, (14, 7, 2)),
        cut_off=[*openai.talk(TEXTS, None)[:3], openai.DONE],
        fails_midway=[
            *openai.talk(TEXTS, None)[:3],
            openai.data({"error": {"message": "broke", "type": "server_error"}}),
        ],
        throttles_midway=[
            *openai.talk(TEXTS, None)[:3],
            openai.data(
                {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}
            ),
        ],
        throttled=openai.refusal(429, "rate_limit_exceeded", "Too many requests"),
        refused=openai.refusal(404, "model_not_found", "No such model"),
        broken=openai.refusal(503, "server_error", "Later."),
        streamed=openai.streamed,
    ),
}


@pytest.fixture(params=sorted(REMOTES))
def remote(request: pytest.FixtureRequest) -> Remote:
    """Each provider in turn."""
    return REMOTES[request.param]


@asynccontextmanager
async def talking_to(
    remote: Remote, answer: Answer, *, first_s: float = 5.0, between_s: float = 5.0
) -> AsyncIterator[tuple[LanguageModel, WireServer]]:
    """A model whose endpoint gives one answer to everything."""
    async with (
        WireServer(lambda seen: answer) as server,
        remote.open(server.url, first_s, between_s) as model,
    ):
        yield model, server


async def events_of(model: LanguageModel) -> list[ModelEvent]:
    """Return all that a model says to the usual prompt."""
    async with aclosing(model.stream(prompt())) as events:
        return [event async for event in events]


async def shown_before_error(model: LanguageModel) -> tuple[str, ModelError]:
    """Return the text that came before the model failed, and its error."""
    text = ""
    with pytest.raises(ModelError) as caught:
        async with aclosing(model.stream(prompt())) as events:
            async for event in events:
                assert isinstance(event, TextDelta)
                text += event.text
    return text, caught.value


def text_of(events: list[ModelEvent]) -> str:
    """Return the text of a whole stream."""
    return "".join(each.text for each in events if isinstance(each, TextDelta))


@pytest.fixture(params=["bedrock", "openai", "demo-steady-1", "demo-economy-1"])
def any_model(
    request: pytest.FixtureRequest,
) -> Callable[[], Awaitable[list[ModelEvent]]]:
    """Each kind of model, as a call that returns a whole answer's events."""

    async def ask() -> list[ModelEvent]:
        if request.param in REMOTES:
            provider = REMOTES[request.param]
            async with talking_to(provider, provider.streamed(provider.talk)) as pair:
                return await events_of(pair[0])
        composer = DEMO_RELEASES[request.param]
        return await events_of(DemoModel(request.param, composer))

    return ask


async def test_text_comes_first_then_one_usage_then_one_stop(
    any_model: Callable[[], Awaitable[list[ModelEvent]]],
) -> None:
    events = await any_model()
    kinds = [type(event) for event in events]
    assert kinds[-2:] == [ModelUsage, ModelStop]
    assert set(kinds[:-2]) == {TextDelta}
    assert all(each.text for each in events if isinstance(each, TextDelta))
    assert events[-1] == ModelStop("end_turn")


async def test_an_answer_is_told_in_full_with_its_usage(remote: Remote) -> None:
    async with talking_to(remote, remote.streamed(remote.talk)) as (model, _):
        events = await events_of(model)
    assert text_of(events) == "Try Uzumaki, slowly. 渦"
    assert ModelUsage(14, 7, 2) in events


async def test_a_missing_usage_is_left_out_and_not_invented(remote: Remote) -> None:
    talk = (
        bedrock.talk(TEXTS, None)
        if remote.open is bedrock_model
        else openai.talk(TEXTS, None)
    )
    async with talking_to(remote, remote.streamed(talk)) as (model, _):
        events = await events_of(model)
    assert not any(isinstance(event, ModelUsage) for event in events)
    assert events[-1] == ModelStop("end_turn")


@pytest.mark.parametrize("situation", ["throttled", "throttles_midway"])
async def test_throttling_is_told_apart_and_not_repeated(
    remote: Remote, situation: str
) -> None:
    wording = getattr(remote, situation)
    answer = wording if isinstance(wording, Answer) else remote.streamed(wording)
    async with talking_to(remote, answer) as (model, server):
        _, error = await shown_before_error(model)
    assert isinstance(error, ModelThrottledError)
    assert len(server.requests) == 1


async def test_a_wrong_request_is_not_worth_another_try(remote: Remote) -> None:
    async with talking_to(remote, remote.refused) as (model, server):
        _, error = await shown_before_error(model)
    assert not error.retryable
    assert len(server.requests) == 1


async def test_a_broken_service_is_worth_another_try_but_not_ours(
    remote: Remote,
) -> None:
    async with talking_to(remote, remote.broken) as (model, server):
        _, error = await shown_before_error(model)
    assert error.retryable
    assert len(server.requests) == 1


async def test_an_error_in_midstream_comes_after_the_text_before_it(
    remote: Remote,
) -> None:
    async with talking_to(remote, remote.streamed(remote.fails_midway)) as (model, _):
        text, error = await shown_before_error(model)
    assert text
    assert "".join(TEXTS).startswith(text)
    assert error.retryable


@pytest.mark.parametrize("end", ["close", "drop"])
async def test_a_stream_that_is_cut_off_is_an_error(remote: Remote, end: str) -> None:
    answer = remote.streamed(remote.cut_off, end=end)
    async with talking_to(remote, answer) as (model, _):
        text, _ = await shown_before_error(model)
    assert "".join(TEXTS).startswith(text)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
async def test_a_body_that_ends_in_the_middle_of_an_event_is_an_error(
    remote: Remote, kept: float
) -> None:
    whole = b"".join(remote.talk[:4])
    answer = remote.streamed([whole[: int(len(whole) * kept)]])
    async with talking_to(remote, answer) as (model, _):
        await shown_before_error(model)


async def test_nothing_at_all_is_an_error(remote: Remote) -> None:
    async with talking_to(remote, remote.streamed([])) as (model, _):
        text, _ = await shown_before_error(model)
    assert text == ""


@pytest.mark.parametrize("shows", ["no head", "head", "events without text"])
async def test_a_silent_model_times_out_before_its_first_token(
    remote: Remote, shows: str
) -> None:
    answer = Answer(status=0, pieces=[], end="hang")
    if shows != "no head":
        first = remote.talk[:1] if shows == "events without text" else []
        answer = remote.streamed(first, end="hang")
    for first_s in (0.2, 2.0, 20.0):
        async with talking_to(remote, answer, first_s=first_s) as (model, server):
            text, error = await shown_before_error(model)
            if server.requests:  # else too busy a machine to ask in so short a time
                async with asyncio.timeout(30):
                    await server.client_left.wait()
                break
    assert server.requests
    assert isinstance(error, ModelTimeoutError)
    assert text == ""


async def test_a_model_that_stalls_times_out_between_tokens(remote: Remote) -> None:
    answer = remote.streamed(remote.talk[:3], end="hang")
    async with talking_to(remote, answer, between_s=0.2) as (model, _):
        text, error = await shown_before_error(model)
    assert isinstance(error, ModelTimeoutError)
    assert text


async def test_a_slow_model_within_its_limits_is_heard_out(remote: Remote) -> None:
    answer = remote.streamed(remote.talk, wait_s=0.3, pause_s=0.05)
    opened = talking_to(remote, answer, first_s=10.0, between_s=10.0)
    async with opened as (model, _):
        assert text_of(await events_of(model)) == "".join(TEXTS)


async def test_nobody_listening_is_an_error(remote: Remote) -> None:
    async with WireServer(lambda seen: Answer()) as server:
        gone = server.url
    async with remote.open(gone, 2.0, 2.0) as model:
        await shown_before_error(model)


async def test_closing_the_iterator_closes_the_stream(remote: Remote) -> None:
    answer = remote.streamed(remote.talk[:3], end="hang")
    async with talking_to(remote, answer) as (model, server):
        events = model.stream(prompt())
        assert isinstance(await anext(events), TextDelta)
        await events.aclose()
        async with asyncio.timeout(5):
            await server.client_left.wait()


async def test_cancelling_the_reader_closes_the_stream(remote: Remote) -> None:
    answer = remote.streamed(remote.talk[:3], end="hang")
    async with talking_to(remote, answer) as (model, server):
        task = asyncio.create_task(events_of(model))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await server.client_left.wait()


async def test_one_model_serves_several_answers_at_once(remote: Remote) -> None:
    async with talking_to(remote, remote.streamed(remote.talk)) as (model, server):
        answers = await asyncio.gather(*(events_of(model) for _ in range(8)))
    assert {text_of(each) for each in answers} == {"".join(TEXTS)}
    assert len(server.requests) == 8


async def test_the_offline_model_ends_its_stream_when_it_is_closed() -> None:
    model = DemoModel("demo-steady-1")
    events = model.stream(prompt())
    assert isinstance(await anext(events), TextDelta)
    await events.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(events)
