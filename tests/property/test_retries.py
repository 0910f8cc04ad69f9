"""Retries: bounded waits, a budget that can't be outrun, a window that forgets."""

from hypothesis import given
from hypothesis import strategies as st

from chat.downstream.retry import RetryBudget, RetryPolicy
from chat.downstream.window import SlidingWindow


@given(
    attempt=st.integers(1, 60),
    chance=st.floats(0, 1, exclude_max=True),
    throttled=st.booleans(),
)
def test_a_wait_is_never_negative_nor_over_the_cap(
    attempt: int, chance: float, throttled: bool
) -> None:
    policy = RetryPolicy(base_s=0.05, cap_s=1.0)
    wait = policy.wait_s(attempt, lambda: chance, throttled=throttled)
    assert 0 <= wait <= 1.0


def test_the_bound_of_the_wait_doubles_and_is_higher_when_throttled() -> None:
    policy = RetryPolicy(base_s=0.05, cap_s=1.0)
    bounds = [policy.wait_s(attempt, lambda: 1.0) for attempt in range(1, 7)]
    assert bounds == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0]
    assert policy.wait_s(1, lambda: 1.0, throttled=True) == 0.2


@given(st.lists(st.booleans(), max_size=400))
def test_retries_never_outrun_their_share_of_the_calls(events: list[bool]) -> None:
    budget = RetryBudget(share=0.1, reserve=3, ceiling=10)
    calls = retries = 0
    for is_call in events:
        if is_call:
            budget.record_call()
            calls += 1
        elif budget.try_spend():
            retries += 1
        assert retries <= 3 + 0.1 * calls + 1e-9
        assert 0 <= budget.balance <= 10
    assert budget.spent == retries


def test_a_quiet_day_saves_nothing_up_for_a_storm() -> None:
    budget = RetryBudget(share=0.1, reserve=3, ceiling=10)
    for _ in range(10_000):
        budget.record_call()
    assert sum(budget.try_spend() for _ in range(100)) == 10


@given(
    st.lists(
        st.tuples(st.floats(0, 4), st.booleans(), st.booleans()),
        min_size=1,
        max_size=200,
    )
)
def test_the_window_holds_the_last_seconds_exact_to_one_part(
    calls: list[tuple[float, bool, bool]],
) -> None:
    window, now, seen = SlidingWindow(10.0, parts=10), 500.0, []
    for pause, failed, slow in calls:
        now += pause
        window.add(now, failed=failed, slow=slow)
        seen.append((now, failed, slow))
        sure = [each for each in seen if each[0] > now - 9.0]
        possible = [each for each in seen if each[0] > now - 10.0 - 1e-6]
        assert len(sure) <= window.calls <= len(possible)
        for index, count in ((1, window.failures), (2, window.slow)):
            assert sum(e[index] for e in sure) <= count
            assert count <= sum(e[index] for e in possible)
