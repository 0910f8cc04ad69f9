"""ASINs and ISBNs: every way of writing them, and what only looks like one."""

import pytest

from guardrails.core.asin import canonical, is_isbn10, is_isbn13
from guardrails.core.checks.asins import find_asins
from guardrails.core.policy import Policy
from guardrails.core.streaming import guard_text
from guardrails.core.types import Facts, Money, PriceFact

POLICY = Policy.default(version=1)
KNOWN = Facts(prices=(PriceFact("1421599465", "Chainsaw Man", Money(999, "USD")),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B08N5WRWNW", "B08N5WRWNW"),
        ("ASIN: B08N5WRWNW.", "B08N5WRWNW"),
        ("b08n5wrwnw", "B08N5WRWNW"),
        ("https://shop.example/dp/B08N5WRWNW?ref=x", "B08N5WRWNW"),
        ("B0-8N5W-RWNW", "B08N5WRWNW"),
        ("B 0 8 N 5 W R W N W", "B08N5WRWNW"),
        ("Ｂ０８Ｎ５ＷＲＷＮＷ", "B08N5WRWNW"),
        ("В08N5WRWNW", "B08N5WRWNW"),  # Cyrillic Ve
        ("B08N5\u200bWRWNW", "B08N5WRWNW"),
        ("**B08N5WRWNW**", "B08N5WRWNW"),
        ("1421599465", "1421599465"),
        ("ISBN 1-4215-9946-5", "1421599465"),
        ("ISBN-10: 1 4215 9946 5", "1421599465"),
        ("0-8044-2957-X", "080442957X"),
        ("978-1-4215-9946-5", "1421599465"),
        ("ISBN-13: 9781421599465", "1421599465"),
        ("978 1 4215 9946 5", "1421599465"),
        ("9 7 8 1 4 2 1 5 9 9 4 6 5", "1421599465"),
        ("９７８-1-4215-9946-5", "1421599465"),
        ("979-10-90636-07-1", "9791090636071"),
    ],
)
def test_an_identifier_is_found_however_it_is_written(text, expected):
    assert [each.detail["asin"] for each in find_asins(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "978-1-4215-9946-6",
        "1421599466",
        "B0",
        "B08N5WRWN",
        "B08N5WRWNWX",
        "AB08N5WRWNW",
        "Order 1421599465",
        "call 142-159-9465",
        "option b 0 is the default one",
        "112-3456789-1234567",
        "volumes 1 2 3 4 5 6 7 8 9 10",
        "4111 1111 1111 1111",
    ],
)
def test_what_has_another_form_or_a_wrong_check_digit_is_none(text):
    assert find_asins(text) == []


def test_a_known_product_may_be_told_in_any_of_its_forms():
    text = "ISBN 978-1-4215-9946-5, that is 1421599465."
    assert guard_text(text, POLICY, KNOWN)[0] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Try B08N5WRWNW next.", "Try (unlisted item) next."),
        ("ASIN: B08N5WRWNW", "ASIN: not in our catalogue"),
        ("see /dp/B08N5WRWNW here", "see /dp/unlisted-item here"),
    ],
)
def test_an_unknown_one_is_taken_out(text, expected):
    assert guard_text(text, POLICY, KNOWN)[0] == expected


def test_check_digits():
    assert is_isbn10("080442957X")
    assert not is_isbn10("0804429570")
    assert is_isbn13("9781421599465")
    assert not is_isbn13("9771421599465")
    assert canonical("978-0-8044-2957-3") == "080442957X"
