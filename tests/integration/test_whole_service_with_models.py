"""The whole service behind a model on the wire: recorded, cut off, or fallen silent."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import pytest
from django.core.management import call_command

from chat.orchestration.settings import TurnLimits
from chat.wiring import runtime
from chat.wiring.asking import Question, asked
from chat.wiring.runtime import ChatRuntime
from tests.fakes import bedrock_server as bedrock
from tests.fakes import openai_server as openai
from tests.fakes.recordings import recording
from tests.fakes.wire_server import Answer, Seen, WireServer

#: What is asked decides how the model's server behaves.
RECORDED, CUT, SILENT = (
    "recommend horror manga like Junji Ito",
    "recommend a fantasy adventure manga",
    "recommend a funny sports manga",
)
BEGINNING = ["These three ", "kept me ", "awake until ", "the last page, "]


def bedrock_answer(seen: Seen) -> Answer:
    """Answer as Bedrock: from a recording, or half of an answer."""
    frames = bedrock.talk(BEGINNING, None)[: len(BEGINNING) + 1]
    whole = recording("bedrock", "test_converse_stream_with_content")
    return _by_question(seen, whole.answer(seed=5), bedrock.streamed, frames)


def openai_answer(seen: Seen) -> Answer:
    """Answer as an OpenAI-compatible server: from a recording, or half of one."""
    events = openai.talk(BEGINNING, None)[: len(BEGINNING) + 1]
    whole = recording("openai", "test_async_chat_completion_streaming")
    return _by_question(seen, whole.answer(seed=5), openai.streamed, events)


def _by_question(seen: Seen, whole: Answer, streamed: Any, begun: Any) -> Answer:
    said = seen.body.decode()
    if CUT in said:
        return streamed(begun, end="drop", pause_s=0.02)
    return streamed(begun, end="hang") if SILENT in said else whole


@dataclass(frozen=True)
class Told:
    """The frames of one turn."""

    frames: list[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    @property
    def text(self) -> str:
        return "".join(frame["text"] for frame in self.of("token"))

    @property
    def end(self) -> Mapping[str, Any]:
        return self.frames[-1]

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [card for frame in self.of("products") for card in frame["items"]]


async def ask(chat: ChatRuntime, text: str) -> Told:
    """Ask in a session of its own; return the frames as a socket would get them."""
    return Told([json.loads(wire) async for wire in asked(chat, Question(text))])


async def ask_all() -> dict[str, Told]:
    """Ask everything at once of a service that was just built."""
    chat = runtime.build()
    try:
        chat.warm()
        await chat.tasks["warm"]
        questions = (RECORDED, CUT, SILENT)
        told = await asyncio.gather(*(ask(chat, each) for each in questions))
        return dict(zip(questions, told, strict=True))
    finally:
        await chat.close()


async def conversations(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> dict[str, dict[str, Told]]:
    """Have the same conversations with each backend."""
    told = {}
    async with WireServer(bedrock_answer) as aws, WireServer(openai_answer) as other:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", aws.url)
        settings.OPENAI_BASE_URL = f"{other.url}/v1"
        for backend in ("bedrock", "openai"):
            settings.LLM_BACKEND = backend
            told[backend] = await ask_all()
    return told


def check_contract(told: Told, store: str) -> None:
    """Frames in order, numbers without a gap, cards at the store's prices of now."""
    accepted, *numbered = told.frames
    assert accepted["type"] == "accepted"
    assert {frame["response_id"] for frame in told.frames} == {accepted["response_id"]}
    assert [frame["seq"] for frame in numbered] == list(range(1, len(numbered) + 1))
    assert [frame["type"] for frame in numbered[-2:]] == ["products", "end"]
    assert told.end["text"] == told.text
    assert len(told.cards) >= 3
    asins = [card["asin"] for card in told.cards]
    wanted = {"asins": asins, "tier": "guest"}
    quotes = httpx.post(f"{store}/pricing/v1/quotes", json=wanted).json()["quotes"]
    live = {quote["asin"]: quote["amount_minor"] for quote in quotes}
    for card in told.cards:
        amount = f"{live[card['asin']] / 100:.2f}"
        assert card["price"] == {"amount": amount, "currency": "USD"}


@pytest.mark.django_db(transaction=True)
def test_any_model_on_the_wire_ends_every_turn_with_cards_and_a_clear_end(
    store_service: str, empty_redis: str, settings, monkeypatch, subtests
) -> None:
    settings.SERVICE_URLS = {
        name: f"{store_service}/{name}" for name in settings.SERVICE_URLS
    }
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # A shopper waits fifteen seconds for a silent model; a test need not.
    monkeypatch.setattr(
        runtime, "TurnLimits", partial(TurnLimits, between_tokens_s=1.0)
    )
    call_command("index_catalogue", verbosity=0)
    recorded = {
        "bedrock": "I am here and ready to assist",
        "openai": "This is a test.",
    }
    for backend, told in asyncio.run(conversations(settings, monkeypatch)).items():
        for question, turn in told.items():
            with subtests.test(backend=backend, question=question):
                check_contract(turn, store_service)
        with subtests.test("a recorded stream is the answer", backend=backend):
            assert told[RECORDED].text == recorded[backend]
            assert told[RECORDED].end["status"] == "complete"
        for question in (CUT, SILENT):
            with subtests.test("what was shown stays", backend=backend):
                assert told[question].text.startswith("These three kept me awake")
                assert told[question].end["status"] == "degraded"
                assert "model" in told[question].end["degraded"]
