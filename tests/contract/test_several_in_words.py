"""Where natural messages are cut into wishes, with the real classifier.

False cuts are counted on public data; ``docs/intents.md`` has the figures of all of it.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from chat.llm.embeddings import LocalEmbedder
from chat.orchestration.intents import EmbeddingIntentClassifier
from chat.orchestration.several import clauses_of, wishes_apart
from chat.orchestration.turns import Intent
from tests.intent_figures import BOOKISH


@pytest.fixture(scope="module")
def classifier() -> EmbeddingIntentClassifier:
    return EmbeddingIntentClassifier(LocalEmbedder().embed_now)


def test_one_wish_is_not_cut_into_several(
    classifier: EmbeddingIntentClassifier, shared_data: Path
) -> None:
    def cut(texts: Iterable[str]) -> tuple[int, int]:
        counted = found = 0
        for text in texts:
            clauses = clauses_of(text)
            counted += 1
            if len(clauses) > 1:
                guesses = [classifier.guess(each.text) for each in clauses]
                found += bool(wishes_apart(clauses, guesses))
        return found, counted

    path = shared_data / "customer_support_intents" / "utterances.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found, counted = cut(row["utterance"] for row in csv.DictReader(file))
    assert (found, counted > 3000) == (0, True)
    lines = (shared_data / "recommendation_requests" / "requests.jsonl").read_text()
    asked = [json.loads(line) for line in lines.splitlines()]
    bookish = [each for each in asked if each["domain"] in BOOKISH]
    found, counted = cut(f"{each['title']}. {each['body']}" for each in bookish)
    assert (found <= 5, counted > 1000) == (True, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "is Monster vol 3 in stock and how much is the box set?",
            [Intent.AVAILABILITY, Intent.PRICE_QUESTION],
        ),
        (
            "recommend me something like Berserk and tell me your return policy",
            [Intent.RECOMMENDATION, Intent.POLICY],
        ),
        (
            "when does my order arrive? also any deals on Naruto?",
            [Intent.ORDER_HELP, Intent.PROMOTIONS],
        ),
        (
            "I'm looking for horror manga and something for my 8 year old daughter",
            [Intent.RECOMMENDATION, Intent.RECOMMENDATION],
        ),
        (
            "My son is 12. What would you recommend? Also, do you ship to Germany?",
            [Intent.RECOMMENDATION, Intent.POLICY],
        ),
        (
            "how much is Berserk vol 1 and how much is Vinland Saga vol 1?",
            [Intent.PRICE_QUESTION, Intent.PRICE_QUESTION],
        ),
        ("action and romance", []),
        ("Death Note and Monster compared", []),
        ("Compare Death Note and Monster and tell me which one is better", []),
        ("how many volumes does Monster have and is it finished?", []),
        ("I finished Naruto and loved it. What should I read next?", []),
        ("where is my order and can I still cancel it?", []),
        ("hi! what do you have by Junji Ito? thanks!", []),
        ("I want to talk to a person. And recommend something.", []),
        ("something dark where the hero dies and is reborn", []),
        ("what's the return policy, and can I return opened box sets?", []),
    ],
)
def test_natural_messages_are_cut_where_they_should_be(
    classifier: EmbeddingIntentClassifier, text: str, wanted: list[Intent]
) -> None:
    clauses = clauses_of(text)
    wishes = wishes_apart(clauses, [classifier.guess(each.text) for each in clauses])
    assert [classifier.guess(wish).intent for wish in wishes] == wanted
