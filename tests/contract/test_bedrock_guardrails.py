"""Amazon's guardrails over loopback, in the wire format that its API documents."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat.downstream.breaker_types import BreakerOpenError, State
from chat.downstream.services import Breakers
from chat.llm.bedrock_client import BedrockConnection, BedrockTimeouts
from chat.llm.bedrock_guardrails import BedrockGuardrail
from chat.orchestration.errors import (
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
)
from guardrails.core.external import ExternalFinding
from tests.fakes.bedrock_server import refusal
from tests.fakes.wire_server import Answer, Seen, WireServer


def assessed(*filters: tuple[str, str]) -> Answer:
    """Return an answer of ApplyGuardrail with the filters' kinds and confidences."""
    body = {
        "usage": {
            "topicPolicyUnits": 0,
            "contentPolicyUnits": 1,
            "wordPolicyUnits": 0,
            "sensitiveInformationPolicyUnits": 0,
            "sensitiveInformationPolicyFreeUnits": 0,
            "contextualGroundingPolicyUnits": 0,
        },
        "action": "GUARDRAIL_INTERVENED" if filters else "NONE",
        "actionReason": "Guardrail blocked." if filters else "No action.",
        "outputs": [],
        "assessments": [
            {
                "contentPolicy": {
                    "filters": [
                        {
                            "type": kind,
                            "confidence": confidence,
                            "filterStrength": "HIGH",
                            "action": "NONE" if confidence == "NONE" else "BLOCKED",
                            "detected": confidence != "NONE",
                        }
                        for kind, confidence in filters
                    ]
                },
                "invocationMetrics": {"guardrailProcessingLatency": 50},
            }
        ],
        "guardrailCoverage": {"textCharacters": {"guarded": 4, "total": 4}},
    }
    return Answer(body=json.dumps(body).encode(), chunked=False)


class Amazon:
    """The service, and a guardrail that asks it."""

    def __init__(self) -> None:
        self.answer = assessed()
        self.server = WireServer(lambda _: self.answer)
        self.breakers = Breakers()

    def guardrail(self, connection: BedrockConnection) -> BedrockGuardrail:
        return BedrockGuardrail(
            connection=connection,
            guardrail_id="gr-1",
            version="3",
            gate=self.breakers.of_provider(),
            refusal=BreakerOpenError,
            dependency="guardrail_provider",
            timeout_s=30.0,
        )

    @property
    def seen(self) -> Seen:
        return self.server.requests[-1]


@pytest.fixture
async def amazon(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Amazon, BedrockGuardrail]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = Amazon()
    async with (
        made.server,
        BedrockConnection(
            BedrockTimeouts(30, 30, 30),
            region="us-east-1",
            endpoint_url=made.server.url,
        ) as connection,
    ):
        yield made, made.guardrail(connection)


Given = tuple[Amazon, BedrockGuardrail]


async def test_an_answer_is_sent_as_the_api_wants_it(amazon: Given) -> None:
    server, guardrail = amazon
    assert await guardrail.judge("Try Tomie.", source="output") == ()
    assert server.seen.path == "/guardrail/gr-1/version/3/apply"
    assert json.loads(server.seen.body) == {
        "source": "OUTPUT",
        "content": [{"text": {"text": "Try Tomie."}}],
        "outputScope": "FULL",
    }


@pytest.mark.parametrize(
    ("source", "filters", "found"),
    [
        ("output", [("HATE", "HIGH")], [("toxicity", "HATE", 0.9)]),
        ("output", [("VIOLENCE", "LOW")], [("toxicity", "VIOLENCE", 0.3)]),
        ("output", [("SEXUAL", "NONE"), ("PROMPT_ATTACK", "HIGH")], []),
        ("input", [("PROMPT_ATTACK", "MEDIUM")], [("injection", "PROMPT_ATTACK", 0.6)]),
        ("input", [("INSULTS", "HIGH"), ("A_NEW_ONE", "HIGH")], []),
    ],
)
async def test_filters_become_findings_of_the_stage_they_are_about(
    amazon: Given, source: str, filters: list[tuple[str, str]], found: list[Any]
) -> None:
    server, guardrail = amazon
    server.answer = assessed(*filters)
    told = await guardrail.judge("text", source=source)
    assert list(told) == [
        ExternalFinding(stage, "bedrock", kind, score) for stage, kind, score in found
    ]


@pytest.mark.parametrize(
    "answer",
    [
        refusal(429, "ThrottlingException", "slow down"),
        refusal(403, "AccessDeniedException", "no"),
        refusal(404, "ResourceNotFoundException", "no such guardrail"),
        refusal(500, "InternalServerException", "oops"),
        Answer(body=b"<html>no</html>", chunked=False),
        Answer(body=b'{"assessments": null}', chunked=False),
        Answer(body=b"{}", chunked=False),
        Answer(body=b"{", declared_length=900, chunked=False, end="drop"),
        Answer(status=0, end="drop"),
    ],
)
async def test_what_fails_is_one_error_of_ours(amazon: Given, answer: Answer) -> None:
    server, guardrail = amazon
    server.answer = answer
    with pytest.raises(DependencyError) as caught:
        await guardrail.judge("text", source="output")
    assert caught.value.dependency == "guardrail_provider"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=0, pieces=[], end="hang"),
        Answer(pieces=[b'{"assessments": ['], end="hang"),
    ],
)
async def test_a_hang_is_noticed_and_told_to_the_breaker(
    amazon: Given, answer: Answer
) -> None:
    server, guardrail = amazon
    server.answer = answer
    object.__setattr__(guardrail, "timeout_s", 0.2)
    with pytest.raises(DependencyTimeoutError):
        await guardrail.judge("text", source="output")
    assert server.breakers.of_provider().snapshot().failures == 1


async def test_a_provider_that_keeps_failing_is_not_asked_any_more(
    amazon: Given,
) -> None:
    server, guardrail = amazon
    server.answer = refusal(500, "InternalServerException", "oops")
    breaker = server.breakers.of_provider()
    for _ in range(200):
        with pytest.raises(DependencyError):
            await guardrail.judge("text", source="output")
        if breaker.state is State.OPEN:
            break
    asked = len(server.server.requests)
    with pytest.raises(DependencyOpenError):
        await guardrail.judge("text", source="output")
    assert len(server.server.requests) == asked
    assert server.breakers.states()["guardrail_provider"] == "open"
