"""What Prometheus is told of turns, calls and breakers."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from chat.orchestration.turn_events import EndStatus
from chat.telemetry.metrics import Metrics
from chat.telemetry.read_tally import ReadTally
from chat.telemetry.session_reads import Caller
from tests.factories import turn_record

RECORD = turn_record(
    findings=({"check": "prices", "action": "remove"},),
    cost_microusd=1104,
    cache_outcome="miss",
    first_token_ms=240.0,
    duration_ms=1800.0,
)


def test_reads_of_sessions_are_told_by_what_answered_them() -> None:
    metrics = Metrics()
    tally = ReadTally(metrics.observe_session_read, metrics.observe_session_units)
    for source, ms in (("flight", 1.0), ("flight", 2.0), ("snapshot", 1.0)):
        tally.note("s", source, ms, Caller("GET session"))
    tally.note("s", "store", 300.0, Caller("hello"))
    tally.meter(2.5, 1.0)
    found = told(metrics)
    reads = {
        source: found["manga_session_reads_total", (("answered_by", source),)]
        for source in ("flight", "snapshot", "store", "failed")
    }
    assert reads == {"flight": 2, "snapshot": 1, "store": 1, "failed": 0}
    assert found["manga_session_store_read_seconds_count", ()] == 1
    assert found["manga_session_store_read_seconds_sum", ()] == pytest.approx(0.3)
    assert found["manga_session_units_total", (("kind", "read"),)] == 2.5


def told(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return all samples as a scraper reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """Return one sample."""
    return told(metrics)[name, tuple(sorted(labels.items()))]


def test_a_turn_is_counted_by_intent_with_its_tokens_cost_and_findings() -> None:
    metrics = Metrics()
    metrics.observe_turn(RECORD)
    metrics.observe_turn(RECORD)
    intent, release = "recommendation", "demo-steady-1"
    assert value(metrics, "manga_requests_total", intent=intent, status="complete") == 2
    tokens = {"release": release}
    assert value(metrics, "manga_tokens_total", direction="in", **tokens) == 1800
    assert value(metrics, "manga_tokens_total", direction="out", **tokens) == 240
    assert value(metrics, "manga_cost_microusd_total", release=release) == 2208
    assert value(metrics, "manga_response_cache_total", outcome="miss") == 2
    assert value(metrics, "manga_turn_seconds_sum", intent=intent) == 3.6
    assert (
        value(
            metrics, "manga_guardrail_triggers_total", check="prices", action="remove"
        )
        == 2
    )


def test_an_unpriced_turn_is_counted_and_costs_nothing_known() -> None:
    metrics = Metrics()
    metrics.observe_turn(replace(RECORD, cost_microusd=None, model_release="new"))
    assert value(metrics, "manga_unpriced_turns_total", release="new") == 1
    with pytest.raises(KeyError):
        value(metrics, "manga_cost_microusd_total", release="new")


def test_what_was_away_is_counted_as_an_error_of_its_dependency() -> None:
    metrics = Metrics()
    metrics.observe_turn(
        replace(RECORD, status=EndStatus.DEGRADED, degraded=("reviews", "profile"))
    )
    metrics.observe_turn(replace(RECORD, status=EndStatus.FAILED))
    for name in ("reviews", "profile", "turn"):
        assert value(metrics, "manga_errors_total", dependency=name) == 1


def test_calls_retries_and_breakers_are_shown() -> None:
    metrics = Metrics()
    metrics.observe_call("reviews", "ok", 0.02, 3)
    metrics.set_breakers({"reviews": "open"})
    metrics.set_breakers({"reviews": "half_open"})
    metrics.observe_transition("reviews", "half_open")
    assert value(metrics, "manga_dependency_retries_total", dependency="reviews") == 2
    shown = {
        state: value(metrics, "manga_breaker_state", dependency="reviews", state=state)
        for state in ("closed", "open", "half_open")
    }
    assert shown == {"closed": 0, "open": 0, "half_open": 1}


def test_two_registries_in_one_process_do_not_meet() -> None:
    first, second = Metrics(), Metrics()
    first.observe_turn(RECORD)
    assert not any(name == "manga_requests_total" for name, _ in told(second))
