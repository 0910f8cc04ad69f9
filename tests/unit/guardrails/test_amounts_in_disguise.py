"""Amounts that no sign tells, and those that one product's price must not replace."""

import pytest

from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text
from guardrails.core.types import Facts, Money, PriceFact

POLICY = Policy.default()
FACTS = Facts(
    prices=(
        PriceFact(
            "1421505754", "Naruto, Vol. 9", Money(799, "USD"), Money(1099, "USD")
        ),
        PriceFact("B07XJ8C8F5", "Monster, Vol. 1", Money(1299, "USD")),
    )
)
ON_CARD = "the amount on the card below"


def shown(text: str) -> str:
    whole, _ = guard_text(text, POLICY, FACTS)
    guard = StreamGuard(POLICY, FACTS)
    assert "".join([*(guard.feed(c) for c in text), guard.close()]) == whole
    return whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Naruto, Vol. 9 – 6.99", "Naruto, Vol. 9 – $7.99"),
        ("Naruto, Vol. 9: 7.99", "Naruto, Vol. 9: 7.99"),
        ("Naruto, Vol. 9 (12.50)", "Naruto, Vol. 9 ($7.99)"),
        ("| Naruto, Vol. 9 | 6.99 |", "| Naruto, Vol. 9 | $7.99 |"),
        ("| Naruto, Vol. 9 | USD | 6.99 |", "| Naruto, Vol. 9 | $7.99 |"),
        ("Naruto, Vol. 9? Six ninety-nine!", "Naruto, Vol. 9? $7.99!"),
        ("Naruto, Vol. 9 only costs 6.", "Naruto, Vol. 9 only costs $7.99."),
        ("Naruto, Vol. 9 cuesta 6,99", "Naruto, Vol. 9 cuesta $7.99"),
    ],
)
def test_an_amount_is_one_for_where_it_stands(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Naruto, Vol. 9 (8.87)",
        "Naruto, Vol. 9 - rated 9.50 by readers",
        "Naruto, Vol. 9: 4.99/5",
        "chapter one ninety-nine, or page two ninety-five",
        "nineteen ninety-nine was a good year",
        "two ninety-nine-page books",
        "Section 3.1 (12.50)",
    ],
)
def test_what_has_two_decimals_is_not_always_a_price(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 payments of $2.00 for Naruto, Vol. 9", f"4 payments of {ON_CARD} for"),
        ("Naruto, Vol. 9 in 2 payments of $7.99", f"2 payments of {ON_CARD}"),
        (
            "Naruto, Vol. 9 fell from $12.99 to $8.99.",
            f"Naruto, Vol. 9 fell from {ON_CARD}.",
        ),
        (
            "Naruto, Vol. 9 is $7.99 each, so three are $20.00.",
            f"$7.99 each, so three are {ON_CARD}.",
        ),
        ("Naruto, Vol. 9 is $7.99 each, so three are $23.97.", "three are $23.97."),
    ],
)
def test_no_live_price_is_put_where_it_would_say_something_wrong(
    text: str, expected: str
) -> None:
    assert expected in shown(text)
