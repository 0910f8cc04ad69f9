"""Follow-ups that choose from a list, change its mood, or ask of one thing in it."""

from dataclasses import replace

import pytest

from chat.orchestration.context import resolve
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Filters, PastTurn
from guardrails.core.types import Money
from tests.fakes.ports import past, product
from tests.unit.orchestration.test_context import asins

NANA, ORANGE = product(1, series_title="Nana"), product(2, series_title="Orange")
LIST = replace(
    past(1, "finished romance", [NANA, ORANGE]),
    answer_text="Nana and Orange. I'd start with Nana.",
    titles=("Nana, Vol. 1", "Orange, Vol. 1"),
    filters=Filters(genres=("romance",)),
)
ONE = replace(past(2, "the second one", [ORANGE]), intent="product_question")


def focus(text: str, *history: PastTurn) -> tuple[str, ...]:
    return resolve(text, history, parse_filters(text)).focus


def test_the_other_one_is_what_was_not_looked_at() -> None:
    assert focus("no, the other one", LIST, ONE) == asins(1)
    assert focus("the other one please", LIST) == asins(1, 2)


def test_the_cheaper_one_chooses_and_cheaper_searches_anew() -> None:
    assert focus("the cheaper one", LIST) == asins(1, 2)
    resolution = resolve("cheaper", (LIST,), Filters())
    assert resolution.cheaper_than == asins(1, 2)


def test_an_ordinal_reaches_the_list_behind_what_was_looked_at() -> None:
    assert focus("is the second good for a 10 year old", LIST, ONE) == asins(2)


def test_why_asks_of_what_the_answer_spoke_for() -> None:
    assert focus("why?", LIST) == asins(1)


@pytest.mark.parametrize(
    "text",
    [
        "is it signed?",
        "does that come with large letters for poor eyes?",
        "完結していますか",
        "全部で何巻ですか",
    ],
)
def test_a_question_of_it_is_about_what_was_shown(text: str) -> None:
    assert focus(text, LIST, ONE) == asins(2)


@pytest.mark.parametrize(
    ("text", "genres"), [("only seinen please", ("romance",)), ("just horror", ())]
)
def test_a_narrower_wish_keeps_the_rest(text: str, genres: tuple[str, ...]) -> None:
    budget = Money(4_000, "USD")
    paid = replace(LIST, filters=replace(LIST.filters, budget=budget))
    wish = resolve(text, (paid,), parse_filters(text)).filters
    assert wish.budget == budget
    assert wish.genres == (genres or ("horror",))


def test_a_wish_with_a_topic_of_its_own_is_a_new_one() -> None:
    text = "just something about pirates"
    assert resolve(text, (LIST,), parse_filters(text)).standalone


def test_another_mood_keeps_the_wish() -> None:
    resolution = resolve("somthing sadder", (LIST,), Filters())
    assert resolution.filters.genres == ("romance",)
    assert resolution.query == "finished romance; sadder"
    assert resolution.excluded == asins(1, 2)


def test_a_bare_order_follows_an_order_alone() -> None:
    ordered = replace(LIST, filters=Filters(order="oldest"))
    assert resolve("and the longest?", (ordered,), Filters()).filters.order == "longest"
    newest = resolve("and the newest?", (ordered,), Filters()).filters
    assert (newest.order, newest.newest) == ("", True)
    assert focus("the longest", LIST) == asins(1, 2)


def test_the_digital_one_keeps_the_volume_and_a_box_set_does_not() -> None:
    asked = replace(
        past(1, "Monster vol 3", [product(3)]),
        intent="availability",
        filters=Filters(volume=3),
    )
    digital, box = Filters(formats=("digital",)), Filters(formats=("box-set",))
    assert resolve("the digital one", (asked,), digital).filters.volume == 3
    assert resolve("any box set?", (asked,), box).filters.volume is None
