"""Counts at a threshold are exact, however scores and thresholds lie."""

from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.recount import Cells
from chat.telemetry.score_bins import GRID, ScoreBins, bin_from, bin_of

POINTS = st.integers(0, GRID).map(lambda place: place / GRID)
NEAR = POINTS.flatmap(
    lambda point: st.sampled_from([point, point * (1 - 2**-53), point * (1 + 2**-52)])
).filter(lambda score: score <= 1)
SCORES = st.lists(st.one_of(POINTS, NEAR, st.floats(0, 1)), max_size=60)


def binned(scores: list[float]) -> ScoreBins:
    return ScoreBins.from_bins([bin_of(each) for each in scores], [1] * len(scores))


@given(SCORES, POINTS)
def test_on_the_grid_the_bins_alone_are_exact(scores: list[float], point: float):
    place, is_point = bin_from(point)
    assert is_point
    assert binned(scores).from_each()[place] == sum(each >= point for each in scores)


@given(SCORES, st.floats(0, 1))
def test_off_the_grid_only_scores_below_the_next_point_are_missing(
    scores: list[float], threshold: float
):
    place, is_point = bin_from(threshold)
    counted = int(binned(scores).from_each()[place]) if place <= GRID else 0
    missing = sum(threshold <= each < place / GRID for each in scores)
    assert counted + (0 if is_point else missing) == sum(
        each >= threshold for each in scores
    )


@given(SCORES, SCORES)
def test_to_merge_is_to_put_one_behind_the_other(a: list[float], b: list[float]):
    together = (binned(a) + binned(b)).from_each().tolist()
    assert together == binned([*b, *a]).from_each().tolist()


@given(SCORES, st.floats(0, 1), st.floats(0, 1), st.integers(0, 9))
def test_the_cells_divide_all_turns(scores, now: float, then: float, unknown: int):
    cells = Cells.at(
        scored=len(scores),
        now=sum(each >= now for each in scores),
        then=sum(each >= then for each in scores),
        unknown=unknown,
    )
    assert cells.newly_acted == sum(then <= each < now for each in scores)
    assert cells.newly_passed == sum(now <= each < then for each in scores)
    assert cells.scored == len(scores)
    assert cells.turns == len(scores) + unknown
