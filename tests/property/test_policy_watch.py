"""A policy that does what was predicted is left alone; one that does not is caught."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from chat.telemetry.policy_watch import WatchRules, is_judged, judged, look_at
from chat.telemetry.predictions import Prediction

RULES = WatchRules(first_look=100, risk=0.001, margin=0.01)


def prediction(then: int, scored: int, **changes: object) -> Prediction:
    values: dict[str, object] = {
        "stage": "output.scope",
        "acts": "block",
        "mode": "enforce",
        "threshold": 0.5,
        "scored": scored,
        "unknown": 0,
        "now": then,
        "then": then,
        "newly_acted": 0,
        "newly_passed": 0,
    }
    return Prediction(**(values | changes))  # type: ignore[arg-type]


def watch(expected: Prediction, share: float, turns: int, seed: int) -> int | None:
    """Return after how many turns a stage that acts on ``share`` is found outside."""
    dice = Random(seed)
    acted = looked = 0
    for seen in range(1, turns + 1):
        acted += dice.random() < share
        look = judged(expected, seen, acted, looked=looked, stages=7, rules=RULES)
        if look is not None:
            looked = look.number + 1
            if look.is_outside:
                return seen
    return None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_looks_come_as_turns_double(turns: int, first: int):
    look = look_at(turns, WatchRules(first_look=first))
    if turns < first:
        assert look is None
    else:
        assert look is not None
        assert first * 2**look <= turns < first * 2 ** (look + 1)


@settings(max_examples=25)
@given(st.integers(0, 2000), st.integers(0, 10**6))
def test_one_that_keeps_its_word_is_left_alone(then: int, seed: int):
    expected = prediction(then, 20_000)
    assert watch(expected, then / 20_000, 1_700, seed) is None


@settings(max_examples=25)
@given(st.integers(0, 400), st.integers(0, 10**6))
def test_one_that_blocks_a_third_is_caught_at_the_first_look(then: int, seed: int):
    assert watch(prediction(then, 20_000), 0.34, 200, seed) == 100


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_a_small_drift_is_caught_when_turns_are_enough(seed: int):
    found = watch(prediction(400, 20_000), 0.09, 3_300, seed)
    assert found is not None


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_one_that_blocks_far_too_little_is_caught_too(seed: int):
    assert watch(prediction(6_000, 20_000), 0.05, 800, seed) is not None


def test_little_evidence_and_days_that_differ_make_it_slow_to_judge():
    sure, unsure = prediction(400, 20_000), prediction(4, 200)
    uneven = prediction(400, 20_000, dispersion=12.0)
    found = [
        judged(each, 100, 12, looked=0, stages=7, rules=RULES)
        for each in (sure, unsure, uneven)
    ]
    assert [each.is_outside for each in found if each] == [True, False, False]


def test_each_look_is_taken_once_and_what_only_a_replay_tells_is_not_judged():
    expected = prediction(400, 20_000)
    assert judged(expected, 150, 0, looked=1, stages=7, rules=RULES) is None
    assert judged(expected, 200, 4, looked=1, stages=7, rules=RULES) is not None
    assert not is_judged(prediction(0, 0))
    assert not is_judged(prediction(400, 20_000, is_counted=False))
