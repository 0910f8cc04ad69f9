"""Amounts in an answer, resolved against the turn's facts while it streams."""

import pytest

from guardrails.core.checks.prices import find_amounts
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text
from guardrails.core.types import Discount, Facts, Money, PriceFact

POLICY = Policy.default(version=1)
BERSERK = PriceFact(
    "B0AAAA1111", "Berserk, Vol. 1", Money(1499, "USD"), Money(1999, "USD")
)
BERSERK_2 = PriceFact("B0AAAA2222", "Berserk, Vol. 2", Money(1599, "USD"))
CHAINSAW = PriceFact("1421599465", "Chainsaw Man, Vol. 3", Money(999, "USD"))
YOTSUBA = PriceFact("0316073873", "Yotsuba&!, Vol. 1", Money(1200, "JPY"))
FACTS = Facts(
    prices=(BERSERK, BERSERK_2, CHAINSAW),
    budget=Money(3000, "USD"),
    discounts=(Discount("spring", amount=Money(500, "USD")),),
    shipping=(Money(399, "USD"), Money(3500, "USD")),
)


def shown(text, facts=FACTS):
    whole, _ = guard_text(text, POLICY, facts)
    guard = StreamGuard(POLICY, facts)
    assert "".join([*(guard.feed(c) for c in text), guard.close()]) == whole
    return whole


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 is $14.99.",
        "Berserk Volume 1 costs 14.99 USD.",
        "Berserk vol. 2 is $15.99 and Chainsaw Man is $9.99.",
        "Start with *Chainsaw Man, Vol. 3*. It costs nine ninety-nine.",
        "**Chainsaw Man, Vol. 3** - $9.99",
        "| Chainsaw Man, Vol. 3 | $9.99 |",
        "1. Berserk, Vol. 1\n   - Price: $14.99\n   - List price: $19.99",
        "Berserk, Vol. 1 is $14.99 (was $19.99).",
        "Berserk, Vol. 1 saves you $5.00.",
        "B0AAAA2222 goes for $15.99.",
        "All of these are within your budget of $30.",
        "Here is manga under $30.",
        "There is $5 off today.",
        "Shipping is $3.99, free for orders over $35.",
    ],
)
def test_an_amount_that_the_facts_prove_is_kept(text):
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berserk, Vol. 1 is $9.99.", "Berserk, Vol. 1 is $14.99."),
        ("Berserk Vol. 2 costs twelve dollars.", "Berserk Vol. 2 costs $15.99."),
        ("Chainsaw Man (only $5.00 each)", "Chainsaw Man (only $9.99 each)"),
        ("Chainsaw Man: $8–12", "Chainsaw Man: $9.99"),
        ("Chainsaw Man costs €9.99.", "Chainsaw Man costs $9.99."),
        ("Berserk, Vol. 1 is $15.99.", "Berserk, Vol. 1 is $14.99."),
    ],
)
def test_a_wrong_price_of_a_named_product_becomes_its_live_price(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get it for $7.77 now.", "Get it for the amount on the card below now."),
        ("It costs $7.77.", "It costs the amount on the card below."),
        ("Naruto ($7.77) is fun.", "Naruto (see the card below) is fun."),
        ("Naruto, only $7.77 each.", "Naruto, only the amount on the card below."),
        (
            "Naruto is priced at $7-9.",
            "Naruto is priced at the amount on the card below.",
        ),
        ("A $7.77 volume of Naruto.", "A listed volume of Naruto."),
        ("Save $7.77 on it!", "Save some money on it!"),
        ("Price: $7.77", "Price: see the card below"),
        ("| Naruto | $7.77 |", "| Naruto | see the card below |"),
        ("Your $40 budget is fine.", "Your listed budget is fine."),
        ("Naruto costs $9.99.", "Naruto costs the amount on the card below."),
        ("It was $29.99 before.", "It was the amount on the card below before."),
    ],
)
def test_what_can_not_be_proven_leaves_a_readable_sentence(text, expected):
    assert shown(text) == expected
    assert not find_amounts(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 is $14.99.",
        "for $30, under $30",
        "Shipping is $3.99.",
        "$5 off",
        "twelve dollars",
        "¥1,200",
    ],
)
def test_without_facts_no_amount_is_shown(text):
    assert not find_amounts(shown(text, Facts()))


def test_another_product_s_price_proves_nothing():
    assert "$9.99" not in shown("Berserk, Vol. 1 is $9.99.")
    assert "$14.99" not in shown("Naruto is $14.99.")


def test_a_volume_that_is_not_in_evidence_has_no_price():
    assert "$14.99" not in shown("Berserk Vol. 7 is $14.99.")


def test_the_budget_does_not_vouch_for_a_price():
    assert shown("Berserk, Vol. 1 is $30.") == "Berserk, Vol. 1 is $14.99."


def test_a_live_price_in_yen_is_written_without_decimals():
    facts = Facts(prices=(YOTSUBA,))
    assert shown("Yotsuba&! costs $12.", facts) == "Yotsuba&! costs ¥1,200."


def test_each_decision_is_a_finding_with_its_reason():
    _, findings = guard_text(
        "Berserk, Vol. 1 is $9.99, not $14.99. Naruto is $1.", POLICY, FACTS
    )
    reasons = [(f.action.value, f.reason) for f in findings if f.check == "prices"]
    assert reasons == [
        ("replace", "wrong_price"),
        ("note", "live_price"),
        ("remove", "unproven_price"),
    ]
