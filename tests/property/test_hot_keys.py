"""The most frequent keys: never counted too low, too high by a bounded error."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.hot_keys import SpaceSaving

KEYS = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=300)


def counted_in(size: int, keys: list[str]) -> SpaceSaving:
    counted = SpaceSaving(size)
    for key in keys:
        counted.add(key)
    return counted


@given(KEYS, st.integers(1, 12))
def test_counts_are_bounded_from_both_sides(keys: list[str], size: int) -> None:
    counted, true = counted_in(size, keys), Counter(keys)
    top = counted.top(size)
    assert len(top) <= size
    assert sum(count for _, count in top) == counted.total == len(keys)
    for key, count in top:
        assert true[key] <= count <= true[key] + len(keys) / size


@given(KEYS, st.integers(1, 12))
def test_what_is_frequent_is_known(keys: list[str], size: int) -> None:
    counted, true = counted_in(size, keys), Counter(keys)
    for key, count in true.items():
        if count > len(keys) / size:
            assert key in counted


@given(KEYS)
def test_with_room_for_all_counts_are_exact(keys: list[str]) -> None:
    counted = counted_in(16, keys)
    assert dict(counted.top(16)) == dict(Counter(keys))
