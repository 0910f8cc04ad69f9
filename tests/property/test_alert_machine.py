"""The alert machine: never too early, never twice, always in line with its value."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.alerting.machine import (
    LOUD,
    Comparison,
    Condition,
    Judgement,
    NoData,
    Notice,
    State,
    Status,
    judged,
)

START = datetime(2026, 6, 1, tzinfo=UTC)
MINUTES = st.integers(0, 30).map(lambda minutes: timedelta(minutes=minutes))
VALUES = st.none() | st.integers(0, 10).map(float)
CONDITIONS = st.builds(
    Condition,
    comparison=st.sampled_from(Comparison),
    alert=st.just(6.0),
    warn=st.sampled_from([None, 5.0]),
    lasting=MINUTES,
    no_data=st.sampled_from(NoData),
    renotify=st.none() | st.integers(1, 30).map(lambda n: timedelta(minutes=n)),
)
HISTORIES = st.lists(
    st.tuples(st.integers(1, 10), VALUES, st.booleans()), min_size=1, max_size=40
)
Step = tuple[datetime, float | None, bool, Judgement]


def run(
    condition: Condition, history: list[tuple[int, float | None, bool]]
) -> list[Step]:
    status, now, steps = Status(), START, []
    for minutes, value, muted in history:
        now += timedelta(minutes=minutes)
        judgement = judged(condition, status, value, now, muted=muted)
        status = judgement.status
        steps.append((now, value, muted, judgement))
    return steps


def is_bad(condition: Condition, value: float | None) -> bool:
    levels = [condition.alert, *([condition.warn] if condition.warn else [])]
    return value is not None and any(condition.is_beyond(value, at) for at in levels)


@given(CONDITIONS, HISTORIES)
def test_a_rule_never_fires_before_its_time_is_up(condition, history) -> None:
    steps = run(condition, history)
    for place, (now, _, _, judgement) in enumerate(steps):
        if judgement.changed_from is None or judgement.status.state is not State.FIRING:
            continue
        lately = [s for s in steps[: place + 1] if s[0] >= now - condition.lasting]
        known = [value for _, value, _, _ in lately if value is not None]
        assert all(condition.is_beyond(value, condition.alert) for value in known)


@given(CONDITIONS, HISTORIES)
def test_a_good_value_is_the_end_of_every_trouble(condition, history) -> None:
    for _, value, _, judgement in run(condition, history):
        if value is not None and not is_bad(condition, value):
            assert judgement.status.state is State.OK


@given(CONDITIONS, HISTORIES)
def test_the_same_value_at_the_same_time_again_changes_and_tells_nothing(
    condition, history
) -> None:
    for now, value, muted, judgement in run(condition, history):
        again = judged(condition, judgement.status, value, now, muted=muted)
        assert again == Judgement(judgement.status)


@given(CONDITIONS, HISTORIES)
def test_people_are_told_of_a_state_once_until_it_changes_or_is_due_again(
    condition, history
) -> None:
    told, told_at = State.OK, None
    for now, _, muted, judgement in run(condition, history):
        if judgement.notice is None:
            continue
        assert not muted
        state = judgement.status.state
        if judgement.notice is Notice.STILL:
            assert state is told
            assert told_at is not None
            assert condition.renotify is not None
            assert now - told_at >= condition.renotify
        elif judgement.notice is Notice.RECOVERED:
            assert (told in LOUD, state) == (True, State.OK)
        else:
            assert state in LOUD - {told}
        told, told_at = state, now


@given(CONDITIONS, HISTORIES)
def test_nobody_is_left_believing_that_a_state_lasts_which_is_over(
    condition, history
) -> None:
    for _, _, muted, judgement in run(condition, history):
        if not muted and judgement.status.state is not State.PENDING:
            known, state = judgement.status.told, judgement.status.state
            assert known is state


@given(CONDITIONS, HISTORIES)
def test_a_missing_value_means_what_the_rule_says(condition, history) -> None:
    before = State.OK
    for _, value, _, judgement in run(condition, history):
        state = judgement.status.state
        if value is None and condition.no_data is NoData.KEEP:
            assert state is before
        if value is None and condition.no_data is NoData.OK:
            assert state is State.OK
        if condition.no_data is not NoData.ALERT:
            assert state is not State.NO_DATA
        before = state
