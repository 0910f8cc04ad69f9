"""Which products stay."""

import pytest

from chat.orchestration.selection import (
    NEAREST_NOTE,
    asks_for_author,
    asks_for_same_author,
    by_customer,
    fits,
    pick_volumes,
    within_budget,
)
from chat.orchestration.shop import Customer, Quote
from chat.orchestration.turns import Filters
from guardrails.core.types import Money
from tests.fakes.ports import START, product


@pytest.mark.parametrize(
    "filters",
    [
        Filters(genres=("romance",)),
        Filters(excluded_genres=("horror",)),
        Filters(statuses=("ongoing",)),
        Filters(formats=("digital",)),
        Filters(authors=("Ito",)),
        Filters(max_age_rating="all"),
        Filters(max_volumes=2),
        Filters(excluded_series=frozenset({"series-1"})),
    ],
)
def test_a_product_that_breaks_one_wish_does_not_fit(filters: Filters) -> None:
    assert fits(product(1), Filters())
    assert not fits(product(1), filters)


def test_an_unknown_age_rating_is_treated_as_mature() -> None:
    assert not fits(product(1, age_rating="?"), Filters(max_age_rating="older-teen"))


def test_a_series_is_shown_once_and_not_when_known() -> None:
    pool = [product(1), product(2), product(8, series_id="series-2"), product(3)]
    kept = by_customer(pool, Customer(), [product(9, series_id="series-3")])
    assert [each.asin for each in kept] == ["B0TEST0001", "B0TEST0002"]


def test_a_childs_profile_hides_older_ratings() -> None:
    customer = Customer("kid", max_age_rating="all")
    assert by_customer([product(1)], customer, []) == []


def test_a_stated_volume_is_found_paperback_first() -> None:
    series = [
        product(1, volume=3, format="digital"),
        product(2, volume=3),
        product(3, volume=4),
    ]
    picked = pick_volumes(series, Filters(volume=3))
    assert [each.format for each in picked] == ["paperback", "digital"]


def _quote(number: int, minor: int, currency: str = "USD") -> Quote:
    return Quote(
        f"B0TEST{number:04d}",
        Money(minor, currency),
        None,
        in_stock=True,
        quoted_at=START,
    )


def test_a_price_in_another_currency_is_not_within_budget() -> None:
    products = [product(1), product(2)]
    quotes = {q.asin: q for q in (_quote(1, 500, "JPY"), _quote(2, 500))}
    kept, note = within_budget(products, quotes, Money(600, "USD"))
    assert [each.asin for each in kept] == ["B0TEST0002"]
    assert note == ""


def test_when_nothing_is_affordable_the_cheapest_come_with_a_note() -> None:
    products = [product(n) for n in (1, 2, 3, 4)]
    quotes = {q.asin: q for q in (_quote(n, 1000 - n) for n in (1, 2, 3, 4))}
    kept, note = within_budget(products, quotes, Money(10, "USD"))
    assert [each.asin for each in kept] == ["B0TEST0004", "B0TEST0003", "B0TEST0002"]
    assert note == NEAREST_NOTE


@pytest.mark.parametrize(
    "text",
    [
        "anything else by him?",
        "is there anything else by that author?",
        "what else has she written",
        "more from the same author please",
    ],
)
def test_more_by_the_same_author_is_understood(text: str) -> None:
    assert asks_for_same_author(text)


@pytest.mark.parametrize(
    "text", ["anything else?", "more like that one", "who is the author?"]
)
def test_other_wishes_are_not_about_the_author(text: str) -> None:
    assert not asks_for_same_author(text)


def test_works_like_an_authors_are_not_only_the_authors_own() -> None:
    assert asks_for_author("what do you have by Naoki Urasawa?")
    assert not asks_for_author("horror manga like Junji Ito")
