"""Rules are judged on the figures; what changes is noted once, told once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from audit.acts import Actor
from audit.models import OperatorAct
from chat.models import AlertChannel, AlertDelivery, AlertEvent, AlertRule, AlertStatus
from chat.orchestration.turn_events import EndStatus
from chat.selectors.alert_readings import replay, watch_of
from chat.selectors.alerts import alerts_in_trouble, rules
from chat.services.alert_evaluation import alert_evaluate, alerts_evaluate
from chat.services.alert_rules import (
    RuleDraft,
    RuleError,
    rule_mute,
    rule_remove,
    rule_save,
    rule_switch,
)
from chat.services.rollups import rollups_refresh
from chat.telemetry.alerting.machine import State
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA = Actor(7, "ana", ("Operator",))


@pytest.fixture(autouse=True)
def no_rules_to_begin_with(transactional_db: None) -> None:
    AlertRule.objects.all().delete()


def rule(**changes) -> int:
    channel = AlertChannel.objects.create(
        name="desk", kind="email", target="a@b.example"
    )
    draft = {
        "name": "errors",
        "metric": "error_rate",
        "comparison": "above",
        "warn_level": 0.2,
        "alert_level": 0.4,
        "window_minutes": 15,
        "channels": (channel.pk,),
    }
    return rule_save(ANA, RuleDraft(**draft | changes))


def failing(share: float, at: datetime = NOON) -> None:
    for n in range(10):
        status = EndStatus.FAILED if n < share * 10 else EndStatus.COMPLETE
        recorded(at, status=status)
    rollups_refresh()


def test_a_rule_fires_is_told_and_recovers() -> None:
    rule()
    failing(0.5)
    assert alerts_evaluate(NOON + MINUTE) == 1
    assert [row.name for row in alerts_in_trouble(NOON).rules] == ["errors"]
    failing(0, NOON + 15 * MINUTE)
    assert alerts_evaluate(NOON + 16 * MINUTE) == 1
    assert alerts_in_trouble(NOON).rules == ()
    events = AlertEvent.objects.order_by("id")
    assert [(e.before, e.after, e.value) for e in events] == [
        ("ok", "firing", 0.5),
        ("firing", "ok", 0.0),
    ]
    told = AlertDelivery.objects.order_by("created_at")
    assert [(each.kind, each.subject) for each in told] == [
        ("changed", "Firing: errors"),
        ("recovered", "OK: errors"),
    ]
    assert told[0].body["text"] == "Error rate is 50 % (alert: above 40 %)."


def test_trouble_that_does_not_last_is_no_alert() -> None:
    rule(lasting_minutes=10)
    failing(0.5)
    alerts_evaluate(NOON)
    assert AlertStatus.objects.get().state == "pending"
    failing(0, NOON + 15 * MINUTE)
    alerts_evaluate(NOON + 16 * MINUTE)
    assert AlertStatus.objects.get().state == "ok"
    assert not AlertDelivery.objects.exists()


def test_too_few_turns_are_no_data() -> None:
    rule(min_turns=11, no_data="alert")
    failing(1)
    alerts_evaluate(NOON)
    assert AlertStatus.objects.get().state == "no_data"


def test_only_the_turns_that_a_rule_names_count() -> None:
    rule(intents=("policy",), no_data="ok")
    failing(1)
    alerts_evaluate(NOON)
    assert AlertStatus.objects.get().state == "ok"
    recorded(NOON, intent="policy", status=EndStatus.FAILED)
    rollups_refresh()
    alerts_evaluate(NOON + MINUTE)
    assert AlertStatus.objects.get().state == "firing"


def test_a_muted_rule_changes_and_tells_nobody_until_the_mute_ends() -> None:
    now = datetime.now(UTC)
    made = rule()
    rule_mute(ANA, made, until=now + timedelta(hours=1), reason="deploying")
    failing(0.5, now)
    alerts_evaluate(now)
    assert AlertEvent.objects.get().muted
    assert not AlertDelivery.objects.exists()
    failing(0.5, now + timedelta(hours=2))
    alerts_evaluate(now + timedelta(hours=2))
    assert AlertDelivery.objects.get().kind == "changed"
    assert AlertEvent.objects.count() == 1


def test_workers_that_judge_at_the_same_time_tell_once() -> None:
    made = rule()
    failing(0.5)
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait()
        alert_evaluate(made, NOON + MINUTE)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert AlertEvent.objects.count() == 1
    assert AlertDelivery.objects.count() == 1


def test_a_preview_shows_when_a_rule_would_have_fired() -> None:
    made = rule(lasting_minutes=15)
    failing(0.5, NOON)
    failing(0.5, NOON + 15 * MINUTE)
    failing(0, NOON + 30 * MINUTE)
    watch = watch_of(AlertRule.objects.get(pk=made))
    found = replay(watch, NOON + timedelta(days=2))
    assert [(e.state, e.start, e.end) for e in found.episodes] == [
        (State.PENDING, NOON + 15 * MINUTE, NOON + 30 * MINUTE),
        (State.FIRING, NOON + 30 * MINUTE, NOON + 45 * MINUTE),
    ]


def test_the_days_budget_is_watched_from_midnight(settings) -> None:
    settings.DAILY_BUDGET_USD = 0.01
    rule(metric="budget_used", window_minutes=None, warn_level=None, alert_level=0.5)
    for hour in range(4):
        recorded(NOON.replace(hour=hour), cost_microusd=2000)
    rollups_refresh()
    alerts_evaluate(NOON)
    assert AlertStatus.objects.get().value == pytest.approx(0.8)
    watch = watch_of(AlertRule.objects.get())
    firing = replay(watch, NOON + timedelta(days=1)).episodes
    assert [(e.state, e.start.hour, e.end.day) for e in firing] == [
        (State.FIRING, 2, 2)
    ]


def test_figures_that_are_late_are_an_alert_of_their_own() -> None:
    rule(metric="data_lag", warn_level=None, alert_level=60_000.0)
    rollups_refresh()
    alerts_evaluate(datetime.now(UTC))
    assert AlertStatus.objects.get().state == "ok"
    alerts_evaluate(datetime.now(UTC) + timedelta(minutes=5))
    assert AlertStatus.objects.get().state == "firing"


def test_each_change_of_a_rule_is_an_act() -> None:
    made = rule()
    rule_save(ANA, RuleDraft("errors", "error_rate", "above", 0.5), rule_id=made)
    rule_switch(ANA, made, on=False)
    rule_remove(ANA, made)
    acts = OperatorAct.objects.order_by("id")
    assert [(act.verb, act.actor) for act in acts] == [
        ("alert_rule.make", "ana"),
        ("alert_rule.change", "ana"),
        ("alert_rule.switch_off", "ana"),
        ("alert_rule.remove", "ana"),
    ]
    assert (acts[1].before["alert_level"], acts[1].after["alert_level"]) == (0.4, 0.5)
    assert rules() == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"metric": "weather"}, "metric"),
        ({"comparison": "sideways"}, "comparison"),
        ({"warn_level": 0.5}, "warn_level"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(changes, field) -> None:
    with pytest.raises(RuleError) as refused:
        rule(**changes)
    assert refused.value.field == field
    assert not AlertRule.objects.exists()
