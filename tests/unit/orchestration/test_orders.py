"""What asks the shelves for an order or a time, and what only chooses or names."""

import pytest

from chat.orchestration.orders import bare_order, parse_order, parse_years
from chat.orchestration.retrieval import parse_filters, without_wishes
from chat.orchestration.topics import topic_of


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("what's the oldest series you have", "oldest"),
        ("oldest manga", "oldest"),
        ("shortest finished series?", "shortest"),
        ("which series has the most volumes", "longest"),
        ("which of all your box sets is the cheapest", "cheapest"),
        ("cheapest volume 1", "cheapest"),
        ("most expensive box set", "dearest"),
        ("what's the best rated manga you have", "best-rated"),
        ("lowest rated one?", "worst-rated"),
    ],
)
def test_a_question_to_the_shelves_has_an_order(text: str, order: str) -> None:
    assert parse_order(text) == order
    assert topic_of(without_wishes(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "which one is the oldest?",
        "the cheapest of them",
        "something for my oldest son",
        "the cheapest edition of Monster",
        "what's the cheapest volume of it?",
        "the cheapest way to get it here",
        "long series about old people",
    ],
)
def test_a_choice_a_name_or_a_reader_has_none(text: str) -> None:
    assert parse_order(text) == ""


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("and the longest?", "longest"),
        ("and the newest?", "newest"),
        ("ok, what about the cheapest one", "cheapest"),
        ("and the longest horror series about dolls?", ""),
        ("the oldest shopkeeper", ""),
    ],
)
def test_an_order_may_be_all_that_is_said(text: str, order: str) -> None:
    assert bare_order(text) == order


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("manga from the 80s", (1980, 1989)),
        ("1970's horror", (1970, 1979)),
        ("something from the nineties", (1990, 1999)),
        ("series from the 2010s", (2010, 2019)),
        ("anything before 1980", (None, 1979)),
        ("shojo since 2015", (2015, None)),
        ("a manga that began in 1994", (1994, 1994)),
        ("a woman in her 30s", (None, None)),
        ("under 2000 yen", (None, None)),
        ("finished in 20 volumes", (None, None)),
    ],
)
def test_years_are_those_of_the_series(
    text: str, years: tuple[int | None, int | None]
) -> None:
    wish = parse_filters(text)
    assert parse_years(text) == years == (wish.since, wish.until)
