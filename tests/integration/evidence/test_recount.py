"""A threshold that moves: the four cells, by intent and release, and samples."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.acts import Actor
from audit.models import OperatorAct
from chat.selectors.score_counts import Recount, Scope, recount
from chat.selectors.score_samples import changed_cell
from chat.services.rollups import rollups_refresh
from chat.services.score_labels import UnknownScoreError, score_label
from guardrails.core.policy import Policy
from tests.integration.evidence.scored import scored, stage
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db
NORA = Actor(None, "nora")


def scope(**changes: str) -> Scope:
    now = timezone.now()
    values = {"stage": "output.scope", **changes}
    return Scope(start=now - timedelta(days=1), end=now, **values)


def cells(found: Recount) -> tuple[int, ...]:
    total = found.total
    return (
        total.still_acted,
        total.newly_acted,
        total.newly_passed,
        total.still_passed,
        total.unknown,
    )


def test_the_cells_recount_as_the_threshold_moves() -> None:
    scored([0.0, 0.2, 0.4, 0.45, 0.5, 0.9])
    policy = Policy.default()
    for threshold, expected in (
        (0.5, (2, 0, 0, 4, 0)),
        (0.4, (2, 2, 0, 2, 0)),
        (0.45, (2, 1, 0, 3, 0)),
        (0.9, (1, 0, 1, 4, 0)),
        (1.0, (0, 0, 2, 4, 0)),
        (0.0, (2, 4, 0, 0, 0)),
    ):
        assert cells(recount(scope(), policy, threshold)) == expected, threshold


def test_a_threshold_in_force_between_two_points_of_the_grid_is_counted_exactly() -> (
    None
):
    scored([0.5, 0.5004, 0.5006, 0.501])
    policy = Policy.default().with_stage("scope", threshold=0.5005)
    assert cells(recount(scope(), policy, 0.5)) == (2, 2, 0, 0, 0)


def test_turns_that_an_earlier_stage_ended_are_unknown_and_not_allowed() -> None:
    scored([0.1])
    at = timezone.now() - timedelta(minutes=30)
    recorded(at, stages=(stage(0.0, outcome="skipped"),))
    recorded(at, stages=(stage(0.0, outcome="skipped", mode="off"),))
    recorded(at, stages=())
    rollups_refresh()
    found = recount(scope(), Policy.default(), 0.05)
    assert cells(found) == (0, 1, 0, 0, 3)
    assert (found.ended, found.off) == (1, 1)


def test_counts_are_told_by_intent_and_release_and_can_be_narrowed() -> None:
    scored([0.45], intent="reviews", model_release="one")
    scored([0.45, 0.1], intent="comparison", model_release="two")
    found = recount(scope(), Policy.default(), 0.4)
    assert {name: each.newly_acted for name, each in found.by_intent} == {
        "reviews": 1,
        "comparison": 1,
    }
    assert {name: each.turns for name, each in found.by_release} == {"one": 1, "two": 2}
    narrowed = recount(scope(intent="comparison"), Policy.default(), 0.4)
    assert cells(narrowed) == (0, 1, 0, 1, 0)
    assert cells(recount(scope(release="one"), Policy.default(), 0.4)) == (
        0,
        1,
        0,
        0,
        0,
    )


def test_an_intent_with_a_threshold_of_its_own_keeps_it() -> None:
    scored([0.45], intent="reviews")
    scored([0.45], intent="comparison")
    body = Policy.default().to_dict()
    body["intents"] = {"reviews": {"scope": {"threshold": 0.7}}}
    policy = Policy.from_dict(body)
    found = recount(scope(), policy, 0.4)
    assert cells(found) == (0, 1, 0, 1, 0)
    assert found.kept_by == ("reviews",)
    own = recount(scope(intent="reviews"), policy, 0.4)
    assert (own.in_force, cells(own)) == (0.7, (0, 1, 0, 0, 0))


def test_samples_are_of_the_changed_cell_and_the_same_each_time() -> None:
    changed = scored([0.41 + n / 1000 for n in range(30)])
    scored([0.1, 0.5, 0.9])
    policy = Policy.default()
    cell = changed_cell(scope(), policy, 0.4)
    assert cell is not None
    assert cell.would_act
    names = [each.turn.response_id for each in cell.samples]
    assert len(names) == 20
    assert set(names) <= set(changed)
    again = changed_cell(scope(), policy, 0.4)
    assert again is not None
    assert [each.turn.response_id for each in again.samples] == names
    assert changed_cell(scope(), policy, 0.5) is None


def test_labels_say_how_right_a_change_is_whichever_way_it_goes() -> None:
    names = scored([0.42, 0.43, 0.44])
    for name, should_act in zip(names, (True, True, False), strict=True):
        score_label(NORA, stage="output.scope", response_id=name, should_act=should_act)
    down = changed_cell(scope(), Policy.default(), 0.4)
    assert down is not None
    assert (down.precision.right, down.precision.labelled) == (2, 3)
    assert down.precision.band is not None
    assert down.precision.band.low < 2 / 3 < down.precision.band.high
    # Seen from a lower threshold, to raise it is right where the other way was wrong.
    low = Policy.default().with_stage("scope", threshold=0.4)
    up = changed_cell(scope(), low, 0.5)
    assert up is not None
    assert (up.precision.right, up.precision.labelled) == (1, 3)


def test_a_label_is_an_act_and_a_later_one_takes_its_place() -> None:
    (name,) = scored([0.42])
    for should_act in (True, False):
        score_label(NORA, stage="output.scope", response_id=name, should_act=should_act)
    cell = changed_cell(scope(), Policy.default(), 0.4)
    assert cell is not None
    assert [each.is_right for each in cell.samples] == [False]
    acts = OperatorAct.objects.filter(verb="turn.label").order_by("id")
    assert [each.before.get("should_act") for each in acts] == [None, True]
    with pytest.raises(UnknownScoreError):
        score_label(NORA, stage="output.pii", response_id=name, should_act=True)
