"""The detectors against the corpora: the figures that docs/guardrails.md states."""

import csv
import json
from pathlib import Path

import pytest

from guardrails.core.checks.injection import score_of
from guardrails.core.policy import Policy
from tests.unit.guardrails.corpora import counts, lines, messages


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("pii.txt", "pii"),
        ("competitors.txt", "competitors"),
        ("prices.txt", "prices"),
        ("asins.txt", "asins"),
    ],
)
def test_spans_are_found_and_their_look_alikes_are_not(name: str, check: str) -> None:
    found = counts(name, check)
    assert found.precision >= 0.97, found.texts
    assert found.recall >= 0.97, found.texts


@pytest.mark.parametrize("check", ["pii", "competitors", "prices", "asins"])
@pytest.mark.parametrize("corpus", ["wide", "unseen"])
def test_texts_written_blind_are_told_apart(corpus: str, check: str) -> None:
    found = counts(f"{corpus}/{check}.txt", check)
    assert found.precision >= 0.97, found.texts
    assert found.recall >= 0.96, found.texts


@pytest.mark.parametrize("check", ["pii", "competitors"])
@pytest.mark.parametrize("corpus", ["fourth", "fifth", "sixth"])
def test_the_ways_of_many_authors_are_told_apart(corpus: str, check: str) -> None:
    found = counts(f"{corpus}/{check}.txt", check)
    assert found.precision >= 0.97, found.texts
    assert found.recall >= 0.97, found.texts


@pytest.mark.parametrize("check", ["pii", "competitors", "prices"])
def test_odd_cases_are_told_apart(check: str) -> None:
    found = counts(f"eighth/{check}.txt", check)
    assert found.precision >= 0.94, found.texts
    assert found.recall >= 0.94, found.texts


@pytest.mark.parametrize("corpus", ["fresh", "last"])
def test_shops_are_told_from_words_by_what_stands_around_them(corpus: str) -> None:
    found = counts(f"{corpus}/competitors.txt", "competitors")
    assert found.precision >= 0.97, found.texts
    assert found.recall >= 0.97, found.texts


@pytest.mark.parametrize(
    ("corpus", "recall", "alarms"),
    [
        ("wide", 0.97, 0.02),
        ("unseen", 0.9, 0.04),
        ("fresh", 0.97, 0.02),
        ("third", 0.8, 0.02),
        ("fourth", 0.93, 0.03),
        ("fifth", 0.9, 0.04),
        ("sixth", 0.88, 0.02),
    ],
)
def test_attacks_written_blind_are_told_from_their_twins(
    corpus: str, recall: float, alarms: float
) -> None:
    policy = Policy.default()
    scored = [
        (sign, score_of(text, policy)[0] >= 0.5)
        for sign, text in messages(f"{corpus}/injections.txt")
    ]
    attacks = [caught for sign, caught in scored if sign == "+"]
    twins = [caught for sign, caught in scored if sign == "-"]
    assert sum(attacks) / len(attacks) >= recall
    assert sum(twins) / len(twins) <= alarms


@pytest.mark.parametrize("corpus", ["fourth", "fifth"])
def test_plain_messages_written_blind_raise_no_alarm(corpus: str) -> None:
    policy = Policy.default()
    plain = list(lines(f"{corpus}/messages.txt"))
    alarms = [text for text in plain if score_of(text, policy)[0] >= 0.5]
    assert len(alarms) <= len(plain) * 0.01, alarms


def test_attacks_are_told_from_shopping_in_the_same_words() -> None:
    policy = Policy.default()
    texts = list(messages("injections.txt"))
    caught = [score_of(text, policy)[0] >= 0.5 for sign, text in texts if sign == "+"]
    alarms = [score_of(text, policy)[0] >= 0.5 for sign, text in texts if sign == "-"]
    assert sum(caught) / len(caught) >= 0.9
    assert sum(alarms) / len(alarms) <= 0.01


def test_real_shopping_messages_raise_no_alarm(shared_data: Path) -> None:
    policy = Policy.default()
    with (shared_data / "customer_support_intents/utterances.csv").open() as file:
        texts = [row["utterance"] for row in csv.DictReader(file)][::7]
    requests = shared_data / "recommendation_requests/requests.jsonl"
    with requests.open(encoding="utf-8") as rows:
        texts += [json.loads(row)["title"] for row in rows][::7]
    alarms = [text for text in texts if score_of(text, policy)[0] >= 0.5]
    assert len(alarms) <= len(texts) * 0.005, alarms
