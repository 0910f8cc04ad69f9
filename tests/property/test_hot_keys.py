"""The most frequent keys: never counted too low, too high by a bounded error."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.hot_keys import SpaceSaving

KEYS = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=300)


@given(KEYS, st.integers(1, 12))
def test_counts_are_bounded_from_both_sides(keys: list[str], size: int) -> None:
    counted, true = SpaceSaving(size), Counter(keys)
    counted.add_all(keys)
    top = counted.top(size)
    assert len(top) <= size
    assert sum(count for _, count in top) == counted.total == len(keys)
    for key, count in top:
        assert true[key] <= count <= true[key] + len(keys) / size


@given(KEYS, st.integers(1, 12))
def test_what_is_frequent_is_known(keys: list[str], size: int) -> None:
    counted, true = SpaceSaving(size), Counter(keys)
    counted.add_all(keys)
    for key, count in true.items():
        if count > len(keys) / size:
            assert key in counted


@given(KEYS)
def test_with_room_for_all_counts_are_exact(keys: list[str]) -> None:
    counted = SpaceSaving(16)
    counted.add_all(keys)
    assert dict(counted.top(16)) == dict(Counter(keys))
