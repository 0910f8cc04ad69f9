"""What a follow-up points at, said as shoppers say it."""

from dataclasses import replace

import pytest

from chat.orchestration.context import resolve
from chat.orchestration.turns import Filters
from tests.fakes.ports import past, product

HORROR = [product(n) for n in (1, 2, 3)]
SPORTS = [product(n) for n in (4, 5)]
HISTORY = [
    past(1, "recommend horror manga like Junji Ito", HORROR),
    past(2, "what is your return policy?"),
    past(3, "any volleyball manga?", SPORTS),
]


def asins(*numbers: int) -> tuple[str, ...]:
    return tuple(f"B0TEST{number:04d}" for number in numbers)


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("the second one", asins(5)),
        ("tell me more about the first one", asins(4)),
        ("how much is #2?", asins(5)),
        ("I'd take the last one", asins(5)),
        ("the 2nd one please", asins(5)),
        ("which is better, the first or the second?", asins(4, 5)),
        ("are both available?", asins(4, 5)),
        ("who wrote it?", asins(4, 5)),
        ("is it finished?", asins(4, 5)),
    ],
)
def test_a_follow_up_points_at_the_newest_products(
    text: str, focus: tuple[str, ...]
) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.focus == focus
    assert not resolution.standalone


def test_back_to_a_topic_takes_up_the_turn_that_was_asked_for_by_that_name() -> None:
    text = "so anyway, back to the Junji Ito recommendations you were giving me"
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.focus == asins(1, 2, 3)
    assert resolution.resumed
    assert resolution.query == "recommend horror manga like Junji Ito"


def test_back_to_and_an_ordinal_picks_from_the_earlier_list() -> None:
    text = "back to the horror ones: tell me about the third one"
    assert resolve(text, HISTORY, Filters()).focus == asins(3)


@pytest.mark.parametrize("text", ["cheaper", "something cheaper please", "too pricey"])
def test_cheaper_keeps_the_query_and_sets_the_bar(text: str) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.query == "any volleyball manga?"
    assert resolution.cheaper_than == asins(4, 5)


def test_cheaper_after_a_pick_goes_back_to_the_wish_that_it_was_picked_from() -> None:
    wish = Filters(genres=("sports",))
    listed = replace(past(3, "any volleyball manga?", SPORTS), filters=wish)
    picked = replace(past(4, "the second one", SPORTS[1:]), intent="product_question")
    resolution = resolve("cheaper", [*HISTORY[:2], listed, picked], Filters())
    assert resolution.query == "any volleyball manga?"
    assert resolution.filters == wish
    assert resolution.cheaper_than == asins(5)


def test_like_that_but_finished_seeds_from_what_was_shown() -> None:
    wish = Filters(statuses=("finished",))
    resolution = resolve("something like that but finished", HISTORY, wish)
    assert resolution.seeds == asins(4, 5)
    assert resolution.excluded == asins(4, 5)
    assert resolution.filters.statuses == ("finished",)


@pytest.mark.parametrize("text", ["more please", "anything else?", "what else?"])
def test_more_leaves_out_everything_seen(text: str) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert set(resolution.excluded) == set(asins(1, 2, 3, 4, 5))


def test_a_bare_wish_refines_the_last_query() -> None:
    resolution = resolve("in paperback", HISTORY, Filters(formats=("paperback",)))
    assert resolution.query == "any volleyball manga?"
    assert resolution.filters.formats == ("paperback",)


@pytest.mark.parametrize(
    "text",
    [
        "recommend romance manga",
        "what about One Piece?",
        "is there a series that has dragons and pirates on boats?",
    ],
)
def test_a_new_topic_stands_alone(text: str) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.standalone
    assert resolution.query == text
    assert not resolution.focus


def test_an_ordinal_beyond_the_list_points_at_nothing() -> None:
    assert resolve("the ninth one", HISTORY, Filters()).focus == ()


def test_without_history_every_message_stands_alone() -> None:
    assert resolve("the second one", [], Filters()).standalone
