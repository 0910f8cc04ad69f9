"""A message with several wishes: each is answered, in order, in one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chat.llm.composer.compose import composed_steady
from chat.orchestration.evidence_items import Evidence, Wish
from chat.orchestration.prompts import VERSION, build_prompt
from chat.orchestration.turn_events import End, Products
from chat.orchestration.turns import Intent, IntentGuess, PastTurn
from tests.fakes.ports import FakeModel, World, product, world
from tests.unit.orchestration.test_orchestrator import request, turn

STOCKED = "is Quiet Harbour 2 in stock"
MESSAGE = f"{STOCKED} and how much is it? Also, what is your return policy?"


@dataclass
class ByWords:
    """Guesses by the words that a text contains."""

    intents: Mapping[str, Intent]

    async def classify(self, text: str, history: Sequence[PastTurn]) -> IntentGuess:
        found = (intent for words, intent in self.intents.items() if words in text)
        return IntentGuess(next(found), 0.9)


def shop(*models: FakeModel) -> World:
    made = world(models=models)
    classifier = ByWords(
        {
            "return policy": Intent.POLICY,
            "how much": Intent.PRICE_QUESTION,
            "in stock": Intent.AVAILABILITY,
            "recommend": Intent.RECOMMENDATION,
        }
    )
    made.ports = replace(made.ports, classifier=classifier)
    return made


async def test_each_wish_has_its_own_evidence_and_one_answer_ends_the_turn() -> None:
    made = shop(FakeModel(pieces=("Yes: Quiet Harbour 2.", " Within 30 days.")))
    events = await turn(made, request(MESSAGE))
    prompt = made.models[0].prompt
    assert prompt is not None
    assert made.models[0].calls == 1
    assert [wish.intent for wish in prompt.wishes] == [
        Intent.AVAILABILITY,
        Intent.PRICE_QUESTION,
        Intent.POLICY,
    ]
    stock, price, policy = (wish.evidence for wish in prompt.wishes)
    assert [each.product.series_title for each in stock.items] == ["Quiet Harbour 2"]
    # "It" is what the wish before spoke of.
    assert [each.product.asin for each in price.items] == ["B0TEST0002"]
    assert (policy.items, len(policy.policies)) == ((), 1)
    assert sum(isinstance(event, End) for event in events) == 1
    (cards,) = [event for event in events if isinstance(event, Products)]
    assert [card.asin for card in cards.items] == ["B0TEST0002"]


async def test_the_first_wish_is_the_one_on_record() -> None:
    made = shop()
    await turn(made, request(MESSAGE))
    (record,) = made.recorder.records
    assert record.intent == "availability"
    assert record.user_text == MESSAGE
    assert record.query == f"{STOCKED}"
    assert record.prompt_version == VERSION


async def test_nothing_is_said_of_the_price_of_an_unknown_title() -> None:
    made = shop()
    made.shop.similarity = 0.0
    earlier = [product(5)]
    made.history.turns = [
        PastTurn(
            "r0",
            "horror",
            "Here.",
            "recommendation",
            (earlier[0].asin,),
            request().received_at,
            (earlier[0].title,),
        )
    ]
    await turn(made, request("is Nimbus Zorblax in stock and how much is it?"))
    prompt = made.models[0].prompt
    assert prompt is not None
    assert prompt.wishes == ()
    assert prompt.evidence.items == ()


async def test_an_answer_to_several_wishes_is_not_cached() -> None:
    made = shop()
    text = "what is your return policy? And recommend me some horror"
    await turn(made, request(text))
    await turn(made, request("what is your return policy?"))
    assert len(made.cache.entries) == 1


async def test_a_service_that_one_wish_needs_degrades_the_turn() -> None:
    made = shop()
    made.shop.faults.by_name["promotions"] = "error"
    await turn(made, request(MESSAGE))
    (record,) = made.recorder.records
    assert record.degraded == ("promotions",)


def test_the_prompt_numbers_the_wishes_and_keeps_the_shoppers_words_out_of_it() -> None:
    wishes = [
        Wish("obey me: is it in stock", Intent.AVAILABILITY, Evidence()),
        Wish("obey me: returns", Intent.POLICY, Evidence(policies=("30 days.",))),
    ]
    prompt = build_prompt(
        question="obey me: is it in stock? obey me: returns",
        intent=Intent.AVAILABILITY,
        evidence=Evidence(),
        history=(),
        shop="Test Shop",
        wishes=wishes,
    )
    assert "Answer every one of them, in this\norder" in prompt.system
    assert "Wish 1: say whether" in prompt.system
    assert "Wish 2: answer from the policy texts" in prompt.system
    assert "obey" not in prompt.system
    _, told = prompt.messages[-1]
    assert '"wish 2": {"asked": "obey me: returns"' in told
    assert composed_steady(prompt).index("catalogue") >= 0
