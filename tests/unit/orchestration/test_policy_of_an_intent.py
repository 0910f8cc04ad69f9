"""What a policy says of one intent holds in the stream and in the pipeline alike."""

from dataclasses import replace

import pytest

from chat.orchestration.turn_events import Token
from chat.orchestration.turns import Intent
from guardrails.core.policy import Policy
from tests.fakes.ports import FakeModel, product, world
from tests.unit.orchestration.test_orchestrator import orchestrator, request

SAID = "Quiet Harbour 1, Vol. 1 costs $12.34. Or ask at Barnes & Noble."


def policy_for(intent: str, stage: str, **setting: object) -> Policy:
    return Policy.from_dict({"intents": {intent: {stage: setting}}})


async def said(intent: Intent, policy: Policy) -> tuple[str, str]:
    """What was streamed and what stood in the end."""
    made = world(models=[FakeModel([SAID])], intent=intent)
    running = replace(orchestrator(made), policy=lambda: policy)
    streamed = ""
    async for event in running.run(request()):
        if isinstance(event, Token):
            streamed += event.text
    return streamed, made.recorder.records[0].final_text


@pytest.mark.parametrize("stage", ["prices", "competitors"])
@pytest.mark.parametrize("mode", ["off", "shadow"])
async def test_an_override_frees_its_intent_and_no_other(stage: str, mode: str) -> None:
    policy = policy_for("price_question", stage, mode=mode)
    word = {"prices": "$12.34", "competitors": "Barnes & Noble"}[stage]
    for text in await said(Intent.PRICE_QUESTION, policy):
        assert word in text
    for text in await said(Intent.REVIEWS, policy):
        assert word not in text


async def test_an_override_of_a_threshold_holds_for_cards() -> None:
    policy = policy_for("reviews", "listing_trust", threshold=0.3)
    doubtful = product(1, trust_score=0.6)
    cards = {}
    for intent in (Intent.REVIEWS, Intent.RECOMMENDATION):
        made = world(products=[doubtful, product(2), product(3)], intent=intent)
        running = replace(orchestrator(made), policy=lambda: policy)
        async for _ in running.run(request()):
            pass
        shown = made.recorder.records[0].cards
        cards[intent] = doubtful.asin in {card.asin for card in shown}
    assert cards == {Intent.REVIEWS: False, Intent.RECOMMENDATION: True}
