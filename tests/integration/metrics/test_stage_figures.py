"""What guardrail stages did: counted by the quarter hour, and where they acted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from audit.selectors.stage_facts import stage_examples
from chat.models import StageRollup, StaleBucket
from chat.orchestration.turn_record import StageTrace
from chat.selectors.stages import stage_figures
from chat.services.rollups import rollups_note_everything, rollups_refresh
from chat.telemetry.buckets import Step, Window
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
UTC_ZONE = ZoneInfo("UTC")


def stage(
    name: str, outcome: str = "pass", score: float = 0.1, **more: object
) -> StageTrace:
    details = {"mode": "enforce", "findings": 0} | more
    return StageTrace(f"output.{name}", 0, 2.0, outcome, score, details)


def test_stages_are_counted_by_what_they_did() -> None:
    recorded(NOON, stages=(stage("scope"), stage("pii", "correct", 0.9, findings=1)))
    recorded(NOON, stages=(stage("scope", "block", 0.8), stage("pii", "skipped", 0)))
    seen = stage("scope", score=0.7, mode="shadow", findings=2)
    recorded(NOON + QUARTER, stages=(seen, stage("pii")))
    rollups_refresh()
    window = Window(NOON, NOON + 2 * QUARTER, UTC_ZONE)
    found = {each.stage: each for each in stage_figures(window, Step.BUCKET)}
    scope, pii = found["output.scope"], found["output.pii"]
    assert (scope.totals.looked, scope.totals.blocked, scope.totals.shadowed) == (
        3,
        1,
        1,
    )
    assert [each.acted_share for each in scope.steps] == [0.5, 0.0]
    assert (pii.totals.looked, pii.totals.corrected, pii.totals.skipped) == (2, 1, 1)
    assert pii.totals.p95_ms == pytest.approx(2.0, rel=0.01)
    assert found["input.injection"].totals.acted_share is None
    (by_step,) = stage_figures(
        window, Step.BUCKET, ["output.scope"], durations_by_step=True
    )
    assert [each.p50_ms for each in by_step.steps] == pytest.approx(
        [2.0, 2.0], rel=0.01
    )


def test_a_second_computation_changes_nothing() -> None:
    recorded(NOON, stages=(stage("scope", "block", 0.8),))
    rollups_refresh()
    before = list(StageRollup.objects.values_list("bucket", "stage", "blocked"))
    rollups_note_everything()
    rollups_refresh()
    assert not StaleBucket.objects.exists()
    after = list(StageRollup.objects.values_list("bucket", "stage", "blocked"))
    assert after == before == [(NOON, "output.scope", 1)]


def test_the_newest_turns_in_which_a_stage_acted_are_its_examples(
    django_assert_num_queries: object,
) -> None:
    for minute in range(4):
        recorded(
            NOON + timedelta(minutes=minute),
            stages=(stage("scope", "block" if minute % 2 else "pass", 0.8),),
        )
    shadow = recorded(
        NOON, stages=(stage("pii", score=0.6, mode="shadow", findings=1),)
    )
    recorded(NOON, stages=(stage("pii", score=0.6, findings=1),))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = stage_examples(
            ["output.scope", "output.pii"], NOON, NOON + QUARTER, limit=1
        )
    assert [(each.stage, each.verdict) for each in found] == [
        ("output.scope", "block"),
        ("output.pii", "shadow"),
    ]
    assert found[0].finished_at == NOON + timedelta(minutes=3)
    assert found[1].response_id == shadow
