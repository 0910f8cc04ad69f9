"""What is taken off a list leaves it; what no data tell is not searched for."""

import pytest

from chat.orchestration.context import resolve
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.phrase_weights import STRONG
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Filters, Intent
from chat.orchestration.untold import asks_of_authors, without_untold
from tests.unit.orchestration.test_context import asins
from tests.unit.orchestration.test_leaning_on_a_list import LIST, ONE


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("drop the last one", 1),
        ("please remove the second one", 1),
        ("take Nana off the list", 2),
        ("all but the first one", 2),
        ("without the first one please", 2),
    ],
)
def test_what_is_taken_off_leaves_the_rest(text: str, left: int) -> None:
    resolution = resolve(text, (LIST,), parse_filters(text))
    assert resolution.focus == asins(left)
    assert resolution.dropped == asins(3 - left)
    assert resolution.filters.genres == ("romance",)


@pytest.mark.parametrize("text", ["forget it", "skip", "take the last one", "lose"])
def test_other_words_take_nothing_off(text: str) -> None:
    assert not resolve(text, (LIST,), parse_filters(text)).dropped


def test_the_only_one_can_not_be_taken_off() -> None:
    assert not resolve("drop it", (ONE,), Filters()).dropped


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("by a woman author?", "?"),
        ("horror by female mangaka", "horror"),
        ("is the author a woman", ""),
        ("is the author of Nana a woman?", "?"),
        ("something drawn by a man", "something"),
    ],
)
def test_who_an_author_is_can_be_asked_but_not_searched(text: str, left: str) -> None:
    assert asks_of_authors(text)
    assert without_untold(text) == left


@pytest.mark.parametrize(
    "text", ["a manga about a woman who paints", "girls love manga", "by Junji Ito"]
)
def test_stories_and_names_are_searched(text: str) -> None:
    assert not asks_of_authors(text)
    assert without_untold(text) == text


@pytest.mark.parametrize(
    ("text", "wished"), [("by women authors", True), ("is the author a woman", False)]
)
def test_a_wish_is_told_from_a_question(text: str, wished: bool) -> None:
    weight = phrase_weights(text).get(Intent.RECOMMENDATION, 0.0)
    assert (weight >= STRONG) is wished


def test_by_a_woman_after_a_list_is_about_that_list() -> None:
    resolution = resolve("by a woman author?", (LIST,), Filters())
    assert resolution.focus == asins(1, 2)
    assert resolution.resumed
