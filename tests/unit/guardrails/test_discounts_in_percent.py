"""Discounts in percent: an offer is kept only if something proves it."""

import pytest

from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text
from guardrails.core.types import Discount, Facts, Money, PriceFact

POLICY = Policy.default()
FACTS = Facts(
    prices=(
        PriceFact(
            "1421505754", "Naruto, Vol. 9", Money(799, "USD"), Money(1099, "USD")
        ),
        PriceFact("B07XJ8C8F5", "Monster, Vol. 1", Money(1299, "USD")),
    ),
    discounts=(Discount("SPRING", percent=15),),
)


def shown(text: str, facts: Facts = FACTS) -> str:
    whole, _ = guard_text(text, POLICY, facts)
    guard = StreamGuard(POLICY, facts)
    assert "".join([*(guard.feed(c) for c in text), guard.close()]) == whole
    return whole


@pytest.mark.parametrize(
    "text",
    [
        "Use SPRING for 15% off.",
        "Save up to fifteen percent!",
        "Naruto, Vol. 9 is 27% off.",
        "20% of readers agree, and it is 100% cotton.",
        "30% offline, 50% official",
    ],
)
def test_what_is_proven_or_no_discount_is_kept(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get 70% off today!", "Get some money off today!"),
        ("Get **７０ %** off today!", "Get **some money** off today!"),
        ("seventy percent off", "some money off"),
        ("a 40% discount", "a listed discount"),
        ("Save 50% now", "Save some money now"),
        ("Naruto, Vol. 9 is 28% off.", "Naruto, Vol. 9 is some money off."),
        ("Monster, Vol. 1 is 27% off.", "Monster, Vol. 1 is some money off."),
    ],
)
def test_what_nothing_proves_is_taken_out(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_without_facts_nothing_is_proven() -> None:
    assert shown("15% off", Facts()) == "some money off"
