"""The change log and the log of reads as pages: found by anything, taken as CSV."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.acts import Act, Actor, Read
from audit.services.acts import act_record, read_record

pytestmark = pytest.mark.django_db

OPERATOR = Actor(1, "mina", ("Operator",), "192.0.2.1", "request-1")
TOKEN = Actor(2, "rei", ("Legal",), "192.0.2.2", "request-2", "api:abcd1234")


@pytest.fixture
def log(client: Client, administrator: User) -> Client:
    act_record(
        OPERATOR,
        Act(
            "breaker.force_open",
            "breaker",
            "reviews",
            {"state": "closed"},
            {"state": "forced_open", "nested": {"left": 1}},
            "the vendor asked",
        ),
    )
    act_record(TOKEN, Act("token.revoke", "api token", "7"))
    read_record(OPERATOR, Read("conversation", "session-1", rows=3))
    client.force_login(administrator)
    return client


def shown(client: Client, query: str, path: str = "/console/changes/") -> set[str]:
    lines = client.get(f"{path}?{query}").context["lines"]
    return {line.cells[1].text for line in lines}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"mina", "rei"}),
        ("actor=mina", {"mina"}),
        ("act=token.revoke", {"rei"}),
        ("object=reviews", {"mina"}),
        ("kind=api+token", {"rei"}),
        ("via=api", {"rei"}),
        ("via=console", {"mina"}),
        ("reason=vendor", {"mina"}),
        ("address=192.0.2.2", {"rei"}),
        ("request=request-1", {"mina"}),
        ("time=24h", {"mina", "rei"}),
        ("time_to=2020-01-01T00:00", set()),
    ],
)
def test_acts_are_found_by_what_the_log_keeps(log: Client, query: str, names: set[str]):
    assert shown(log, query) == names


def test_an_act_opens_with_what_was_before_and_after(log: Client):
    line = next(
        line
        for line in log.get("/console/changes/").context["lines"]
        if line.cells[1].text == "mina"
    )
    page = log.get(line.url)
    changes = {each.name: (each.before, each.after) for each in page.context["changes"]}
    assert changes == {"state": ("closed", "forced_open"), "nested.left": ("", "1")}
    assert "the vendor asked" in page.content.decode()
    assert page.context["title"] == "mina forced open the breaker reviews"


def test_the_csv_is_what_the_page_shows(log: Client):
    answer = log.get("/console/changes/?actor=mina&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Time (UTC),Who,Act,On,Change,Reason")
    assert len(lines) == 2
    assert "state: closed → forced_open" in lines[1]


def test_reads_are_shown_to_whom_they_concern(
    log: Client, operator: User, lawyer: User
):
    assert shown(log, "", "/console/reads/") == {"mina"}
    for user, status in ((lawyer, 200), (operator, 403)):
        log.force_login(user)
        assert log.get("/console/reads/").status_code == status


def test_what_people_wrote_into_the_log_is_shown_as_text(
    client: Client, administrator: User
):
    act_record(
        OPERATOR,
        Act("people.make", "account", "<script>alert(1)</script>", reason="<b>"),
    )
    client.force_login(administrator)
    page = client.get("/console/changes/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_log_asks_no_query_for_each_row(
    client: Client, administrator: User, django_assert_max_num_queries
):
    for number in range(60):
        act_record(OPERATOR, Act("people.make", "account", str(number)))
    client.force_login(administrator)
    with django_assert_max_num_queries(20):
        assert len(client.get("/console/changes/").context["lines"]) == 50


def test_what_has_a_number_is_told_by_its_name(log: Client) -> None:
    rule = Act("alert_rule.mute", "alert_rule", "7", after={"name": "Slow turns"})
    act_record(OPERATOR, rule)
    page = log.get("/console/changes/?act=alert_rule.mute").text
    assert "alert rule Slow turns" in page
    assert "muted the alert rule" in page
