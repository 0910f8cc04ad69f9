"""The price detector on a corpus: what is an amount, and what only looks like one."""

from collections import Counter

import pytest

from guardrails.core.checks.prices import find_amounts
from tests.unit.guardrails.price_texts import NONE, POSITIVE


def amounts(text):
    found = find_amounts(text)
    return Counter((f.detail["minor"], f.detail["currency"]) for f in found)


@pytest.mark.parametrize(
    ("text", "expected"), POSITIVE, ids=lambda each: str(each)[:40]
)
def test_every_amount_is_found_with_its_currency(text, expected):
    assert amounts(text) == Counter(expected)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_money_is_not_taken_for_it(text):
    assert amounts(text) == Counter()


def test_the_corpus_is_large_enough_to_mean_something():
    assert sum(len(expected) for _, expected in POSITIVE) >= 150


@pytest.mark.parametrize("text", [text for text, _ in POSITIVE])
def test_a_span_begins_and_ends_with_its_amount(text):
    for found in find_amounts(text):
        assert found.text == text[found.start : found.end]
        assert found.text.strip(" ,.;:)") in {found.text, found.text.rstrip(".")}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Berserk costs $14.99", ["price"]),
        ("$9.99 (was $12.99)", ["price", "was"]),
        ("~~$12.99~~ $9.99", ["was", "price"]),
        ("Your budget of $30 is fine", ["budget"]),
        ("your $30 budget", ["budget"]),
        ("save $5 today", ["discount"]),
        ("$5 off any box", ["discount"]),
        ("a $5 coupon", ["discount"]),
        ("shipping is $3.99", ["shipping"]),
        ("plus $3.99 shipping", ["shipping"]),
        ("plus $1.20 in tax", ["tax"]),
        ("manga under $10", ["threshold"]),
        ("free for orders over $35", ["threshold"]),
        ("list price: $19.99", ["was"]),
        ("free shipping over $35", ["threshold"]),
        ("Spend $30, get $3 back", ["threshold", "discount"]),
        ("take $10 off a $60 order", ["discount", "threshold"]),
        ("I've got about 60 bucks left", ["budget"]),
        ("my daughter has $25 to spend", ["budget"]),
        ("500 rupees is my max", ["budget"]),
        ("送料は500円です", ["shipping"]),
        ("消費税50円", ["tax"]),
        ("予算は5000円くらい", ["budget"]),
        ("3,000円以上で送料無料", ["threshold"]),
        ("200円引きクーポン", ["discount"]),
        ("定価1,320円", ["was"]),
        ("Versand 4,95 €, ab 29 € frei", ["shipping", "threshold"]),
        ("statt 14,99 € nur 9,99 €", ["was", "price"]),
        ("예산은 3만원이에요", ["budget"]),
        ("预算200元以内", ["budget"]),
    ],
)
def test_the_role_is_read_from_the_words_around(text, roles):
    assert [each.detail["role"] for each in find_amounts(text)] == roles
