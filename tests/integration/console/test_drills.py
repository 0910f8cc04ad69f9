"""Drills: a fault that ends by itself, one at a time, stopped, and told afterwards."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from audit.models import OperatorAct
from chat.models import BreakerEvent, Drill
from chat.selectors.drills import client_faults_standing, drill_story
from tests.integration.console.api_calls import program_of
from tests.integration.console.turns import append, turn

pytestmark = pytest.mark.django_db

GOOD = {
    "dependency": "reviews",
    "kind": "error",
    "percent": "100",
    "latency_ms": "0",
    "seconds": "120",
    "reason": "what do shoppers get?",
}


@pytest.fixture
def stand_in(store_service: str, settings: Any) -> Iterator[Callable[[], dict]]:
    """The faults in force at the stand-in, which is the shop of these tests."""
    settings.STORE_STAND_IN_URL = store_service
    settings.SERVICE_URLS = {
        name: f"{store_service}/{name}" for name in ("reviews", "pricing")
    } | {"profile": "http://profiles.example"}
    address = f"{store_service}/admin/faults"
    httpx.delete(address)
    yield lambda: httpx.get(address).json()["faults"]
    httpx.delete(address)


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


def test_a_drill_puts_a_fault_in_force_that_carries_its_end(signed_in, stand_in):
    answer = signed_in.post("/console/drills/begin/", GOOD)
    drill = Drill.objects.get()
    assert answer.headers["Location"] == f"/console/drills/{drill.pk}/"
    fault = stand_in()["reviews"]
    assert (fault["kind"], fault["probability"]) == ("error", 1.0)
    assert 0 < fault["remaining_seconds"] <= 120
    assert drill.ends_at - drill.began_at == timedelta(seconds=120)
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id, act.reason, act.expires_at) == (
        "drill.begin",
        "reviews",
        GOOD["reason"],
        drill.ends_at,
    )
    page = signed_in.get("/console/drills/").text
    assert "Reviews: errors" in page
    assert "Ends in" in page


def test_there_is_one_drill_of_a_dependency_at_a_time(signed_in, stand_in):
    signed_in.post("/console/drills/begin/", GOOD)
    again = signed_in.post("/console/drills/begin/", GOOD | {"kind": "hang"})
    assert again.status_code == 422
    assert "stop it first" in again.text
    other = signed_in.post("/console/drills/begin/", GOOD | {"dependency": "pricing"})
    assert other.status_code == 302
    assert {name: fault["kind"] for name, fault in stand_in().items()} == {
        "reviews": "error",
        "pricing": "error",
    }


def test_a_stopped_drill_is_over_at_once(signed_in, stand_in):
    signed_in.post("/console/drills/begin/", GOOD)
    drill = Drill.objects.get()
    signed_in.post(f"/console/drills/{drill.pk}/stop/", {"reason": "seen enough"})
    assert stand_in() == {}
    drill.refresh_from_db()
    assert (drill.stopped_by, drill.ended_at) == ("operator", drill.stopped_at)
    assert OperatorAct.objects.filter(verb="drill.stop", reason="seen enough").exists()
    signed_in.post(f"/console/drills/{drill.pk}/stop/")
    assert OperatorAct.objects.filter(verb="drill.stop").count() == 1
    assert signed_in.post("/console/drills/begin/", GOOD).status_code == 302


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"dependency": "profile"}, "Select a valid choice"),
        ({"kind": "latency"}, "say how much later"),
        ({"percent": "0"}, "greater than or equal to 1"),
        ({"seconds": "86400"}, "less than or equal to 1800"),
        ({"reason": "x"}, "3 to 500"),
    ],
)
def test_a_drill_that_makes_no_sense_is_refused(signed_in, stand_in, change, says):
    answer = signed_in.post("/console/drills/begin/", GOOD | change)
    assert answer.status_code == 422
    assert says in answer.text
    assert not Drill.objects.exists()
    assert stand_in() == {}


def test_without_the_stand_in_there_is_no_drill(signed_in, settings, free_port):
    url = f"http://127.0.0.1:{free_port()}"
    settings.STORE_STAND_IN_URL = url
    settings.SERVICE_URLS = {"reviews": f"{url}/reviews"}
    answer = signed_in.post("/console/drills/begin/", GOOD)
    assert "does not answer" in answer.text
    assert not Drill.objects.exists()
    assert not OperatorAct.objects.exists()


def test_where_the_settings_allow_it_our_own_clients_fail(
    signed_in, stand_in, settings, django_capture_on_commit_callbacks
):
    refused = signed_in.post("/console/drills/begin/", GOOD | {"dependency": "model"})
    assert "Select a valid choice" in refused.text
    settings.CLIENT_DRILLS = True
    assert "CLIENT_DRILLS is on" in signed_in.get("/console/drills/").text
    for name in ("model", "profile", "reviews"):
        signed_in.post("/console/drills/begin/", GOOD | {"dependency": name})
    # What the stand-in answers for fails there, as ever.
    assert set(stand_in()) == {"reviews"}
    standing = client_faults_standing()
    assert {name: each.kind for name, each in standing.items()} == {
        "model": "error",
        "profile": "error",
    }
    drill = Drill.objects.get(dependency="model")
    assert standing["model"].ends_at == drill.ends_at
    for address in ("/console/breakers/", "/console/breakers/model/"):
        page = signed_in.get(address).text
        assert "A drill makes Language model fail" in page
        assert "put into our own client" in page
    signed_in.post(f"/console/drills/{drill.pk}/stop/", {"reason": "seen enough"})
    assert set(client_faults_standing()) == {"profile"}
    Drill.objects.update(ends_at=timezone.now())
    assert client_faults_standing() == {}


def test_a_release_of_the_model_tells_the_story_of_a_drill_of_the_model(signed_in):
    now = timezone.now()
    drill = Drill.objects.create(
        dependency="model",
        place="client",
        kind="error",
        reason="a test",
        actor="nora",
        began_at=now - timedelta(minutes=2),
        ends_at=now - timedelta(minutes=1),
    )
    moves = [("a", "open", 5), ("b", "open", 9), ("a", "closed", 63)]
    for n, (release, after, second) in enumerate(moves):
        BreakerEvent.objects.create(
            entry=f"model-{n}",
            at=drill.began_at + timedelta(seconds=second),
            breaker=f"model:{release}",
            before="closed",
            after=after,
            cause="as it was",
            calls=5,
            failures=5,
            slow=0,
        )
    story = drill_story(drill.pk)
    assert story is not None
    assert story.recovery.opened_after_s == pytest.approx(5)
    assert story.recovery.recovered_at is None  # the other release is open still
    assert "model:b" in signed_in.get(f"/console/drills/{drill.pk}/").text


def test_who_only_reads_begins_and_stops_nothing(client, analyst, stand_in):
    client.force_login(analyst)
    assert "Begin a drill" not in client.get("/console/drills/").text
    assert client.post("/console/drills/begin/", GOOD).status_code == 403
    assert client.post("/console/drills/1/stop/").status_code == 403


def test_the_story_tells_of_the_breaker_and_of_what_shoppers_had(signed_in):
    now = timezone.now()
    began, ended = now - timedelta(minutes=2), now - timedelta(minutes=1)
    drill = Drill.objects.create(
        dependency="reviews",
        kind="error",
        reason="a test",
        actor="nora",
        began_at=began,
        ends_at=ended,
    )
    moves = [("closed", "open", 4), ("open", "half_open", 65), ("half_open", "closed")]
    moves.append(("closed", "forced_open", 80))
    for n, (before, after, *at) in enumerate(moves):
        BreakerEvent.objects.create(
            entry=f"drill-{n}",
            at=began + timedelta(seconds=at[0] if at else 67.5),
            breaker="reviews",
            before=before,
            after=after,
            cause="as it was",
            calls=10,
            failures=9,
            slow=0,
        )
    first = began + timedelta(seconds=1)
    append(
        turn(
            9_000 + n,
            received_at=first,
            finished_at=first + timedelta(seconds=n),
            status=status,
            degraded=["reviews"] if status != "complete" else [],
        )
        for n, status in enumerate(["degraded", "degraded", "failed", "complete"])
    )
    forced = began + timedelta(seconds=90)
    append([turn(9_100, received_at=forced, finished_at=forced, degraded=["reviews"])])
    story = drill_story(drill.pk)
    assert story is not None
    assert [each.after for each in story.events] == ["open", "half_open", "closed"]
    assert story.recovery.opened_after_s == pytest.approx(4)
    assert story.recovery.recovery_s == pytest.approx(7.5)
    assert (story.met.turns, story.met.degraded, story.met.failed) == (4, 2, 1)
    page = signed_in.get(f"/console/drills/{drill.pk}/").text
    assert "closed again 7.5 s after the end" in page
    for each in story.met.newest:
        assert f"/console/traces/{each.response_id}/" in page


def test_programs_do_the_same(operator, stand_in, empty_redis):
    program = program_of(operator)
    draft = {"dependency": "reviews", "kind": "hang", "reason": "a test", "share": 0.5}
    made = program.call("POST", "/api/drills/", draft)
    assert made.status_code == 201, made.content
    assert stand_in()["reviews"]["probability"] == 0.5
    assert program.call("POST", "/api/drills/", draft).status_code == 409
    address = f"/api/drills/{made.json()['id']}/"
    assert program.get(address).json()["drill"]["is_running"] is True
    stopped = program.call("POST", f"{address}stop/", {"reason": "enough"})
    assert stopped.json()["is_running"] is False
    assert program.get("/api/drills/").json()["results"][0]["stopped_by"] == "operator"
    bad = program.call("POST", "/api/drills/", draft | {"dependency": "printer"})
    assert bad.json()["problems"][0]["parameter"] == "dependency"
    assert program.get("/api/drills/999999/").status_code == 404


def test_the_command_begins_and_stops(stand_in):
    told = StringIO()
    words = ["--dependency", "reviews", "--json"]
    call_command(
        "drill", *words, "--fault", "latency", "--latency-ms", "300", stdout=told
    )
    assert json.loads(told.getvalue())["running"] is True
    assert stand_in()["reviews"]["latency_ms"] == 300
    call_command("drill", *words, "--stop", stdout=StringIO())
    assert stand_in() == {}
    with pytest.raises(CommandError, match="no drill of reviews"):
        call_command("drill", *words, "--stop")
    with pytest.raises(CommandError, match="answers for"):
        call_command("drill", "--dependency", "profile", "--fault", "error")
