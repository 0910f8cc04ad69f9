"""The breaker under any order of calls, results, pauses and operators' orders.

The rules keep a plain list of what happened and check the breaker's promises against
it; they do not compute its state a second time.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chat.downstream.breaker import Breaker
from chat.downstream.breaker_types import (
    OVERRIDES,
    BreakerConfig,
    BreakerOpenError,
    State,
    Transition,
)
from chat.downstream.permits import Permit

CONFIG = BreakerConfig(
    window_s=10.0,
    minimum_calls=4,
    failure_rate=0.5,
    slow_call_s=1.0,
    slow_rate=0.8,
    open_s=5.0,
    open_cap_s=40.0,
    jitter=0.2,
    probes=2,
    probe_lease_s=5.0,
)


class BreakerMachine(RuleBasedStateMachine):
    """Drives one breaker by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.permits: list[tuple[Permit, State, float]] = []
        self.timeline: list[Transition] = []

    @initialize(chance=st.floats(0, 1))
    def start(self, chance: float) -> None:
        self.breaker = Breaker(
            "reviews",
            CONFIG,
            lambda: self.now,
            chance=lambda: chance,
            listener=self.timeline.append,
        )

    # -- what may happen ------------------------------------------------------------

    @rule()
    def call(self) -> None:
        before = self.breaker.state
        seconds = self.breaker.snapshot().next_probe_s
        try:
            permit = self.breaker.acquire()
        except BreakerOpenError as error:
            assert before in {State.OPEN, State.HALF_OPEN, State.FORCED_OPEN}
            assert error.retry_in_s is None or error.retry_in_s >= 0
            return
        assert before is not State.FORCED_OPEN
        assert before is not State.OPEN or seconds == 0
        self.permits.append((permit, self.breaker.state, self.now))

    @precondition(lambda self: self.permits)
    @rule(data=st.data(), result=st.sampled_from(["succeed", "fail", "forget"]))
    def settle(self, data: st.DataObject, result: str) -> None:
        index = data.draw(st.integers(0, len(self.permits) - 1))
        permit, _, _ = self.permits.pop(index)
        before = self.breaker.state
        getattr(permit, result)()
        if result == "forget":
            assert self.breaker.state is before
        # Told twice, heard once.
        after = self.breaker.snapshot()
        permit.fail()
        assert self.breaker.snapshot() == after

    @rule(seconds=st.one_of(st.floats(0, 2), st.floats(0, 60)))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(
        state=st.sampled_from(sorted(OVERRIDES)),
        for_s=st.none() | st.floats(0.1, 30),
    )
    def force(self, state: State, for_s: float | None) -> None:
        self.breaker.override(state, reason="drill", actor="operator", for_s=for_s)
        assert self.breaker.state is state

    @rule()
    def clear(self) -> None:
        was = self.breaker.state
        self.breaker.clear_override()
        if was is State.FORCED_OPEN:
            assert self.breaker.state is State.HALF_OPEN
        if was in {State.FORCED_CLOSED, State.DISABLED}:
            assert self.breaker.state is State.CLOSED

    @rule()
    def reset(self) -> None:
        self.breaker.reset(reason="fixed")
        assert self.breaker.state is State.CLOSED
        assert self.breaker.snapshot().calls == 0

    @rule(state=st.sampled_from([State.CLOSED, State.OPEN, State.HALF_OPEN]))
    def follow(self, state: State) -> None:
        self.breaker.adopt(state, cause="another process", open_for_s=5.0)

    @rule(probes=st.integers(1, 3))
    def configure(self, probes: int) -> None:
        self.breaker.configure(replace(CONFIG, probes=probes))

    # -- what must always hold --------------------------------------------------------

    @invariant()
    def probes_are_never_more_than_allowed(self) -> None:
        if not hasattr(self, "breaker"):
            return
        if self.breaker.state is State.HALF_OPEN:
            admitted, allowed = 0, self.breaker.config.probes
            held = []
            try:
                while admitted <= allowed:
                    held.append(self.breaker.acquire())
                    admitted += 1
            except BreakerOpenError:
                pass
            assert admitted <= allowed
            for permit in held:
                permit.forget()

    @invariant()
    def half_open_never_wedges(self) -> None:
        if not hasattr(self, "breaker") or self.breaker.state is not State.HALF_OPEN:
            return
        kept, self.now = self.now, self.now + CONFIG.probe_lease_s
        if self.breaker.state is State.HALF_OPEN:
            self.breaker.acquire().forget()
        self.now = kept

    @invariant()
    def open_is_never_longer_than_the_cap(self) -> None:
        if not hasattr(self, "breaker"):
            return
        left = self.breaker.snapshot().next_probe_s
        assert left is None or 0 <= left <= CONFIG.open_cap_s * (1 + CONFIG.jitter)

    @invariant()
    def the_window_counts_are_sane(self) -> None:
        if not hasattr(self, "breaker"):
            return
        shot = self.breaker.snapshot()
        assert 0 <= shot.failures <= shot.calls
        assert 0 <= shot.slow <= shot.calls

    @invariant()
    def the_timeline_has_no_gap(self) -> None:
        for earlier, later in zip(self.timeline, self.timeline[1:], strict=False):
            if earlier.after not in OVERRIDES and later.before not in OVERRIDES:
                assert earlier.after is later.before
            assert earlier.at <= later.at
        assert all(each.cause for each in self.timeline)


TestBreaker = BreakerMachine.TestCase
TestBreaker.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def breaker_at(clock: list[float], chance: float = 0.5) -> Breaker:
    """Return a breaker whose clock is a list of one number."""
    return Breaker("reviews", CONFIG, lambda: clock[0], chance=lambda: chance)


def opened(clock: list[float]) -> Breaker:
    """Return a breaker that four failures have opened."""
    breaker = breaker_at(clock)
    for _ in range(4):
        breaker.acquire().fail()
    assert breaker.state is State.OPEN
    return breaker


def test_too_few_calls_prove_nothing() -> None:
    breaker = breaker_at([0.0])
    for _ in range(3):
        breaker.acquire().fail()
    assert breaker.state is State.CLOSED


def test_failures_that_left_the_window_do_not_count() -> None:
    clock = [0.0]
    breaker = breaker_at(clock)
    for _ in range(3):
        breaker.acquire().fail()
    clock[0] = 11.5
    breaker.acquire().fail()
    assert breaker.state is State.CLOSED
    assert breaker.snapshot().calls == 1


def test_slow_calls_open_it_though_they_succeed() -> None:
    clock = [0.0]
    breaker = breaker_at(clock)
    permits = [breaker.acquire() for _ in range(5)]
    clock[0] = 1.5
    for permit in permits:
        permit.succeed()
    assert breaker.state is State.OPEN


def test_ten_thousand_cancellations_change_nothing() -> None:
    breaker = breaker_at([0.0])
    for _ in range(10_000):
        breaker.acquire().forget()
    shot = breaker.snapshot()
    assert (shot.state, shot.calls) == (State.CLOSED, 0)


def test_an_open_breaker_says_when_it_will_be_probed() -> None:
    clock = [0.0]
    breaker = opened(clock)
    with pytest.raises(BreakerOpenError) as caught:
        breaker.acquire()
    assert caught.value.retry_in_s == pytest.approx(5.0)
    assert breaker.snapshot().rejected == 1


def test_as_many_probes_as_allowed_close_it_again() -> None:
    clock = [0.0]
    breaker = opened(clock)
    clock[0] = 5.0
    first, second = breaker.acquire(), breaker.acquire()
    with pytest.raises(BreakerOpenError):
        breaker.acquire()
    first.succeed()
    assert breaker.state is State.HALF_OPEN
    second.succeed()
    assert breaker.state is State.CLOSED


def test_fewer_probes_than_have_succeeded_close_it_at_once() -> None:
    clock = [0.0]
    breaker = opened(clock)
    clock[0] = 5.0
    breaker.acquire().succeed()
    assert breaker.state is State.HALF_OPEN
    breaker.configure(replace(CONFIG, probes=1))
    assert breaker.state is State.CLOSED
    breaker.acquire().succeed()


def test_a_failed_probe_doubles_the_time_up_to_the_cap() -> None:
    clock = [0.0]
    breaker = opened(clock)
    waits = []
    for _ in range(6):
        waits.append(breaker.snapshot().next_probe_s)
        clock[0] += waits[-1]
        breaker.acquire().fail()
    assert waits == pytest.approx([5.0, 10.0, 20.0, 40.0, 40.0, 40.0])


def test_a_slow_probe_is_no_recovery() -> None:
    clock = [0.0]
    breaker = opened(clock)
    clock[0] = 5.0
    probe = breaker.acquire()
    clock[0] = 7.0
    probe.succeed()
    assert breaker.state is State.OPEN


def test_the_lease_of_a_dead_prober_runs_out() -> None:
    clock = [0.0]
    breaker = opened(clock)
    clock[0] = 5.0
    lost = [breaker.acquire(), breaker.acquire()]
    clock[0] = 10.0
    breaker.acquire().succeed()
    breaker.acquire().succeed()
    assert breaker.state is State.CLOSED
    lost[0].fail()
    assert breaker.snapshot().failures == 0


def test_late_results_of_an_earlier_state_change_nothing() -> None:
    clock = [0.0]
    breaker = breaker_at(clock)
    late = [breaker.acquire() for _ in range(3)]
    for _ in range(4):
        breaker.acquire().fail()
    clock[0] = 5.0
    probe = breaker.acquire()
    for permit in late:
        permit.succeed()
    assert breaker.state is State.HALF_OPEN
    probe.forget()


def test_forced_closed_lets_everything_through_and_goes_on_counting() -> None:
    breaker = breaker_at([0.0])
    breaker.override(State.FORCED_CLOSED, reason="false alarm")
    for _ in range(20):
        breaker.acquire().fail()
    assert breaker.state is State.FORCED_CLOSED
    assert breaker.snapshot().failures == 20


def test_an_override_ends_by_itself() -> None:
    clock = [0.0]
    breaker = breaker_at(clock)
    breaker.override(State.FORCED_OPEN, reason="drill", for_s=30.0)
    with pytest.raises(BreakerOpenError):
        breaker.acquire()
    clock[0] = 30.0
    breaker.acquire().succeed()
    assert breaker.state is State.HALF_OPEN


def test_a_disabled_breaker_counts_nothing() -> None:
    breaker = breaker_at([0.0])
    breaker.override(State.DISABLED, reason="broken thresholds")
    for _ in range(20):
        breaker.acquire().fail()
    assert breaker.snapshot().calls == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"failure_rate": 0.0},
        {"slow_rate": 1.5},
        {"minimum_calls": 0},
        {"probes": 0},
        {"open_s": 10.0, "open_cap_s": 5.0},
        {"jitter": 1.0},
        {"window_s": 0.0},
    ],
)
def test_thresholds_that_can_not_work_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        BreakerConfig(**wrong)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["begin", "pass", "break", "look", "force", "clear"]),
            st.floats(0.001, 3),
            st.integers(0, 5),
        ),
        max_size=80,
    )
)
def test_a_call_without_a_permit_counts_as_one_with_it(
    steps: list[tuple[str, float, int]],
) -> None:
    now = 1000.0
    plain, other = (
        Breaker("reviews", CONFIG, lambda: now, chance=lambda: 0.5) for _ in range(2)
    )
    began: list[tuple[float, Permit]] = []
    for what, pause, place in steps:
        now += pause
        if what == "begin" and (started := plain.enter()) is not None:
            began.append((started, other.acquire()))
        elif what in {"pass", "break"} and began:
            started, permit = began.pop(place % len(began))
            (plain.passed if what == "pass" else plain.broke)(started)
            (permit.succeed if what == "pass" else permit.fail)()
        elif what == "look":
            assert plain.tally == other.tally
        elif what in {"force", "clear"}:
            ordered(what, plain, other)
        assert plain.state is other.state
    assert plain.snapshot() == other.snapshot()
    assert plain.tally == other.tally


def ordered(what: str, *breakers: Breaker) -> None:
    for each in breakers:
        if what == "force":
            each.override(State.FORCED_OPEN, reason="a drill")
        else:
            each.reset(reason="fixed")
