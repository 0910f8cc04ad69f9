"""Questions about all volumes of a series, and about all works of an author."""

import pytest

from chat.orchestration.selection import (
    all_read_of,
    asks_for_author,
    is_by,
    rules_out,
)
from chat.orchestration.volumes import (
    asks_for_cheapest_volume,
    asks_for_stock,
    asks_what_is_gone,
)
from tests.fakes.ports import product


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("which volumes are out of stock", True),
        ("which vols of it can't i get?", True),
        ("are any of them sold out?", True),
        ("what volumes do you have in stock", False),
        ("do you have all the volumes of Monster?", False),
        ("are all volumes available", False),
    ],
)
def test_stock_may_be_asked_of_a_whole_series(text: str, gone: bool) -> None:
    assert asks_for_stock(text)
    assert asks_what_is_gone(text) is gone


@pytest.mark.parametrize(
    "text",
    [
        "is volume 3 in stock?",
        "do you have Monster?",
        "how many volumes does it have",
        "do you have all three?",
    ],
)
def test_one_volume_is_no_whole_series(text: str) -> None:
    assert not asks_for_stock(text)


def test_the_cheapest_volume_is_one_of_all() -> None:
    assert asks_for_cheapest_volume("what's the cheapest volume of it?")
    assert not asks_for_cheapest_volume("cheapest volume 1")


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("I read everything by Junji Ito", "Junji Ito"),
        ("I've read everything by Junji Ito, what next?", "Junji Ito"),
        ("i already own all the manga by urasawa. who else?", "urasawa"),
        ("she has every book by CLAMP", "CLAMP"),
        ("do you have anything by Junji Ito", ""),
        ("what have I read by Junji Ito?", ""),
        ("do you have all volumes", ""),
    ],
)
def test_who_has_read_all_of_an_author_wants_others(text: str, author: str) -> None:
    assert all_read_of(text) == author
    assert asks_for_author(text) is not bool(author)
    assert not rules_out(text)


def test_a_book_bears_its_author_by_line_or_in_its_title() -> None:
    assert is_by(product(1, author="Junji Ito"), ["junji ito"])
    diary = product(2, author="", series_title="Junji Ito's Cat Diary")
    assert is_by(diary, ["Junji Ito"])
    assert not is_by(product(3), ["Junji Ito"])
    assert not is_by(product(3), [])
