"""The overview: whether anything is wrong, what the last hour was, and against what."""

import csv
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.acts import Act
from audit.sealing import seal_everything
from audit.services.acts import act_record
from chat.models import AlertRule, AlertStatus
from chat.orchestration.turn_events import EndStatus
from chat.services.rollups import rollups_refresh
from chat.telemetry.buckets import bucket_of
from tests.integration.console.conftest import actor
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db(transaction=True)

QUARTER = timedelta(minutes=15)
WEEK = timedelta(days=7)


@pytest.fixture
def console(client: Client, operator: User, empty_redis: str) -> Client:
    """An operator at a console whose web processes are silent."""
    client.force_login(operator)
    return client


def last_hour() -> datetime:
    """A moment in the last finished quarter of an hour."""
    return bucket_of(timezone.now()) - timedelta(minutes=5)


def refresh() -> None:
    seal_everything()
    rollups_refresh()


def test_before_the_first_turn_the_page_says_that_nothing_is_there(
    console: Client,
) -> None:
    page = console.get("/console/overview/").text
    assert "No turns in the last 24 hours" in page
    assert "No web process tells of its dependencies" in page


def test_the_last_hour_is_set_against_the_same_hour_of_last_week(
    console: Client,
) -> None:
    at = last_hour()
    for n in range(3):
        recorded(at, session=f"now-{n}")
    recorded(at - WEEK, session="before-1")
    recorded(at - WEEK, session="before-2")
    refresh()
    tile = console.get("/console/overview/").context["tiles"][0]
    assert (tile.label, str(tile.amount)) == ("Conversations", "3")
    assert tile.change.words == "50%"
    assert tile.change.up


def test_what_went_wrong_is_marked_as_worse(console: Client) -> None:
    at = last_hour()
    recorded(at, status=EndStatus.FAILED)
    recorded(at)
    for _ in range(4):
        recorded(at - WEEK)
    recorded(at - WEEK, status=EndStatus.FAILED)
    refresh()
    tiles = {
        each.label: each for each in console.get("/console/overview/").context["tiles"]
    }
    assert str(tiles["Errors"].amount) == "50.0%"
    assert tiles["Errors"].change.is_worse


def test_trouble_of_the_running_quarter_shows_before_the_quarter_ends(
    console: Client,
) -> None:
    recorded(timezone.now(), status=EndStatus.FAILED)
    refresh()
    page = console.get("/console/overview/")
    errors = next(each for each in page.context["tiles"] if each.label == "Errors")
    assert str(errors.amount) == "100%"
    assert "no turns in the last hour" not in page.text
    assert 'Results <span class="count">1</span>' in console.get(errors.url).text


def test_each_intent_has_a_row_with_its_figures(console: Client) -> None:
    recorded(last_hour(), intent="reviews", cache_outcome="hit")
    refresh()
    (row,) = console.get("/console/overview/").context["rows"]
    assert (row.words, str(row.requests), str(row.hits)) == ("Reviews", "1", "1")


def test_turns_without_a_price_need_a_look(console: Client) -> None:
    recorded(timezone.now(), cost_microusd=None)
    refresh()
    answer = console.get("/console/overview/")
    words = [each.words for each, _ in answer.context["needs"]]
    assert "of today without a price" in words
    assert "Worth a look." in answer.text


def test_a_chart_is_also_a_file(console: Client) -> None:
    recorded(last_hour(), cost_microusd=2_500_000)
    refresh()
    answer = console.get("/console/overview/?csv=cost-by-intent")
    assert answer["Content-Type"].startswith("text/csv")
    first, *_, last = csv.reader(answer.text.splitlines())
    row = dict(zip(first, last, strict=True))
    assert row["Recommendation (USD)"] == "2.5"


def test_htmx_gets_the_upper_half_alone(console: Client) -> None:
    page = console.get("/console/overview/", headers={"HX-Request": "true"}).text
    assert 'id="overview-now"' in page
    assert 'id="overview-day"' not in page
    assert "<html" not in page


def test_htmx_gets_the_lower_half_alone(console: Client) -> None:
    part = "/console/overview/?part=day"
    page = console.get(part, headers={"HX-Request": "true"}).text
    assert 'id="chart-latency"' in page
    assert 'id="overview-now"' not in page
    assert "<html" not in page
    assert "<html" in console.get(part).text


def test_the_page_asks_the_database_as_often_for_many_turns_as_for_one(
    console: Client,
) -> None:
    recorded(last_hour())
    refresh()
    console.get("/console/overview/")  # the session's first page
    with CaptureQueriesContext(connection) as few:
        console.get("/console/overview/")
    for n in range(30):
        recorded(last_hour() - n * QUARTER, intent=["reviews", "policy"][n % 2])
    refresh()
    with CaptureQueriesContext(connection) as many:
        console.get("/console/overview/")
    assert len(many) == len(few)
    assert len(many) <= 12


def test_an_operators_change_is_listed_and_marked_on_the_charts(
    console: Client, operator: User
) -> None:
    recorded(last_hour())
    refresh()
    act_record(actor(operator), Act("breaker.force_open", "breaker", "pricing"))
    act_record(actor(operator), Act("sign_in.do", "account", "operator"))
    answer = console.get("/console/overview/")
    labels = ["operator forced open the breaker pricing"]
    assert [each.label for each in answer.context["changes"]] == labels
    assert [each.label for each in answer.context["charts"][1].plan.marks] == labels


def test_an_alert_that_fires_needs_a_person(console: Client) -> None:
    rule = AlertRule.objects.create(
        name="Too many errors",
        metric="error_rate",
        comparison="above",
        alert_level=0.1,
        lasting_minutes=0,
        no_data="keep",
    )
    AlertStatus.objects.create(rule=rule, state="firing", value=0.25)
    page = console.get("/console/overview/")
    assert page.context["standing"].words.startswith("1 alert needs you; ")
    need, _ = page.context["needs"][0]
    assert (need.state, need.subject, need.words) == (
        "bad",
        "Too many errors",
        "is at 25.0%",
    )
    rule.muted_until = timezone.now() + QUARTER
    rule.save()
    page = console.get("/console/overview/")
    assert page.context["standing"].words.startswith("1 alert is muted; ")
    need, _ = page.context["needs"][0]
    assert (need.state, need.words) == ("warn", "is at 25.0%, and is muted")


def test_the_page_offers_the_call_that_answers_with_its_hour(console: Client) -> None:
    page = console.get("/console/overview/").text
    assert "/api/metrics/totals/?start=" in page
    assert "Copy as API call" in page


def test_few_turns_are_told_by_the_hour(console: Client) -> None:
    recorded(last_hour())
    refresh()
    chart = console.get("/console/overview/").context["charts"][1]
    assert chart.plan.note.endswith("by the hour")
    assert len(chart.plan.steps.starts) <= 25
    (known,) = [each for each in chart.lines[0].values if each is not None]
    assert known > 0
