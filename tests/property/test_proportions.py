"""Intervals hold what they promise: checked by summing the chances themselves."""

from math import comb, exp, lgamma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.telemetry.proportions import Forecast, dispersion, wilson

COUNTS = st.integers(1, 400).flatmap(
    lambda of: st.tuples(st.integers(0, of), st.just(of))
)


def chance(count: int, size: int, a: float, b: float) -> float:
    """The beta-binomial chance, as the books write it."""
    beta = lgamma(count + a) + lgamma(size - count + b) - lgamma(size + a + b)
    return comb(size, count) * exp(beta + lgamma(a + b) - lgamma(a) - lgamma(b))


@given(COUNTS, st.floats(0.5, 0.999))
def test_the_share_that_was_seen_is_in_its_interval(counts, confidence: float):
    band = wilson(*counts, confidence=confidence)
    assert band is not None
    assert 0 <= band.low <= counts[0] / counts[1] <= band.high <= 1


def test_wilson_agrees_with_a_table():
    # Brown, Cai and DasGupta give 0.0524 to 0.3604 for 3 of 20.
    band = wilson(3, 20)
    assert band is not None
    assert (band.low, band.high) == pytest.approx((0.0524, 0.3604), abs=5e-5)


@settings(max_examples=60)
@given(COUNTS, st.integers(1, 120), st.floats(1e-4, 0.5))
def test_what_is_to_come_leaves_the_band_as_seldom_as_promised(counts, size, risk):
    hits, of = counts
    band = Forecast(hits, of).band(size, risk=risk)
    a, b = hits + 0.5, of - hits + 0.5
    outside = sum(
        chance(each, size, a, b)
        for each in range(size + 1)
        if not band.holds(each / size)
    )
    assert outside <= risk + 1e-9


@given(COUNTS, st.integers(1, 200))
def test_what_was_seen_is_expected_again(counts: tuple[int, int], times: int):
    hits, of = counts
    assert Forecast(hits, of).band(of * min(times, 5), risk=0.05).holds(hits / of)


@given(COUNTS, st.integers(20, 300), st.floats(1.0, 20.0))
def test_more_dispersion_never_makes_a_band_much_narrower(counts, size, more):
    plain = Forecast(*counts).band(size, risk=0.01)
    wide = Forecast(*counts, more).band(size, risk=0.01)
    # Counts are whole: the thinned evidence may lose one step at either end.
    step = more / size
    assert wide.high - wide.low >= plain.high - plain.low - 2 * step


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), max_size=9))
def test_dispersion_is_one_or_more(parts: list[tuple[int, int]]):
    assert dispersion(parts) >= 1


def test_parts_that_are_all_alike_differ_by_no_more_than_chance():
    assert dispersion([(5, 100)] * 8) == 1


def test_parts_that_differ_wildly_are_seen():
    assert dispersion([(0, 100), (40, 100), (0, 100), (40, 100)]) > 10


def test_nothing_seen_means_that_anything_may_come():
    assert Forecast(0, 0).band(50, risk=0.01).holds(1.0)
