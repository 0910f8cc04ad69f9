"""What the live view is told of a turn: what went wrong, and nobody's words."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import StageTrace
from chat.orchestration.turns import Filters, TurnRequest
from chat.telemetry.live_events import event_from_json, turn_seen
from chat.telemetry.live_rates import Counts, RateWindow
from tests.factories import turn_record

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RECORD = turn_record(
    request=TurnRequest("s-1", "m-1", "r-1", "SECRET request", "SECRET who", NOW),
    user_text="SECRET question",
    streamed_text="SECRET stream",
    final_text="SECRET answer",
    findings=({"check": "prices", "text": "SECRET finding"},),
    stages=(),
    exposures=(),
    cards=(),
    cache_key="SECRET key",
    query="SECRET query",
    filters=Filters(),
    finished_at=NOW,
)
BLOCK = StageTrace("output.toxicity", 0.0, 0.1, "block", 0.99)


def test_no_word_of_shopper_or_model_leaves() -> None:
    told = orjson.dumps(turn_seen(RECORD)).decode()
    assert "r-1" in told
    assert "SECRET" not in told


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, ()),
        ({"status": EndStatus.STOPPED}, ()),
        ({"status": EndStatus.FAILED}, ("failed",)),
        ({"status": EndStatus.INTERRUPTED}, ("interrupted",)),
        ({"status": EndStatus.DEGRADED}, ("degraded",)),
        ({"stages": (BLOCK,)}, ("blocked",)),
        ({"corrections": ({"text": "SECRET"},)}, ("corrected",)),
        ({"first_token_ms": 3000.1}, ("slow",)),
        ({"first_token_ms": None}, ()),
        (
            {"first_token_ms": 9000.0, "status": EndStatus.FAILED, "stages": (BLOCK,)},
            ("failed", "blocked", "slow"),
        ),
    ],
)
def test_each_way_to_go_wrong_is_named_worst_first(
    change: dict[str, object], problems: tuple[str, ...]
) -> None:
    assert turn_seen(replace(RECORD, **change)).problems == problems  # type: ignore[arg-type]


def test_an_event_comes_back_from_json_with_its_number() -> None:
    seen = turn_seen(replace(RECORD, status=EndStatus.DEGRADED, degraded=("reviews",)))
    back = event_from_json(orjson.loads(orjson.dumps(seen)), 7)
    assert back == replace(seen, number=7)


def test_rates_count_a_minute_and_forget_it() -> None:
    window = RateWindow()
    window.add(Counts(at=1000.0, turns=30, problems=3))
    window.add(Counts(at=1055.0, turns=20, problems=1))
    rates = window.at(1059.0)
    assert (rates.turns_per_s, rates.turns_minute, rates.problems_minute) == (
        2.0,
        50,
        4,
    )
    assert window.at(1061.0).turns_minute == 20
    assert window.at(1200.0).turns_per_s == 0
