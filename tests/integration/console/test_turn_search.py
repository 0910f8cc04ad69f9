"""Turns are found by everything that they were, each page in order of time."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from audit.models import Subject
from audit.selectors import turn_search
from audit.selectors.turn_rows import subject_of_customer, turn_rows
from audit.selectors.turn_search import Order, turns_counted, turns_found
from audit.services.turns import exposure_clicked, subject_erase
from audit.turn_criteria import TurnCriteria
from tests.integration.console.turns import NOON, append, shown, turn, uuid_of

pytestmark = pytest.mark.django_db

NEWEST = Order()
BLOCK = [{"name": "pipeline", "outcome": "block"}]
FIX = [{"text": "x", "reasons": ["prices"], "policy_version": 1}]

#: One turn of each kind among plain ones, and the search that finds it alone.
KINDS = {
    "intent": ({"intent": "comparison"}, {"intents": ["comparison"]}),
    "several": ({"intent": "returns"}, {"intents": ["returns", "comparison"]}),
    "release": ({"model_release": "old-1"}, {"releases": ["old-1"]}),
    "outcome": ({"status": "failed"}, {"statuses": ["failed"]}),
    "degraded": ({"degraded": ["reviews", "model"]}, {"degraded_by": ["model"]}),
    "corrected": ({"corrections": FIX}, {"corrected": True}),
    "blocked": ({"spans": BLOCK}, {"blocked": True}),
    "cache": ({"cache_outcome": "hit"}, {"cache_outcomes": ["hit"]}),
    "handed over": ({"handed_over": True}, {"handed_over": True}),
    "unpriced": ({"cost_microusd": None}, {"unpriced": True}),
    "duration": ({"duration_ms": 9000.0}, {"duration_over_ms": 9000.0}),
    "first token": ({"first_token_ms": 900.0}, {"first_token_over_ms": 900.0}),
    "question": ({"user_text": "a Zebra finch?"}, {"text": "zebra"}),
    "answer": ({"final_text": "Kühne Träume"}, {"text": '"kühne träume"'}),
    "product": ({"exposures": [shown("B0ZZZZZZZZ")]}, {"asin": "B0ZZZZZZZZ"}),
    "response": ({}, {"response_id": uuid_of(7)}),
    "message": ({}, {"message_id": uuid_of(7, 2)}),
    "known": ({}, {"response_ids": [uuid_of(7)]}),
    "session": ({"session_id": "s-7"}, {"session_id": "s-7"}),
    "two": (
        {"intent": "comparison", "status": "failed"},
        {"intents": ["comparison"], "statuses": ["failed", "stopped"]},
    ),
}


@pytest.fixture(autouse=True)
def short_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first step look at few turns, so that the second one is needed."""
    for name in ("_WALKED", "_WALKED_RARE", "_READ", "_SHOWN"):
        monkeypatch.setattr(turn_search, name, 4)


def _ids(criteria: TurnCriteria, order: Order = NEWEST, limit: int = 50) -> list[str]:
    found = turns_found(criteria, order, limit)
    return [row.response_id for row in turn_rows([each.id for each in found])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_turn_is_found_by_what_it_was(kind: str):
    changes, asked = KINDS[kind]
    plain = {"cache_outcome": "miss", "cost_microusd": 5, "first_token_ms": 100.0}
    append(turn(n, **(plain | (changes if n == 7 else {}))) for n in range(10))
    assert _ids(TurnCriteria(**asked)) == [uuid_of(7)]
    assert turns_counted(TurnCriteria(**asked), 100) == 1


def test_the_time_is_from_up_to_not_including():
    append(turn(n) for n in range(10))
    asked = TurnCriteria(
        start=NOON - timedelta(minutes=5), end=NOON - timedelta(minutes=2)
    )
    assert _ids(asked) == [uuid_of(n) for n in (3, 4, 5)]


@pytest.mark.parametrize("asked", [{}, {"intents": ["recommendation", "other"]}])
def test_pages_go_both_ways_and_new_turns_shift_nothing(asked: dict[str, object]):
    append(turn(n) for n in range(10))
    criteria = TurnCriteria(**asked)
    first = turns_found(criteria, Order(), 4)
    append([turn(-1), turn(-2)])
    edge = (first[-1].finished_at, first[-1].id)
    assert _ids(criteria, Order(edge=edge), 4) == [uuid_of(n) for n in (4, 5, 6, 7)]
    back = _ids(criteria, Order(newest_first=False, edge=edge), 4)
    assert back == [uuid_of(n) for n in (2, 1, 0, -1)]


def test_turns_of_one_moment_are_each_shown_once():
    append(turn(n, finished_at=NOON) for n in range(7))
    seen: list[str] = []
    edge = None
    while found := turns_found(TurnCriteria(), Order(edge=edge), 3):
        seen += [row.response_id for row in turn_rows([each.id for each in found])]
        edge = (found[-1].finished_at, found[-1].id)
    assert sorted(seen) == sorted({uuid_of(n) for n in range(7)})


def test_a_customers_turns_are_found_until_the_customer_is_forgotten():
    append(turn(n, customer_id="c-1" if n == 2 else None) for n in range(4))
    subject = subject_of_customer("c-1")
    assert isinstance(subject, UUID)
    assert _ids(TurnCriteria(subject_id=subject)) == [uuid_of(2)]
    subject_erase(customer_id="c-1")
    assert subject_of_customer("c-1") is None


def test_erased_words_are_found_no_more():
    append([turn(1, customer_id="c-1", user_text="the marmoset", final_text="yes")])
    assert _ids(TurnCriteria(text="marmoset")) == [uuid_of(1)]
    subject_erase(customer_id="c-1")
    assert _ids(TurnCriteria(text="marmoset")) == []
    (row,) = turn_rows([each.id for each in turns_found(TurnCriteria(), Order(), 5)])
    assert (row.user_text, row.final_text) == ("", "")
    assert row.erased_at is not None
    assert Subject.objects.get().key is None


def test_a_click_is_no_answer_that_showed_the_product():
    append([replace(turn(1), exposures=[shown("B0ZZZZZZZZ")])])
    exposure_clicked(response_id=uuid_of(1), asin="B0ZZZZZZZZ")
    assert _ids(TurnCriteria(asin="B0ZZZZZZZZ")) == [uuid_of(1)]


@pytest.mark.parametrize("words", ['"', "-", "' OR 1=1 --", "a & | !", "(((", "%s %"])
def test_words_are_words_and_never_a_query(words: str):
    append([turn(1)])
    _ids(TurnCriteria(text=words))
    turns_counted(TurnCriteria(text=words), 10)
