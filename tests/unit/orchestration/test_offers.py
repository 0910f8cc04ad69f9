"""What a bare "yes" takes up."""

from dataclasses import replace

import pytest

from chat.orchestration.offers import taken_up
from chat.orchestration.turns import PastTurn
from tests.fakes.ports import past, product

SHOWN = replace(
    past(1, "something scary", [product(1), product(2)]),
    titles=("Uzumaki, Vol. 1", "Tomie, Vol. 1 (Digital)"),
)


def closing(question: str) -> list[PastTurn]:
    return [replace(SHOWN, answer_text=f"Here you are.\n\n{question}")]


@pytest.mark.parametrize(
    ("question", "request_meant"),
    [
        ("Shall I tell you more about Tomie?", "tell me more about “Tomie”"),
        ("Shall I tell you more?", "tell me more about “Uzumaki”"),
        (
            "Shall I tell you what readers say about Uzumaki?",
            "what do readers say of “Uzumaki”?",
        ),
        (
            "Would you like to see something in the same vein?",
            "recommend something like “Uzumaki”",
        ),
        (
            "Do you mind waiting for new volumes, or only finished ones?",
            "only finished ones",
        ),
    ],
)
@pytest.mark.parametrize("yes", ["yes", "Yes please!", "sure, do that", "ok, yes"])
def test_yes_means_what_was_offered_last(
    yes: str, question: str, request_meant: str
) -> None:
    assert taken_up(yes, closing(question)) == request_meant


@pytest.mark.parametrize("text", ["ok thanks", "thank you", "no", "yes, but cheaper"])
def test_any_other_word_is_left_as_it_is(text: str) -> None:
    assert taken_up(text, closing("Shall I tell you more about Tomie?")) == text


def test_yes_to_nothing_stays_yes() -> None:
    assert taken_up("yes", []) == "yes"
    assert taken_up("yes", closing("Enjoy!")) == "yes"
