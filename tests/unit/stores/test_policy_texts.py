"""A question about the shop's rules finds the passage that answers it."""

import re

import pytest

from chat.llm.embeddings import LocalEmbedder
from chat.stores.policy_texts import EmbeddedPolicyTexts, passages


@pytest.fixture(scope="module")
def policies() -> EmbeddedPolicyTexts:
    return EmbeddedPolicyTexts(LocalEmbedder())


QUESTIONS = [
    ("what's your return policy?", "within 30 days of delivery"),
    ("how many days do I have to send a book back?", "within 30 days of delivery"),
    ("who pays for return shipping", "The return label is free"),
    ("can I return an ebook?", "digital volume can be returned within 14 days"),
    ("when do I get my money back", "within 5 working days of the book reaching"),
    ("where is my refund", "shows each refund as requested"),
    ("where is my order?", "where an order is"),
    ("how long does delivery take?", "2 to 5 working days"),
    ("do you ship to Canada?", "Canada"),
    ("express shipping available?", "express delivery"),
    ("can i cancel my order", "until it is packed"),
    ("is there a cancellation fee", "Cancelling is free"),
    ("my book came damaged", "replacement and a full refund"),
    ("which payment methods do you take", "PayPal"),
    ("i was charged twice", "two charges"),
    ("do gift cards expire", "don't expire"),
    ("can you gift wrap it", "gift-wrapped"),
    ("how do pre-orders work", "pre-order a volume"),
    ("i forgot my password", "Forgot your password"),
    ("delete my account", "close your account"),
    ("unsubscribe from the newsletter", "leave it there"),
    ("what do you do with my personal data", "We sell no data"),
    ("what is gold membership", "gold, from twelve"),
    ("what does mature mean", "mature, from 18"),
    ("how can I contact customer service", "support@mangaassist.example"),
    ("how do I leave a review", "review a product"),
    ("I need an invoice", "downloaded as a PDF"),
    ("can I read offline", "offline"),
    ("change the delivery address", "address of an order can be changed"),
    ("the package says delivered but I have nothing", "open a search with the courier"),
]


@pytest.mark.parametrize(("question", "says"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
async def test_the_answer_is_among_the_passages_found(
    policies: EmbeddedPolicyTexts, question: str, says: str
) -> None:
    found = await policies.search(question, limit=3)
    assert any(says in passage for passage in found), found


async def test_most_answers_come_first(policies: EmbeddedPolicyTexts) -> None:
    first = 0
    for question, says in QUESTIONS:
        found = await policies.search(question, limit=1)
        first += says in found[0]
    assert first >= 0.8 * len(QUESTIONS)


async def test_nothing_is_found_for_nothing(policies: EmbeddedPolicyTexts) -> None:
    assert await policies.search("   ", limit=3) == ()
    assert await policies.search("returns", limit=0) == ()
    assert await policies.search("うずまき", limit=3) == ()


def test_no_passage_states_an_amount_of_money() -> None:
    amount = re.compile(
        r"[$€£¥]\s?\d|\d\s?(?:dollars|euros|USD|EUR|cents|%)", re.IGNORECASE
    )
    assert [p.heading for p in passages() if amount.search(p.text.lower())] == []


def test_every_address_is_of_a_reserved_domain() -> None:
    told = " ".join(passage.text for passage in passages())
    assert set(re.findall(r"\S+@\S+?(?=[\s,.]\s|[\s,]|\.$)", told)) == {
        "support@mangaassist.example"
    }
