"""What the bookseller knows besides its evidence, and how it chooses from it."""

import pytest

from chat.llm.composer.glossary import explained
from chat.llm.composer.languages import language_note
from chat.llm.composer.ranking import chosen, superlative_of
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.shop import Quote
from guardrails.core.types import Money
from tests.fakes.ports import START, product


def item(number: int, cents: int, **changes: object) -> EvidenceItem:
    shown = product(number, **changes)
    price = Money(cents, "USD")
    return EvidenceItem(shown, Quote(shown.asin, price, None, True, START))


SHELF = (
    item(1, 999, series_title="Alpha", series_id="a", volumes_in_series=3),
    item(2, 799, series_title="Beta", series_id="b", volumes_in_series=12),
)


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("which one is cheaper?", "Beta"),
        ("which of them is longer", "Beta"),
        ("which is the shortest", "Alpha"),
        ("the cheapest", "Beta"),
        ("is Alpha longer than Beta?", "Beta"),
        ("does Beta have more volumes than Alpha", "Beta"),
    ],
)
def test_a_choice_is_answered_by_the_one_that_leads(question: str, winner: str) -> None:
    asked = superlative_of(question)
    assert asked is not None
    told = chosen(SHELF, asked)
    assert told.startswith(winner)
    assert "$" not in told


def test_what_is_level_is_said_to_be_level() -> None:
    asked = superlative_of("which is longer")
    assert asked is not None
    assert "nothing between them" in chosen((SHELF[0], SHELF[0]), asked)


@pytest.mark.parametrize("question", ["compare them", "which one should I read first"])
def test_other_questions_rank_nothing(question: str) -> None:
    assert superlative_of(question) is None


def test_words_of_the_trade_are_explained_only_when_asked() -> None:
    told = explained("What's the difference between shonen and seinen?")
    assert "boys" in told
    assert "grown men" in told
    assert explained("recommend some seinen") == ""


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("je cherche un manga de sport", "anglais"),
        ("recomiéndame un manga de terror", "inglés"),
        ("können sie mir einen krimi empfehlen?", "Englisch"),
        ("おすすめの恋愛漫画を教えて", "英語"),
    ],
)
def test_other_languages_get_a_word_of_their_own(question: str, word: str) -> None:
    assert word in language_note(question)


@pytest.mark.parametrize("question", ["do you have Nana", "uzumaki", "what is josei"])
def test_english_gets_none(question: str) -> None:
    assert language_note(question) == ""
