"""Alerts in the console: rules, their week, mutes, channels, deliveries."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from audit.models import OperatorAct
from chat.models import AlertChannel, AlertDelivery, AlertRule
from chat.orchestration.turn_events import EndStatus
from chat.services.alert_evaluation import alerts_evaluate
from chat.services.rollups import rollups_refresh
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db

RULE = {
    "name": "Failures",
    "metric": "error_rate",
    "comparison": "above",
    "warn_level": "2",
    "alert_level": "5",
    "window": "60",
    "lasting_minutes": "0",
    "min_turns": "1",
    "no_data": "keep",
    "renotify_minutes": "",
}


@pytest.fixture
def page(client: Client, operator) -> Client:
    AlertRule.objects.all().delete()
    client.force_login(operator)
    return client


def make(page: Client, **changes: str) -> AlertRule:
    answer = page.post("/console/alerts/new/", RULE | changes)
    assert answer.status_code == 302, answer.text
    return AlertRule.objects.get()


def test_a_rule_is_made_shown_changed_and_removed(page) -> None:
    assert "No rules yet" in page.get("/console/alerts/").text
    rule = make(page)
    assert (rule.warn_level, rule.alert_level) == (0.02, 0.05)
    text = page.get("/console/alerts/").text
    assert "Error rate over 60 min: warn above 2.0%, alert above 5.0%" in text
    page.post(f"/console/alerts/{rule.pk}/edit/", RULE | {"alert_level": "7.5"})
    assert AlertRule.objects.get().alert_level == 0.075
    assert 'value="7.5"' in page.get(f"/console/alerts/{rule.pk}/edit/").text
    page.post(f"/console/alerts/{rule.pk}/remove/")
    assert not AlertRule.objects.exists()
    verbs = OperatorAct.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"alert_rule.{v}" for v in ("make", "change", "remove")]


def test_a_preview_shows_the_last_week_and_saves_nothing(page) -> None:
    recorded(datetime.now(UTC), status=EndStatus.FAILED)
    rollups_refresh()
    answer = page.post("/console/alerts/new/", RULE | {"preview": "1"})
    assert answer.status_code == 200
    assert "last week, the worst of each hour" in answer.text
    assert not AlertRule.objects.exists()


def test_a_preview_is_also_a_file_before_anything_is_saved(page) -> None:
    recorded(datetime.now(UTC), status=EndStatus.FAILED)
    rollups_refresh()
    shown = page.post("/console/alerts/new/", RULE | {"preview": "1"}).text
    assert 'form="rule-form" name="csv" value="preview"' in shown
    file = page.post("/console/alerts/new/", RULE | {"csv": "preview"})
    assert file["Content-Type"].startswith("text/csv")
    assert "Error rate (share of 1)" in file.text
    assert not AlertRule.objects.exists()


def test_a_preview_says_that_there_was_too_little_to_judge(page) -> None:
    recorded(datetime.now(UTC), status=EndStatus.FAILED)
    rollups_refresh()
    asked = RULE | {"preview": "1", "min_turns": "50"}
    told = page.post("/console/alerts/new/", asked).text
    assert "there were never 50 turns at a time" in told


def test_a_rule_that_makes_no_sense_says_what_to_change(page) -> None:
    answer = page.post("/console/alerts/new/", RULE | {"warn_level": "50"})
    assert answer.status_code == 422
    assert "the warn level has to be reached before the alert level" in answer.text


def test_a_firing_rule_stands_first_with_its_event(page) -> None:
    rule = make(page)
    recorded(datetime.now(UTC), status=EndStatus.FAILED)
    rollups_refresh()
    alerts_evaluate()
    answer = page.get(f"/console/alerts/{rule.pk}/")
    assert "Firing" in answer.text
    assert "100%" in answer.text
    assert "Firing" in page.get("/console/alerts/events/").text


def test_a_mute_asks_for_a_reason_and_ends_by_hand_or_by_itself(page) -> None:
    rule = make(page)
    refused = page.post(f"/console/alerts/{rule.pk}/mute/", {"minutes": "60"})
    assert refused.status_code == 422
    page.post(f"/console/alerts/{rule.pk}/mute/", {"minutes": "60", "reason": "test"})
    assert "muted" in page.get("/console/alerts/").text
    page.post(f"/console/alerts/{rule.pk}/unmute/")
    assert AlertRule.objects.get().muted_until is None


def test_a_webhooks_secret_is_shown_once(page) -> None:
    made = {"name": "pager", "kind": "webhook", "target": "https://pager.example/in"}
    shown = page.post("/console/alerts/channels/new/", made)
    assert "whsec_" in shown.text
    channel = AlertChannel.objects.get()
    assert "whsec_" not in page.get(f"/console/alerts/channels/{channel.pk}/").text
    page.post(f"/console/alerts/channels/{channel.pk}/test/")
    assert AlertDelivery.objects.get().kind == "test"
    assert "Test of an alert channel" in page.get("/console/alerts/deliveries/").text


def test_a_removed_channel_leaves_the_log_of_what_it_was_sent(page) -> None:
    made = {"name": "pager", "kind": "webhook", "target": "https://pager.example/in"}
    page.post("/console/alerts/channels/new/", made)
    address = f"/console/alerts/channels/{AlertChannel.objects.get().pk}/"
    page.post(f"{address}test/")
    page.post(f"{address}remove/")
    assert page.get(address).status_code == 404
    assert page.post(f"{address}switch-on/").status_code == 404
    assert "No channels yet" in page.get("/console/alerts/channels/").text
    log = page.get("/console/alerts/deliveries/").text
    assert "Test of an alert channel" in log
    assert "pager <" in log
    assert "removed <time" in log
    told = page.get("/api/alerts/deliveries/").json()["results"][0]
    assert (told["channel"], told["state"]) == ("pager", "given_up")
    assert told["channel_removed_at"]


def test_a_webhook_without_tls_is_refused_in_words(page) -> None:
    made = {"name": "pager", "kind": "webhook", "target": "http://pager.example/in"}
    answer = page.post("/console/alerts/channels/new/", made)
    assert answer.status_code == 422
    assert "begins with https://" in answer.text


def test_an_analyst_sees_alerts_and_changes_nothing(client, analyst, page) -> None:
    rule = make(page)
    client.force_login(analyst)
    answer = client.get(f"/console/alerts/{rule.pk}/")
    assert answer.status_code == 200
    assert "Remove" not in answer.text
    for path in ("new/", f"{rule.pk}/edit/", "channels/new/"):
        assert client.get(f"/console/alerts/{path}").status_code == 403
    for path in (f"{rule.pk}/mute/", f"{rule.pk}/remove/", f"{rule.pk}/switch-off/"):
        assert client.post(f"/console/alerts/{path}").status_code == 403


def test_a_rule_that_is_gone_is_not_found(page) -> None:
    for path in ("9/", "9/edit/", "channels/9/"):
        assert page.get(f"/console/alerts/{path}").status_code == 404
    assert page.post("/console/alerts/9/remove/").status_code == 404


def test_the_list_takes_as_many_queries_for_many_rules(
    page, django_assert_max_num_queries
) -> None:
    make(page)
    for n in range(20):
        page.post("/console/alerts/new/", RULE | {"name": f"rule {n}"})
    with django_assert_max_num_queries(12):
        page.get("/console/alerts/")
