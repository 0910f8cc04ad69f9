"""The figures by the quarter hour follow the record, whatever order it came in."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from audit.sealing import seal_everything
from chat.models import ConversationRollup, StaleBucket, TurnRollup
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import StageTrace
from chat.services.rollups import (
    rollups_left,
    rollups_note,
    rollups_note_everything,
    rollups_refresh,
    rollups_work_off,
)
from chat.telemetry.sketches import Sketch
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def contents() -> list[tuple]:
    names = [f.name for f in TurnRollup._meta.fields if f.name != "id"]
    rows = TurnRollup.objects.order_by("bucket", "intent", "model_release", "site")
    return [
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
        for row in rows.values_list(*names)
    ]


def test_turns_are_summed_by_quarter_intent_release_and_site() -> None:
    recorded(NOON)
    recorded(NOON + timedelta(minutes=14, seconds=59), cost_microusd=6)
    recorded(NOON + QUARTER)
    recorded(NOON, intent="policy")
    recorded(NOON, site="other")
    rollups_refresh()
    rows = TurnRollup.objects.order_by("bucket", "intent", "site")
    assert [(r.bucket, r.intent, r.site, r.turns) for r in rows] == [
        (NOON, "policy", "demo", 1),
        (NOON, "recommendation", "demo", 2),
        (NOON, "recommendation", "other", 1),
        (NOON + QUARTER, "recommendation", "demo", 1),
    ]
    assert rows[1].cost_microusd == 1234 + 6
    assert rows[1].input_tokens == 1800


def test_what_went_wrong_is_counted_by_kind() -> None:
    block = StageTrace("output.scope", 0, 1, "block", 0.9, {"mode": "enforce"})
    shadow = StageTrace(
        "output.toxicity", 0, 1, "pass", 0.6, {"mode": "shadow", "findings": 2}
    )
    correction = {"text": "x", "reasons": ["prices"], "policy_version": 1}
    recorded(NOON, status=EndStatus.FAILED, degraded=("pricing",))
    recorded(NOON, status=EndStatus.DEGRADED, degraded=("pricing", "reviews"))
    recorded(NOON, stages=(block, shadow), corrections=(correction,))
    recorded(NOON, cost_microusd=None, handed_over=True, cache_outcome="miss")
    recorded(NOON, cache_outcome="hit", saved_microusd=900, fallbacks=("a: gone",))
    rollups_refresh()
    row = TurnRollup.objects.get()
    assert row.degraded_by == {"pricing": 2, "reviews": 1}
    assert row.triggers == {"output.scope:block": 1, "output.toxicity:shadow": 1}
    counted = (row.failed, row.degraded, row.corrected, row.blocked, row.handed_over)
    assert counted == (1, 1, 1, 1, 1)
    assert (row.cache_hits, row.cache_misses, row.saved_microusd) == (1, 1, 900)
    assert (row.unpriced, row.fallbacks) == (1, 1)


def test_latencies_come_back_from_the_database_within_their_accuracy() -> None:
    for each in (0, 1.5, 40, 250, 9000):
        recorded(NOON, first_token_ms=each, duration_ms=each * 2)
    recorded(NOON, first_token_ms=None, duration_ms=1)
    rollups_refresh()
    sketch = Sketch(bytes(TurnRollup.objects.get().first_token))
    assert sketch == Sketch.of([0, 1.5, 40, 250, 9000])
    assert sketch.percentile(1) == pytest.approx(9000, rel=0.01)


def test_a_late_turn_changes_the_quarter_that_it_tells_of() -> None:
    recorded(NOON + 9 * QUARTER)
    seal_everything()
    rollups_refresh()
    recorded(NOON)
    rollups_refresh()
    assert set(TurnRollup.objects.values_list("bucket", "turns")) == {
        (NOON, 1),
        (NOON + 9 * QUARTER, 1),
    }


def test_a_turn_counts_once_before_and_after_it_is_sealed() -> None:
    recorded(NOON)
    rollups_refresh()
    before = contents()
    seal_everything()
    rollups_refresh()
    rollups_refresh()
    assert contents() == before
    assert rollups_note() == 0


def test_computing_everything_anew_gives_the_same_figures() -> None:
    for n in range(12):
        recorded(NOON + n * timedelta(minutes=7), session=f"s-{n // 3}")
    rollups_refresh()
    before = contents()
    TurnRollup.objects.update(turns=999, first_token=b"")
    rollups_note_everything()
    rollups_refresh()
    assert contents() == before


def test_a_computation_that_is_stopped_goes_on_where_it_was() -> None:
    for n in range(5):
        recorded(NOON + n * 10 * QUARTER)
    rollups_note()
    assert rollups_work_off(batch=2) == 2
    assert rollups_left() == 3
    call_command("rollups_rebuild", resume=True, stdout=StringIO())
    assert not StaleBucket.objects.exists()
    assert TurnRollup.objects.count() == 5


def test_a_conversation_counts_once_where_it_began() -> None:
    recorded(NOON, session="a")
    recorded(NOON + QUARTER, session="a")
    recorded(NOON + QUARTER, session="b")
    rollups_refresh()
    recorded(NOON + 5 * QUARTER, session="a", handed_over=True)
    rollups_refresh()
    rows = ConversationRollup.objects.order_by("bucket")
    assert [(r.bucket, r.conversations, r.handed_over) for r in rows] == [
        (NOON, 1, 1),
        (NOON + QUARTER, 1, 0),
    ]


def test_a_late_first_turn_moves_its_conversation() -> None:
    recorded(NOON + QUARTER, session="a")
    rollups_refresh()
    recorded(NOON, session="a")
    rollups_refresh()
    rows = ConversationRollup.objects.values_list("bucket", "conversations")
    assert list(rows) == [(NOON, 1)]
