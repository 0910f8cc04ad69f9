"""Numbers are said short, and what is unknown is not said to be zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.amounts import NONE, count, duration, money, share


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (count(0), "0"),
        (count(1284), "1,284"),
        (count(128_400), "128k"),
        (count(1_280_000), "1.28M"),
        (duration(0.4), "400 µs"),
        (duration(0), "0 ms"),
        (duration(999.6), "1.00 s"),
        (duration(12_340), "12.3 s"),
        (duration(180_000), "3 min"),
        (duration(119 * 60_000), "119 min"),
        (duration(2 * 3_600_000), "2 h"),
        (duration(48 * 3_600_000), "2 d"),
        (money(0), "$0.00"),
        (money(1_900), "$0.0019"),
        (money(31_420_000), "$31.42"),
        (money(4_100_000_000), "$4,100"),
        (money(-2_500_000), "−$2.50"),
        (share(0), "0%"),
        (share(0.0042), "0.42%"),
        (share(0.381), "38.1%"),
        (share(1), "100%"),
    ],
)
def test_a_number_is_said_as_people_read_it(said: object, words: str) -> None:
    assert str(said) == words


@pytest.mark.parametrize("say", [count, duration, money, share])
def test_what_is_unknown_is_no_zero(say: object) -> None:
    assert str(say(None)) == NONE  # type: ignore[operator]


@given(st.floats(min_value=1, max_value=1e10, allow_nan=False))
def test_a_duration_keeps_its_size(milliseconds: float) -> None:
    said = duration(milliseconds)
    units = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
    size = units[said.unit]
    again = float(said.number.replace(",", "")) * size
    assert again == pytest.approx(milliseconds, rel=0.26, abs=0.5)


@given(st.integers(min_value=0, max_value=10**13))
def test_an_amount_of_money_is_off_by_less_than_a_hundredth(microusd: int) -> None:
    said = Decimal(money(microusd).number.replace(",", ""))
    exact = Decimal(microusd) / 1_000_000
    assert abs(said - exact) <= max(exact * Decimal("0.051"), Decimal("0.00005"))
