"""The offline model: grounded, without prices, varied, the same for the same words."""

import asyncio
import random
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.llm.composer.compose import COMPOSERS, composed
from chat.llm.composer.phrasing import states_money, without_money
from chat.llm.demo import Cadence, DemoModel, pieces_of
from chat.orchestration.evidence_items import Evidence, EvidenceItem, Wish
from chat.orchestration.model_events import ModelStop, ModelUsage, TextDelta
from chat.orchestration.selection import NEAREST_NOTE
from chat.orchestration.shop import Customer, Product, Promotion, Quote, ReviewSummary
from chat.orchestration.turns import Filters, Intent
from guardrails.core.types import Discount, Money
from tests.fakes.prompts import prompt

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def item(number: int, **changes: object) -> EvidenceItem:
    """Return evidence of a made-up series, priced."""
    product = Product(
        asin=f"B0TEST{number:04d}",
        title=f"Lantern Street {number}, Vol. 1",
        author=f"Author Number{number}",
        format="paperback",
        series_id=f"series-{number}",
        series_title=f"Lantern Street {number}",
        volume=1,
        volumes_in_series=10 + number,
        publisher="Test Press",
        demographic="seinen",
        genres=("horror", "mystery"),
        themes=("night trains", "letters"),
        status="finished",
        age_rating="teen",
        first_year=2001,
        release_date=None,
        rating=4.2,
        synopsis="A conductor finds a letter. It was $5 when new. Nobody wrote it.",
        pitch="A night train that stops where nobody lives.",
        url="http://shop.test/p",
        image_url="http://shop.test/i",
    )
    quote = Quote(product.asin, Money(1299, "USD"), None, True, NOW)
    reviews = ReviewSummary(product.asin, 4.0 + number / 10, 200, ("Kept me awake.",))
    values = {"product": product, "quote": quote, "reviews": reviews}
    return EvidenceItem(**(values | changes))


ITEMS = tuple(item(number) for number in range(1, 6))
PROMOTION = Promotion(
    "night", "Night sale: $5 off horror", Discount("x", None, Money(500, "USD")), ()
)
POLICIES = (
    "You may return unread books within 30 days. Return postage costs $3.99. Write "
    "to us first.",
)
FULL = Evidence(
    items=ITEMS,
    policies=POLICIES,
    promotions=(PROMOTION,),
    related=tuple(
        replace(
            ITEMS[0].product, volume=number, title=f"Lantern Street 1, Vol. {number}"
        )
        for number in range(1, 12)
    ),
)
SITUATIONS = {
    "full": FULL,
    "one": replace(FULL, items=ITEMS[:1]),
    "two": replace(FULL, items=ITEMS[:2]),
    "nothing": Evidence(),
    "over budget": replace(FULL, note=NEAREST_NOTE, items=ITEMS[:3]),
    "out of stock": replace(
        FULL,
        items=tuple(
            replace(each, quote=replace(each.quote, in_stock=False)) for each in ITEMS
        ),
    ),
    "bare": Evidence(
        items=tuple(
            replace(
                each,
                reviews=None,
                product=replace(
                    each.product,
                    author="", synopsis="", pitch="", genres=(), themes=(),
                    volumes_in_series=None, volume=None, rating=None,
                    first_year=None, demographic="", publisher="",
                ),
            )
            for each in ITEMS
        )
    ),
}  # fmt: skip
QUESTIONS = (
    "recommend me something", "hi! how much is it?", "is it finished?", "who wrote it",
    "how many volumes are there?", "where is my order", "thanks", "what can you do?",
    "is it ok for kids", "when was it published", "what genre is it", "any deals?",
)  # fmt: skip


def answer(intent: Intent, evidence: Evidence, question: str, *, brief: bool) -> str:
    """Return the answer to a question of that intent."""
    given_prompt = prompt(question, intent=intent, evidence=evidence)
    return composed(given_prompt, brief=brief)


def test_several_wishes_are_answered_in_order_and_one_question_closes() -> None:
    wishes = (
        Wish("is it finished?", Intent.PRODUCT_QUESTION, SITUATIONS["one"]),
        Wish("can I return it?", Intent.POLICY, FULL),
        Wish("recommend horror", Intent.RECOMMENDATION, FULL),
    )
    text = composed(
        prompt("is it finished, can I return it, recommend horror", wishes=wishes)
    )
    places = [
        text.index(words)
        for words in ("Lantern Street 1 is finished", "within 30 days", "• Lantern")
    ]
    assert places == sorted(places)
    *told, closing = text.split("\n\n")
    assert "?" not in "".join(told[:-1])
    assert not states_money(text)
    assert closing


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who wrote it and is it finished?", ["by Author", "is finished"]),
        ("is it finished, and how many volumes are there?", ["is finished", "11 vol"]),
        ("what genre is it and is it ok for kids?", ["horror", "teen"]),
    ],
)
def test_each_thing_asked_of_a_series_is_answered(
    question: str, said: list[str]
) -> None:
    text = answer(Intent.PRODUCT_QUESTION, SITUATIONS["one"], question, brief=False)
    assert all(words in text for words in said), text


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("situation", sorted(SITUATIONS))
@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_is_answered_in_every_situation_without_a_price(
    intent: Intent, situation: str, brief: bool
) -> None:
    for question in QUESTIONS:
        text = answer(intent, SITUATIONS[situation], question, brief=brief)
        assert text, question
        assert not states_money(text), text
        assert not re.search(r"\b(?:9\.99|12\.99|1299|3\.99)\b", text)
        assert len(text.split()) <= 190, text
        # Traces of a template that was filled with nothing.
        assert "  " not in text
        assert not re.search(r"\bNone\b|\(\)|\.\.| [.,:;!?]|: ?\.|\bby \W", text), text
        assert text[0].isupper() or text[0] in "“•L", text
        assert text[-1] in ".!?…”", text


@given(picked=st.sets(st.integers(0, 4), min_size=1), intent=st.sampled_from(Intent))
@settings(max_examples=60, deadline=None)
def test_only_what_is_in_evidence_is_named(picked: set[int], intent: Intent) -> None:
    evidence = replace(FULL, items=tuple(ITEMS[n] for n in sorted(picked)), related=())
    text = answer(intent, evidence, "tell me", brief=False)
    named = {int(n) for n in re.findall(r"Lantern Street (\d)", text)}
    assert named <= {n + 1 for n in picked}
    wrote = {int(n) for n in re.findall(r"Author Number(\d)", text)}
    assert wrote <= {n + 1 for n in picked}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_recommendation_names_all_that_the_evidence_offers(question: str) -> None:
    text = answer(Intent.RECOMMENDATION, FULL, question, brief=False)
    for each in ITEMS:
        assert each.product.series_title in text


def test_the_same_question_reads_the_same_and_others_differ() -> None:
    asked = [f"recommend horror number {n}" for n in range(40)]
    first = [answer(Intent.RECOMMENDATION, FULL, q, brief=False) for q in asked]
    again = [answer(Intent.RECOMMENDATION, FULL, q, brief=False) for q in asked]
    assert first == again
    assert len(set(first)) > 25


def test_a_missed_budget_is_admitted_and_its_amount_is_not_repeated() -> None:
    evidence = replace(
        FULL,
        note=NEAREST_NOTE,
        items=ITEMS[:3],
        filters=Filters(genres=("horror",), budget=Money(100, "USD")),
    )
    text = answer(Intent.RECOMMENDATION, evidence, "horror under $1", brief=False)
    assert "budget" in text
    assert "horror" in text


def test_nothing_found_says_so_and_asks_back() -> None:
    evidence = Evidence(filters=Filters(genres=("horror",), statuses=("finished",)))
    text = answer(Intent.RECOMMENDATION, evidence, "finished horror", brief=False)
    assert "finished horror manga" in text
    assert text.endswith("?")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is it finished?", "finished"),
        ("who wrote it?", "Author Number1"),
        ("how many volumes are there in total?", "11 volumes"),
        ("is it suitable for a child?", "teens"),
        ("what year did it come out?", "2001"),
        ("what genre is it?", "horror and mystery"),
    ],
)
def test_the_very_question_is_answered_first(question: str, expected: str) -> None:
    text = answer(Intent.PRODUCT_QUESTION, SITUATIONS["one"], question, brief=False)
    assert expected in text.split("\n\n")[0]


def test_what_can_not_be_ordered_is_never_promised() -> None:
    text = answer(
        Intent.AVAILABILITY, SITUATIONS["out of stock"], "do you have it?", brief=False
    )
    assert "can't be ordered" in text
    assert not re.search(r"\bYes\b|we have|We do", text)


def test_the_reading_order_tells_how_many_volumes_there_are() -> None:
    text = answer(Intent.READING_ORDER, SITUATIONS["one"], "order?", brief=False)
    assert "eleven volumes" in text
    assert "volumes 1 to 11" in text


def test_policies_are_quoted_without_their_amounts() -> None:
    text = answer(Intent.POLICY, FULL, "can I return a book?", brief=False)
    assert "30 days" in text
    assert "postage" not in text


def test_a_returning_customer_is_welcomed_once() -> None:
    evidence = replace(FULL, customer=Customer(customer_id="demo-horror-fan"))
    first = prompt("more horror", intent=Intent.RECOMMENDATION, evidence=evidence)
    later = replace(
        first, messages=(("user", "a"), ("assistant", "b"), ("user", "more horror"))
    )
    assert re.match(r"Welcome back|Good to see you", composed(first))
    assert not re.match(r"Welcome back|Good to see you", composed(later))


def test_a_reason_never_names_a_series_that_is_not_in_evidence() -> None:
    why = "shares night trains with Hidden Purchase"
    evidence = replace(FULL, items=(replace(ITEMS[0], why=why),))
    silent = answer(Intent.RECOMMENDATION, evidence, "more please", brief=False)
    assert "Hidden" not in silent
    asked = answer(Intent.RECOMMENDATION, evidence, "like hidden purchase", brief=False)
    assert "shares night trains with the series you named" in asked


@given(
    question=st.text(max_size=20),
    reason=st.sampled_from(
        ["popular with readers", "shares dread", "readers also chose it"]
    ),
)
def test_a_reason_is_a_sentence_whatever_it_begins_with(
    question: str, reason: str
) -> None:
    evidence = Evidence(items=(item(1, why=reason),))
    text = answer(Intent.RECOMMENDATION, evidence, question, brief=False)
    assert "It popular" not in text
    assert "It readers" not in text
    assert "Shares dread" not in text


@pytest.mark.parametrize("intent", [Intent.PRICE_QUESTION, Intent.AVAILABILITY])
def test_two_sellers_of_one_edition_are_named_once(intent: Intent) -> None:
    first = item(1)
    other = replace(first, product=replace(first.product, asin="B0TEST9999"))
    digital = replace(first, product=replace(first.product, format="digital"))
    evidence = Evidence(items=(first, other, digital))
    text = answer(intent, evidence, "how much?", brief=True)
    assert text.count("Lantern Street 1 volume 1 in paperback") == 1
    assert text.count("Lantern Street 1 volume 1 as a digital edition") == 1


@given(question=st.text(max_size=20))
def test_a_story_that_names_its_title_is_not_introduced_by_it(question: str) -> None:
    story = "Lantern Street 1 is a horror series. Its chapters turn on letters."
    told = replace(item(1).product, author="", synopsis=story)
    evidence = Evidence(items=(item(1, product=told),))
    text = answer(Intent.PRODUCT_QUESTION, evidence, f"Q{question}", brief=True)
    assert text.partition("letters")[0].count("Lantern Street 1") <= 1


def test_every_intent_has_a_composer() -> None:
    assert set(COMPOSERS) == set(Intent)


@pytest.mark.parametrize(
    "text",
    [
        "$5",
        "5 dollars",
        "EUR 12",
        "¥ 800",
        "1,200円",
        "it costs £9",
        "99 cents",
        "3 USD",
    ],
)
def test_money_is_seen_in_many_forms(text: str) -> None:
    assert states_money(text)
    assert without_money(f"Fine. Now {text} only. Good.") == "Fine. Good."


@pytest.mark.parametrize("text", ["15 % off", "4.6 out of 5", "30 days", "Yen Press"])
def test_other_numbers_are_not_money(text: str) -> None:
    assert not states_money(text)


@given(text=st.text(max_size=400), seed=st.integers(0, 99))
def test_the_pieces_amount_to_the_text(text: str, seed: int) -> None:
    pieces = list(pieces_of(text, random.Random(seed)))
    assert "".join(pieces) == text
    assert all(pieces)


async def test_a_stream_stops_where_the_tokens_end() -> None:
    short = replace(
        prompt("recommend", intent=Intent.RECOMMENDATION, evidence=FULL), max_tokens=20
    )
    events = [event async for event in DemoModel("demo-x").stream(short)]
    text = "".join(each.text for each in events if isinstance(each, TextDelta))
    assert len(text) <= 80
    assert events[-1] == ModelStop("max_tokens")
    usage = events[-2]
    assert isinstance(usage, ModelUsage)
    assert 0 < usage.output_tokens <= 20


async def test_the_cadence_spaces_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    model = DemoModel("demo-x", cadence=Cadence(0.4, 0.03, 0.1))
    async for _ in model.stream(prompt("hello")):
        pass
    assert 0.2 < slept[0] < 0.6
    assert all(0 < pause < 0.2 for pause in slept[1:])
