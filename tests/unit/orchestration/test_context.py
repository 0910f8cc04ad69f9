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


@pytest.mark.parametrize(
    "text", ["which of them is shorter?", "which one is cheaper", "the cheapest"]
)
def test_a_choice_is_asked_among_all_that_were_shown(text: str) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.focus == asins(4, 5)
    assert resolution.picked
    assert not resolution.cheaper_than


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("I've read the first one", asins(4)),
        ("she already has the second one", asins(5)),
        ("I already own that", asins(4, 5)),
        ("i've read the first two", asins(4, 5)),
    ],
)
def test_what_is_known_already_is_left_out_of_the_same_wish(
    text: str, gone: tuple[str, ...]
) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert resolution.query == "any volleyball manga?"
    assert resolution.excluded == gone


@pytest.mark.parametrize("text", ["not that one", "none of those", "too scary"])
def test_a_refusal_leaves_out_everything_seen(text: str) -> None:
    resolution = resolve(text, HISTORY, Filters())
    assert set(resolution.excluded) == set(asins(1, 2, 3, 4, 5))
    assert resolution.query == "any volleyball manga?"


def test_a_genre_refused_is_no_longer_wished_for() -> None:
    scary = replace(HISTORY[0], filters=Filters(genres=("horror",)))
    resolution = resolve("too scary", [scary], Filters(excluded_genres=("horror",)))
    assert resolution.filters.genres == ()
    assert resolution.filters.excluded_genres == ("horror",)


def test_something_shorter_keeps_the_genre() -> None:
    wish = Filters(genres=("romance",))
    listed = replace(past(1, "i want a romance", SPORTS), filters=wish)
    resolution = resolve("something shorter", [listed], Filters(max_volumes=10))
    assert resolution.filters == Filters(genres=("romance",), max_volumes=10)
    assert resolution.query == "i want a romance"


def test_similar_after_one_product_asks_for_its_likes() -> None:
    asked = replace(
        past(1, "do you have it?", SPORTS[:1]),
        intent="availability",
        titles=("Haikyu!!, Vol. 1",),
        filters=Filters(volume=9),
    )
    resolution = resolve("anything similar?", [asked], Filters())
    assert resolution.filters == Filters()
    assert resolution.seeds == asins(4)
    assert resolution.query == "something like “Haikyu!!”"


def test_back_to_a_title_picks_it_from_its_list() -> None:
    listed = replace(HISTORY[0], titles=("Monster, Vol. 1", "Pluto, Vol. 1", "Emma"))
    resolution = resolve(
        "ok back to Monster, how much is it?", [listed, HISTORY[1]], Filters()
    )
    assert resolution.focus == asins(1)
    assert resolution.picked


def test_the_age_of_the_reader_is_remembered_until_another_is_meant() -> None:
    for_child = replace(HISTORY[0], filters=Filters(max_age_rating="all"))
    later = resolve("is there anything with dragons", [for_child], Filters())
    assert later.filters.max_age_rating == "all"
    assert not later.standalone
    own = resolve("and a thriller for me", [for_child], Filters(genres=("thriller",)))
    assert own.filters.max_age_rating is None
