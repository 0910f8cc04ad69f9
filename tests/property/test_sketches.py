"""Latency sketches: merged in any way they say the same, close to the truth."""

import math
from functools import reduce
from operator import add

from ddsketch import DDSketch
from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.sketches import ACCURACY, EMPTY, Sketch

LATENCIES = st.lists(st.floats(0.001, 600_000), min_size=1, max_size=200)
SHARES = st.floats(0, 1)


def exact(values: list[float], share: float) -> float:
    return sorted(values)[math.floor(share * (len(values) - 1))]


@given(LATENCIES, SHARES)
def test_a_percentile_is_within_one_per_cent_of_the_exact_one(
    values: list[float], share: float
) -> None:
    found = Sketch.of(values).percentile(share)
    assert found is not None
    truth = exact(values, share)
    assert abs(found - truth) <= truth * ACCURACY * 1.000001


@given(LATENCIES, SHARES)
def test_a_percentile_is_the_one_that_the_library_gives(
    values: list[float], share: float
) -> None:
    library = DDSketch(ACCURACY)
    for each in values:
        library.add(each)
    assert Sketch.of(values).percentile(share) == library.get_quantile_value(share)


@given(st.lists(LATENCIES, min_size=1, max_size=6), st.randoms())
def test_parts_in_any_order_merge_into_the_sketch_of_the_whole(
    parts: list[list[float]], chance: object
) -> None:
    whole = Sketch.of([value for part in parts for value in part])
    shuffled = sorted(parts, key=lambda _: chance.random())  # type: ignore[attr-defined]
    merged = reduce(add, (Sketch.of(part) for part in shuffled), EMPTY).merged()
    assert merged == whole
    assert merged.count == sum(map(len, parts))


def test_nothing_has_no_percentile() -> None:
    assert EMPTY.percentile(0.95) is None
    assert EMPTY.count == 0


def test_no_time_at_all_counts_as_the_shortest() -> None:
    sketch = Sketch.of([0.0, 0.0, 5.0])
    assert sketch.count == 3
    low = sketch.percentile(0)
    assert low is not None
    assert low < 0.002
