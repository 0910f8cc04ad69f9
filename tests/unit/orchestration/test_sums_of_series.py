"""A budget for a whole series is held against the sum of what is missing of it."""

import pytest

from chat.orchestration.retrieval import parse_filters
from chat.orchestration.shop import Product, Quote
from chat.orchestration.whole_series import (
    affordable,
    reached_with,
    short_enough,
    wants_whole,
    ways_of,
    weighs_box_sets,
)
from guardrails.core.types import Money
from tests.fakes.ports import START, product


def volume(number: int, form: str = "paperback", **changes: object) -> Product:
    at = {"paperback": 0, "digital": 100}[form] + number
    return product(at, volume=number, series_id="s", format=form, **changes)


BOX = product(
    200, volume=None, series_id="s", format="box-set", title="Harbour Box (Vols. 1-3)"
)
SHELF = [*(volume(n) for n in (1, 2, 3)), *(volume(n, "digital") for n in (1, 2, 3))]


def quotes(*gone: str, **cents: int) -> dict[str, Quote]:
    prices = {"paperback": 1000, "digital": 700, "box-set": 2500} | cents
    return {
        each.asin: Quote(
            each.asin,
            Money(prices[each.format], "USD"),
            None,
            each.asin not in gone,
            START,
        )
        for each in [*SHELF, BOX]
    }


def told(shelf: list[Product], *gone: str, owned: tuple[int, ...] = ()) -> list[object]:
    return [(w.form, w.total.minor) for w in ways_of(shelf, quotes(*gone), owned)]


def test_every_form_that_has_all_is_a_way_and_the_cheapest_comes_first() -> None:
    assert told([*SHELF, BOX]) == [
        ("digital", 2100),
        ("box-set", 2500),
        ("paperback", 3000),
    ]


def test_a_volume_that_can_not_be_had_closes_its_way() -> None:
    assert told([*SHELF, BOX], volume(2).asin, BOX.asin) == [("digital", 2100)]


def test_what_is_owned_is_not_counted_and_needs_no_box() -> None:
    assert told([*SHELF, BOX], owned=(1, 3)) == [("digital", 700), ("paperback", 1000)]
    assert told(SHELF, owned=(1, 2, 3)) == []


def test_of_two_offers_the_trusted_one_makes_the_sum() -> None:
    lure = product(300, volume=1, series_id="s", trust_score=0.2)
    cheap = quotes() | {lure.asin: Quote(lure.asin, Money(1, "USD"), None, True, START)}
    ways = ways_of([lure, *SHELF], cheap, ())
    assert lure not in [each for way in ways for each in way.products]


def test_a_budget_takes_one_as_far_as_it_goes() -> None:
    ways = ways_of(SHELF, quotes(), ())
    assert [way.form for way in affordable(ways, Money(2999, "USD"))] == ["digital"]
    assert affordable(ways, Money(9999, "EUR")) == ()
    reached = reached_with(ways[0], quotes(), Money(1500, "USD"))
    assert reached is not None
    assert [each.volume for each in reached.products] == [1, 2]
    assert reached_with(ways[0], quotes(), Money(699, "USD")) is None


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("$40 to complete a series", 4000),
        ("I've $60, can I get all of Death Note?", 6000),
        ("what can I get for 25 bucks that's a complete story", 2500),
        ("the whole series for under $50", 5000),
    ],
)
def test_a_budget_may_be_for_the_whole(text: str, minor: int) -> None:
    wish = parse_filters(text)
    assert wish.whole
    assert wish.budget == Money(minor, "USD")
    assert short_enough(wish, wish.budget).max_volumes == minor // 500


@pytest.mark.parametrize(
    "text", ["a finished series under $15", "I've read all of it", "I've 3 books"]
)
def test_other_budgets_are_for_one_volume(text: str) -> None:
    assert not parse_filters(text).whole


def test_all_of_a_series_may_be_asked_for_without_a_budget() -> None:
    assert wants_whole("cheapest way to read all of Fullmetal Alchemist")
    assert not wants_whole("is it all about vampires?")


@pytest.mark.parametrize(
    ("text", "weighed"),
    [
        ("is the box set cheaper than the volumes separately", True),
        ("what's the difference between the box set and the paperbacks?", True),
        ("single volumes or the box set?", True),
        ("how much is the box set of Monster", False),
        ("do you have volume 3 in paperback", False),
    ],
)
def test_a_box_set_may_be_weighed_against_its_volumes(text: str, weighed: bool) -> None:
    assert weighs_box_sets(text) == weighed
