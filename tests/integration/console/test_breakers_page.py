"""The page of breakers: what each does, and orders that leave a trace."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from chat.conf import chat_config
from chat.models import BreakerEvent, BreakerOrder
from chat.selectors import breakers
from chat.selectors.breakers import _Seen, breakers_now
from chat.selectors.dependency_calls import CallFigures, MinuteOfCalls
from chat.services.breakers import Order, breaker_order
from chat.stores.call_counts import CallCounts
from chat.stores.redis_pool import command_redis
from dashboard.charts.breaker_history import breaker_chart
from tests.integration.console.api_calls import program_of

pytestmark = pytest.mark.django_db

NEXT = "The next release of the route answers."
NONE = "No release answers: a fixed sentence introduces the cards."
GOOD = {"kind": "force_open", "ends": "900", "reason": "the vendor asked us to"}
ADDRESS = "/console/breakers/reviews/"


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


def test_every_dependency_is_there_with_its_state(signed_in: Client) -> None:
    page = signed_in.get("/console/breakers/").text
    for title in ("Catalogue", "Live prices", "Customer profile", "Language model"):
        assert title in page
    assert "No breaker has changed its state" in page


@pytest.mark.parametrize(
    ("a", "b", "model", "release"),
    [
        ("closed", "closed", "", ""),
        ("open", "closed", NEXT, NEXT),
        ("open", "half_open", NONE, NONE),
    ],
)
def test_what_shoppers_see_of_the_model_is_told_by_its_releases(
    empty_redis: str,
    monkeypatch: pytest.MonkeyPatch,
    a: str,
    b: str,
    model: str,
    release: str,
) -> None:
    states = {"model:a": _Seen(a, {a: 1}, 1), "model:b": _Seen(b, {b: 1}, 1)}
    monkeypatch.setattr(breakers, "_seen", lambda: states)
    board = breakers_now()
    assert board.row("model").effect == model
    assert board.row("model:a").effect == release


def test_a_model_that_is_forced_open_answers_by_no_release(empty_redis: str) -> None:
    breaker_order(Order("model", "force_open", "a test", "nora"))
    assert breakers_now().row("model").effect == NONE


def test_of_an_order_it_is_told_how_many_processes_follow_it_by_now(
    empty_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaker_order(Order("reviews", "force_close", "a test", "nora"))
    for states, follow in (
        ({"closed": 4}, 0),
        ({"forced_closed": 3, "open": 1}, 3),
        ({"forced_closed": 4}, 4),
    ):
        seen = {"reviews": _Seen(next(iter(states)), states, 4)}
        monkeypatch.setattr(breakers, "_seen", lambda seen=seen: seen)
        row = breakers_now().row("reviews")
        assert (row.state, row.agreeing, row.processes) == ("forced_closed", follow, 4)


def test_an_order_is_in_force_with_its_end_and_an_act(
    signed_in: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post(f"{ADDRESS}order/", GOOD, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    row = breakers_now().row("reviews")
    assert row.state == "forced_open"
    assert row.effect == "No reader is quoted."
    assert row.override is not None
    assert row.override.until is not None
    page = signed_in.get("/console/breakers/").text
    assert "forced open" in page
    assert "No reader is quoted." in page
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("breaker.force_open", "reviews")
    assert (act.reason, act.expires_at) == (GOOD["reason"], row.override.until)
    assert (act.before, act.after) == ({"state": "closed"}, {"state": "forced_open"})


def test_changed_thresholds_are_in_force_and_told_with_what_they_were(
    signed_in: Client,
) -> None:
    values = {
        "failure_rate": "0.25",
        "slow_rate": "0.8",
        "slow_call_s": "0.2",
        "minimum_calls": "4",
        "open_s": "5",
        "probes": "3",
        "reason": "it fails in bursts",
    }
    signed_in.post(f"{ADDRESS}thresholds/", values)
    assert breakers_now().row("reviews").changed == {
        "failure_rate": 0.25,
        "minimum_calls": 4,
    }
    act = OperatorAct.objects.get()
    assert act.before["minimum_calls"] == 10
    assert act.after["minimum_calls"] == 4
    bad = signed_in.post(f"{ADDRESS}thresholds/", values | {"failure_rate": "2"})
    assert bad.status_code == 422
    assert "failure_rate must be over 0 and at most 1" in bad.text


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("now", "In the window"),
        ("history", "No calls in the last hour"),
        ("timeline", "It has not changed its state"),
    ],
)
def test_each_part_renews_alone_and_leaves_the_forms(
    signed_in: Client, part: str, words: str
) -> None:
    part_of = {"query_params": {"part": part}, "headers": {"HX-Request": "true"}}
    renewed = signed_in.get(ADDRESS, **part_of).text
    assert words in renewed
    assert "<form" not in renewed
    assert f"{ADDRESS}?part={part}" in signed_in.get(ADDRESS).text


@pytest.mark.parametrize(
    "change", [{"reason": ""}, {"kind": "explode"}, {"ends": "999999999"}]
)
def test_a_bad_order_comes_back_with_what_is_wrong_and_changes_nothing(
    signed_in: Client, change: dict[str, str]
) -> None:
    answer = signed_in.post(f"{ADDRESS}order/", GOOD | change)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert not BreakerOrder.objects.exists()
    assert not OperatorAct.objects.exists()


def test_who_only_reads_gives_no_orders(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    assert "Give an order" not in client.get(ADDRESS).text
    assert client.post(f"{ADDRESS}order/", GOOD).status_code == 403
    assert client.get("/console/breakers/printer/").status_code == 404


def test_the_page_stands_without_redis(
    client: Client, operator: User, settings: object
) -> None:
    class Nowhere:
        """Addresses where no server is."""

        def url(self, database: int) -> str:
            return f"unix:///nowhere/redis.sock?db={database}"

    settings.REDIS = Nowhere()  # type: ignore[attr-defined]
    client.force_login(operator)
    page = client.get("/console/breakers/").text
    assert "each process decides alone" in page
    assert "Live prices" in page


def test_programs_read_and_steer_breakers(operator: User, empty_redis: str) -> None:
    program = program_of(operator)
    answer = program.get("/api/breakers/")
    assert {"reviews", "model"} <= {row["name"] for row in answer.json()["results"]}
    order = {"kind": "force_open", "reason": "the vendor asked us to", "seconds": 900}
    given = program.call("POST", "/api/breakers/reviews/orders/", order)
    assert given.status_code == 200, given.content
    assert given.json()["state"] == "forced_open"
    assert given.json()["effect"] == "No reader is quoted."
    del order["seconds"]
    endless = program.call("POST", "/api/breakers/reviews/orders/", order)
    assert endless.json()["problems"][0]["parameter"] == "seconds"
    changed = program.call(
        "PUT",
        "/api/breakers/reviews/thresholds/",
        {"minimum_calls": 4, "reason": "it fails in bursts"},
    )
    assert changed.json()["thresholds"]["minimum_calls"] == 4
    assert changed.json()["thresholds"]["probes"] == 3
    assert program.get("/api/breakers/reviews/events/").json() == {"results": []}
    assert program.get("/api/breakers/printer/").status_code == 404
    verbs = OperatorAct.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["breaker.force_open", "breaker.configure"]


def test_the_page_tells_of_calls_of_all_processes(
    signed_in: Client, empty_redis: str
) -> None:
    asyncio.run(counted(["ok"] * 30 + ["DependencyTimeoutError"] * 10))
    asyncio.run(counted(["ok"] * 59 + ["DependencyOpenError", "cancelled"]))
    lately = breakers_now().row("reviews").lately
    assert (lately.calls, lately.failed, lately.refused) == (99, 10, 1)
    assert (lately.cancelled, lately.retries) == (1, 101)
    assert lately.p50_ms == pytest.approx(20, rel=0.02)
    page = signed_in.get(ADDRESS).text
    assert "99 calls, failed 10.1%; p50 20 ms" in page
    assert "dependency-latency" in page
    file = signed_in.get(f"{ADDRESS}?csv=dependency-latency").text
    assert len(file.splitlines()) == 61


async def counted(outcomes: list[str]) -> None:
    """Bring what one process counted, each call retried once."""
    redis = command_redis(chat_config().redis_url)
    counts = CallCounts(redis, "somebody")
    for outcome in outcomes:
        counts.count("reviews", outcome, 0.02, attempts=2)
    await counts.bring()
    await redis.aclose()


def test_the_chart_shows_what_the_breaker_was() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    minutes = [
        MinuteOfCalls(noon + timedelta(minutes=n), CallFigures()) for n in range(10)
    ]
    opened = BreakerEvent(at=noon + timedelta(minutes=3), before="closed", after="open")
    closed = BreakerEvent(
        at=noon + timedelta(minutes=7), before="half_open", after="closed"
    )
    chart = breaker_chart(minutes, [opened, closed], "closed", ZoneInfo("UTC"))
    assert [(each.label, each.start) for each in chart.plan.bands] == [
        ("closed", noon),
        ("open", opened.at),
        ("closed", closed.at),
    ]
    bars = chart.figure["layout"]["shapes"]
    assert [(bar["x0"], bar["x1"], bar["name"]) for bar in bars] == [
        (-0.5, 3, "good"),
        (3, 7, "bad"),
        (7, 9.5, "good"),
    ]
