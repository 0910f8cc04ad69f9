"""What leads an order, which volumes can be had, whom a book suits, what isn't sold."""

from dataclasses import replace

import pytest

from chat.llm.composer.compose import composed
from chat.llm.composer.goods import other_goods
from chat.llm.composer.ranking import fit_for_reader
from chat.llm.composer.stock import stock_of
from chat.orchestration.evidence_items import Evidence, EvidenceItem
from chat.orchestration.prompts import build_prompt
from chat.orchestration.selection import CURRENCY_NOTE, within_budget
from chat.orchestration.turns import Filters, Intent
from guardrails.core.types import Money
from tests.unit.llm.test_trade_words_and_choices import item


def answer(question: str, intent: Intent, evidence: Evidence) -> str:
    prompt = build_prompt(
        question=question, intent=intent, evidence=evidence, history=(), shop="us"
    )
    return composed(prompt)


def shelf(gone: set[int], count: int) -> list[EvidenceItem]:
    """Volumes 1 to ``count`` of one series, some of them out of stock."""
    found = [
        item(n, 999, volume=n, series_title="Alpha", format="paperback")
        for n in range(1, count + 1)
    ]
    return [
        replace(e, quote=replace(e.quote, in_stock=e.product.volume not in gone))
        for e in found
    ]


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (set(), "All nine volumes of Alpha in paperback can be ordered today."),
        (
            {2},
            "In paperback, volume 2 of Alpha is out of stock; the other 8 can be "
            "ordered today.",
        ),
        (
            {2, 3, 5, 6, 7},
            "In paperback, volumes 2, 3 and 5 to 7 of Alpha are out of stock; the "
            "other 4 can be ordered today.",
        ),
        (
            set(range(1, 10)),
            "No volume of Alpha in paperback can be ordered at the moment.",
        ),
    ],
)
def test_stock_tells_the_volumes_apart(gone: set[int], told: str) -> None:
    assert stock_of(shelf(gone, 9)) == told


def test_many_gaps_are_counted_after_the_first() -> None:
    told = stock_of(shelf(set(range(2, 30, 2)), 30))
    assert "volumes 2, 4, 6, 8, 10, 12, 14, 16 and six others of Alpha" in told


def test_the_oldest_is_named_with_its_year_and_what_comes_next() -> None:
    items = tuple(
        item(n, 999, series_title=name, series_id=name, author="", first_year=year)
        for n, (name, year) in enumerate((("Alpha", 1952), ("Beta", 1960)), start=1)
    )
    evidence = Evidence(items=items, filters=Filters(order="oldest"))
    told = answer("the oldest?", Intent.RECOMMENDATION, evidence)
    assert "The oldest of our manga is Alpha: it first appeared in 1952." in told
    assert "Next comes Beta (it first appeared in 1960)." in told


def test_what_is_level_shares_its_place() -> None:
    items = tuple(
        item(
            n,
            999,
            series_title=name,
            series_id=name,
            volumes_in_series=1,
            status="finished",
        )
        for n, name in enumerate(("Alpha", "Beta"), start=1)
    )
    evidence = Evidence(items=items, filters=Filters(order="shortest"))
    told = answer("the shortest?", Intent.RECOMMENDATION, evidence)
    assert "share that place (complete in a single volume)" in told


def test_the_cheapest_says_of_how_many_and_names_no_amount() -> None:
    evidence = Evidence(
        items=(item(1, 499, series_title="Alpha"),),
        filters=Filters(order="cheapest"),
        compared=98,
    )
    told = answer("cheapest manga?", Intent.RECOMMENDATION, evidence)
    assert "Of the 98 I have just compared" in told
    assert "costs least" in told
    assert "4.99" not in told


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        (("teen", "mature"), "Of these, Alpha comes closest"),
        (("all", "mature"), "For that age I'd take Alpha"),
        (("all", "all"), "Both would do"),
        (("mature", "mature"), "none of them is meant for that age"),
    ],
)
def test_the_reader_decides_between_two(ratings: tuple[str, str], told: str) -> None:
    items = [
        item(n, 999, series_title=name, series_id=name, age_rating=rating)
        for n, (name, rating) in enumerate(
            zip(("Alpha", "Beta"), ratings, strict=True), start=1
        )
    ]
    question = "which is better for a 12-year-old?"
    assert fit_for_reader(items, question).startswith(told) or told in fit_for_reader(
        items, question
    )
    assert fit_for_reader(items, "which is better?") == ""


def test_a_budget_in_other_money_puts_the_cheapest_first_and_says_so() -> None:
    items = [item(1, 999), item(2, 499)]
    quotes = {each.product.asin: each.quote for each in items}
    products = [each.product for each in items]
    kept, note = within_budget(products, quotes, Money(1000, "EUR"))
    assert note == CURRENCY_NOTE
    assert kept == products[::-1]
    evidence = Evidence(
        items=tuple(items[::-1]),
        filters=Filters(budget=Money(1000, "EUR")),
        note=note,
    )
    told = answer("manga up to 10 euros", Intent.RECOMMENDATION, evidence)
    assert "Our prices are in US dollars" in told
    assert "your euros" in told


def test_a_closed_question_that_the_catalogue_leaves_open_is_not_guessed_at() -> None:
    evidence = Evidence(items=(item(1, 999, series_title="Alpha"),))
    told = answer("is it signed?", Intent.PRODUCT_QUESTION, evidence)
    assert "guess" in told


@pytest.mark.parametrize(
    ("question", "sold"),
    [
        ("do you sell figurines?", False),
        ("got any pokemon cards", False),
        ("do you have posters of Naruto", False),
        ("do you have Naruto", True),
        ("a manga about card games", True),
    ],
)
def test_other_goods_are_not_ours(question: str, *, sold: bool) -> None:
    assert (other_goods(question) == "") is sold
