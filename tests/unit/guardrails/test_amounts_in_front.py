"""Amounts that stand in front of their product, and amounts for several copies."""

import pytest

from guardrails.core.checks.prices import find_amounts
from guardrails.core.types import Facts, Money, PriceFact
from tests.unit.guardrails.test_amounts_are_resolved import shown

FACTS = Facts(
    prices=(
        PriceFact("B0AAAA1111", "Berserk, Vol. 1", Money(1499, "USD")),
        PriceFact("1421599465", "Chainsaw Man, Vol. 3", Money(999, "USD")),
        PriceFact("1591161789", "Monster", Money(1999, "USD")),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 is dark. At $9.99, Chainsaw Man, Vol. 3 is lighter.",
        "Berserk, Vol. 1 is dark, and at $19.99, **Monster** is long.",
        "Berserk, Vol. 1 is dark. For only $19.99, you get Monster.",
        "Berserk, Vol. 1, at $14.99, and Monster, at $19.99, are in stock.",
        "Berserk, Vol. 1, at $14.99, Chainsaw Man, Vol. 3, at $9.99.",
        "Berserk, Vol. 1 at $14.99, Chainsaw Man, Vol. 3 at $9.99.",
        "I love Monster. At $19.99, it is a bargain.",
        "Chainsaw Man, Vol. 3 for $9.99 is cheap.",
        "Take two of Monster: two for $39.98.",
        "Berserk, Vol. 1: any 2 for $29.98.",
        "| Title | Price |\n|---|---|\n| Monster | $19.99 |",
    ],
)
def test_an_amount_in_front_is_held_to_the_title_behind_it(text: str) -> None:
    assert shown(text, FACTS) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Berserk, Vol. 1 is dark. At $14.99, Chainsaw Man, Vol. 3 is lighter.",
            "Berserk, Vol. 1 is dark. At $9.99, Chainsaw Man, Vol. 3 is lighter.",
        ),
        (
            "I love Monster. At $2.00, it is a bargain.",
            "I love Monster. At $19.99, it is a bargain.",
        ),
    ],
)
def test_a_wrong_amount_in_front_gets_the_price_of_the_title_behind(
    text: str, expected: str
) -> None:
    assert shown(text, FACTS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 is dark. At $12.00, Naruto is fun.",
        "Berserk, Vol. 1: two for $30.",
        "Monster: three copies for only $40.",
    ],
)
def test_no_price_is_put_where_it_would_say_something_else(text: str) -> None:
    guarded = shown(text, FACTS)
    assert "$" not in guarded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Akira (was $24.99, now $19.99)", [("was", 2499), ("price", 1999)]),
        ("two for $30", [("price", 3000)]),
        ("$5 off", [("discount", 500)]),
        ("under $20", [("threshold", 2000)]),
        ("from $9.99", [("price", 999)]),
        ("it's $12", [("price", 1200)]),
        ("$8-$12", [("price", 800), ("price", 1200)]),
        ("| Akira | ~~$24.99~~ | $19.99 |", [("was", 2499), ("price", 1999)]),
    ],
)
def test_amounts_in_lists_and_tables_have_their_roles(
    text: str, found: list[tuple[str, int]]
) -> None:
    seen = [(each.detail["role"], each.detail["minor"]) for each in find_amounts(text)]
    assert seen == found
