"""A shared answer's words in blocks, as the widget shows them."""

import pytest

from chat.views.plain_text import Block, Words, blocks_of


def test_paragraphs_and_lists_are_told_apart() -> None:
    blocks = blocks_of("One\ntwo\n\n- a\n- b\n\n1. c\n2) d\nEnd")
    assert [(each.kind, len(each.lines)) for each in blocks] == [
        ("p", 2),
        ("ul", 2),
        ("ol", 2),
        ("p", 1),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**a** b", [Words("a", strong=True), Words(" b")]),
        (
            "an *em* _too_",
            [Words("an "), Words("em", em=True), Words(" "), Words("too", em=True)],
        ),
        ("2 * 3", [Words("2 "), Words("*"), Words(" 3")]),
        ("snake_case_name", [Words("snake_case_name")]),
        ("<b>x</b>", [Words("<b>x</b>")]),
    ],
)
def test_emphasis_is_what_is_closed(line: str, words: list[Words]) -> None:
    assert blocks_of(line) == (Block("p", (tuple(words),)),)
