"""The time line of a turn: what ran at once, and what inside another step."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.texts import changes
from dashboard.waterfall import WIDTH, state_of, waterfall_of


def step(number: int, began: float, took: float, parent: int | None = None):
    return {
        "id": number,
        "parent": parent,
        "name": f"s{number}",
        "started_ms": began,
        "duration_ms": took,
        "outcome": "ok",
        "attributes": {},
    }


def test_steps_stand_below_what_they_are_part_of():
    spans = [step(1, 0, 9), step(2, 1, 5), step(3, 2, 3, parent=1), step(4, 1, 1, 3)]
    bars = waterfall_of(spans, 10, None).bars
    told = [(bar.name, bar.depth) for bar in bars]
    assert told == [("s1", 0), ("s3", 1), ("s4", 2), ("s2", 0)]


def test_a_step_lies_where_it_ran_on_the_line():
    line = waterfall_of([step(1, 250, 500)], 1000, 500)
    (bar,) = line.bars
    assert (bar.x, bar.width, line.first_token_x) == (250, 500, 500)


def test_steps_recorded_without_parents_are_all_shown():
    spans = [{"name": n, "started_ms": 0, "duration_ms": 1} for n in ("a", "b")]
    assert [bar.name for bar in waterfall_of(spans, 1, None).bars] == ["a", "b"]


_numbers = st.integers(0, 10_000_000)


@given(
    st.lists(st.tuples(_numbers, _numbers, st.none() | st.integers(0, 8)), max_size=8),
    _numbers,
)
def test_no_step_leaves_the_line(steps, duration):
    spans = [step(n, *each) for n, each in enumerate(steps, start=1)]
    for bar in waterfall_of(spans, duration, None).bars:
        assert bar.x >= -0.01
        assert bar.x + bar.width <= WIDTH + 0.02


def test_errors_and_blocks_are_bad_and_intents_are_not():
    outcomes = ["DependencyTimeoutError", "block", "cancelled", "miss", "ok", "reviews"]
    told = [state_of(each) for each in outcomes]
    assert told == ["bad", "bad", "idle", "idle", "good", "good"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_change_says_both_texts(before, after):
    pieces = list(changes(before, after))
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after
