"""Expiry of snapshots: spread around the wish, renewed before the end."""

from hypothesis import given
from hypothesis import strategies as st

from chat.stores.expiry import JITTER, is_due, jittered_ms

CHANCE = st.floats(0, 1, exclude_max=True)


@given(st.floats(0.01, 100_000), CHANCE)
def test_a_time_to_live_is_within_a_tenth_of_the_wish(ttl_s: float, x: float) -> None:
    ms = jittered_ms(ttl_s, lambda: x)
    assert ttl_s * 1000 * (1 - JITTER) - 1 <= ms <= ttl_s * 1000 * (1 + JITTER) + 1


@given(st.floats(-10, 100_000), st.floats(-10, 100_000), st.floats(0, 5000), CHANCE)
def test_the_nearer_the_end_the_likelier_it_is_renewed(
    one: float, other: float, load_ms: float, x: float
) -> None:
    near, far = sorted((one, other))
    if is_due(far, load_ms, lambda: x):
        assert is_due(near, load_ms, lambda: x)


@given(st.floats(1, 5000), CHANCE)
def test_a_snapshot_that_has_ended_is_due_and_a_fresh_one_is_not(
    load_ms: float, x: float
) -> None:
    assert is_due(0, load_ms, lambda: x)
    # e^-40: rarer than a reader in the lifetime of all services.
    assert not is_due(40 * load_ms, load_ms, lambda: max(x, 1e-12))
