"""What shoppers say in a hurry, in need, or in another language."""

import pytest

from chat.llm.composer.compose import composed_steady
from chat.orchestration.context_words import content_words
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.phrase_weights import SETTLED
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Intent
from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy
from guardrails.core.types import Facts
from tests.fakes.prompts import prompt


@pytest.mark.parametrize(
    "text",
    ["I want to kill myself", "thinking about ending my life", "i'm suicidal"],
)
def test_who_is_in_need_is_sent_to_people_not_to_books(text: str) -> None:
    assert phrase_weights(text)[Intent.SMALL_TALK] >= SETTLED
    answer = composed_steady(prompt(text, intent=Intent.SMALL_TALK))
    assert "a crisis line" in answer
    checked = run_output(
        answer, Facts(), Policy.default(), intent="small_talk", canary=""
    )
    assert checked.text == answer


@pytest.mark.parametrize(
    "text", ["a manga where the hero wants to kill his king", "this book kills me"]
)
def test_who_speaks_of_a_story_is_not_in_need(text: str) -> None:
    assert Intent.SMALL_TALK not in phrase_weights(text)


@pytest.mark.parametrize(
    "text", ["something dark, not for kids", "nothing for children please"]
)
def test_not_for_kids_is_no_wish_for_a_childrens_book(text: str) -> None:
    assert parse_filters(text).max_age_rating is None


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("algo de terror por menos de 15 dólares", 1500),
        ("un manga de hasta 20 dólares", 2000),
        ("Horror unter 15 dollar", 1500),
        ("moins de 12 dollars", 1200),
    ],
)
def test_a_budget_is_heard_in_other_languages(text: str, minor: int) -> None:
    budget = parse_filters(text).budget
    assert budget is not None
    assert budget.minor == minor


@pytest.mark.parametrize(
    "text", ["surprise me", "recommend a series for a total newbie"]
)
def test_a_wish_for_whatever_is_good_has_no_topic(text: str) -> None:
    assert content_words(text) <= {"me"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wat should i get him", Intent.RECOMMENDATION),
        ("something cozy about food", Intent.RECOMMENDATION),
        ("do you gift wrap?", Intent.POLICY),
        ("can i pay with paypal", Intent.POLICY),
        ("do you price match?", Intent.POLICY),
    ],
)
def test_plain_speech_says_outright_what_it_wants(text: str, intent: Intent) -> None:
    assert phrase_weights(text)[intent] >= 2


@pytest.mark.parametrize("text", ["lol u suck", "you are useless"])
def test_who_is_cross_is_not_answered_gaily(text: str) -> None:
    answer = composed_steady(prompt(text, intent=Intent.SMALL_TALK))
    assert answer.casefold().startswith(("i'm sorry", "sorry"))
