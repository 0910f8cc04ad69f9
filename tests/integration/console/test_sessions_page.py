"""The page of sessions: who reads, what answers, pins that leave a trace."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from redis import Redis

from audit.models import OperatorAct
from chat.conf import chat_config
from chat.models import SessionPin, SessionPrewarm
from chat.selectors import session_reads as selector
from chat.selectors.session_pins import session_pins
from chat.selectors.session_reads import session_reads
from chat.services.session_pins import pins_hold
from chat.stores.hot_board_keys import (
    HELD,
    HOT,
    SAMPLES,
    SLOT_S,
    busy_key,
    stats_key,
)
from chat.telemetry.sketches import bin_of
from tests.integration.console.api_calls import program_of

pytestmark = pytest.mark.django_db

ADDRESS = "/console/sessions/"
READ = "00c0ffee00c0ffee"
Commit = Callable[..., object]


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture
def redis(empty_redis: str):
    with Redis.from_url(chat_config().redis_url) as redis:
        yield redis


@pytest.fixture
def viral(redis: Redis) -> str:
    """A session that many read: the counts that processes would have told."""
    session_id, trace = str(uuid4()), str(uuid4())
    now = time.time()
    slot = int(now // SLOT_S) - 1
    counts = {
        "source|flight": 880,
        "source|snapshot": 100,
        "source|store": 12,
        "source|direct": 8,
        "caller|GET session|flight": 880,
        "caller|GET session|snapshot": 100,
        "caller|hello|store": 12,
        "caller|turn|direct": 8,
        f"bin|all|{bin_of(3.0)}": 900,
        f"bin|all|{bin_of(700.0)}": 100,
        f"bin|store|{bin_of(700.0)}": 20,
        "units|read": 1200,
    }
    redis.hset(stats_key(slot), mapping=counts)
    redis.zadd(busy_key(slot), {session_id: 990, str(uuid4()): 10})
    redis.zadd(HOT, {session_id: (now + 60) * 1000})
    sample = {
        "at": now,
        "session_id": session_id,
        "path": "turn",
        "trace": trace,
        "source": "direct",
        "ms": 700.0,
        "id": READ,
        "steps": [
            {
                "name": "ask the store",
                "started_ms": 1.5,
                "duration_ms": 698.0,
                "outcome": "DependencyTimeoutError",
                "attributes": {"attempt": 1},
            }
        ],
    }
    redis.xadd(SAMPLES, {"s": json.dumps(sample)})
    redis.set(f"hot:session:{session_id}", b"1.0|" + b"x" * 4000, px=30_000)
    return session_id


def pin(signed_in: Client, session: str, **change: str):
    values = {"session_id": session, "ends": "900", "reason": "a famous reader"}
    return signed_in.post(f"{ADDRESS}pin/", values | change)


def test_a_page_of_no_reads_says_so(signed_in: Client) -> None:
    page = signed_in.get(ADDRESS).text
    assert "Nobody reads" in page
    assert "Nothing yet" in page


def test_the_walk_ends_at_the_steps_of_one_read(
    signed_in: Client, viral: str, operator: User
) -> None:
    address = f"{ADDRESS}reads/{READ}/"
    assert address in signed_in.get(f"{ADDRESS}investigate/?session={viral}").text
    page = signed_in.get(address).text
    for words in (viral, "turn", "ask the store", "DependencyTimeoutError", "698"):
        assert words in page
    program = program_of(operator)
    told = program.get(f"/api/sessions/reads/{READ}/").json()
    assert (told["session_id"], told["path"], told["ms"]) == (viral, "turn", 700.0)
    assert told["steps"][0]["attributes"] == {"attempt": 1}
    assert signed_in.get(f"{ADDRESS}reads/nothing/").status_code == 404
    assert program.get("/api/sessions/reads/nothing/").status_code == 404


def test_reads_are_shown_with_what_answered(signed_in: Client, viral: str) -> None:
    page = signed_in.get(ADDRESS).text
    assert viral[:8] in page
    assert "20 of 1,000 reached it" in page
    assert "Derived from the size of what PostgreSQL returns" in page
    reads = session_reads()
    assert (reads.asked, reads.of_store) == (1000, 20)
    assert reads.spared == pytest.approx(0.98)
    assert reads.read_units_per_s == pytest.approx(20)
    assert reads.latency.p50 == pytest.approx(3, rel=0.02)
    assert reads.latency.p95 == pytest.approx(700, rel=0.02)
    assert reads.keys[0].is_hot
    assert [row.path for row in reads.callers] == ["GET session", "hello", "turn"]


def test_the_hottest_sessions_and_all_reads_are_of_the_same_minute(
    redis: Redis, viral: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    newest = int(now // SLOT_S)
    for slot in (newest, newest - 7):  # still being filled, and too old
        redis.hset(stats_key(slot), mapping={"source|flight": 5000})
        redis.zadd(busy_key(slot), {viral: 5000})
    monkeypatch.setattr(selector, "time", SimpleNamespace(time=lambda: now))
    reads = session_reads()
    assert (reads.asked, reads.keys[0].reads) == (1000, 990)


def test_the_investigation_leads_to_key_caller_and_trace(
    signed_in: Client, viral: str
) -> None:
    page = signed_in.get(f"{ADDRESS}investigate/").text
    assert "Reads are slow: 19 of 20" in page
    assert "One session takes 99% of the reads" in page
    assert "“hello” makes 60% of the reads that reach the store" in page
    assert viral in page
    assert "4,004 bytes" in page
    trace = session_reads().samples[0].trace
    assert f"/console/traces/{trace}/" in page
    other = signed_in.get(f"{ADDRESS}investigate/", {"session": "<b>x"}).text
    assert "<b>x" not in other


def test_a_pin_holds_the_session_and_leaves_an_act(
    signed_in: Client, redis: Redis, django_capture_on_commit_callbacks: Commit
) -> None:
    session_id = str(uuid4())
    with django_capture_on_commit_callbacks() as waiting:
        answer = pin(signed_in, session_id)
    assert answer.url == f"{ADDRESS}investigate/?session={session_id}"
    for each in waiting:
        if "_hold" in repr(each):
            each()
    assert redis.zscore(HELD, session_id) > time.time() * 1000
    assert SessionPrewarm.objects.get().why.startswith("pinned by")
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("session.pin", session_id)
    assert act.reason == "a famous reader"
    assert "a famous reader" in signed_in.get(ADDRESS).text
    pin(signed_in, session_id, ends="3600")  # again moves the end
    (row,) = session_pins()
    assert row.until > act.expires_at
    values = {"session_id": session_id, "reason": "it is over"}
    signed_in.post(f"{ADDRESS}unpin/", values)
    assert not session_pins()
    assert redis.zscore(HELD, session_id) is None
    newest = OperatorAct.objects.order_by("-pk")[0]
    assert (newest.verb, newest.reason) == ("session.unpin", "it is over")
    signed_in.post(f"{ADDRESS}unpin/", values)  # there is none any more
    assert OperatorAct.objects.count() == 3


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"session_id": "none"}, {"ends": "5"}]
)
def test_a_bad_pin_comes_back_and_changes_nothing(
    signed_in: Client, change: dict[str, str]
) -> None:
    answer = pin(signed_in, str(uuid4()), **change)
    assert answer.status_code == 422
    assert not SessionPin.objects.exists()
    assert not OperatorAct.objects.exists()


def test_pins_survive_a_redis_that_lost_everything(
    signed_in: Client, redis: Redis
) -> None:
    session_id = str(uuid4())
    pin(signed_in, session_id)
    SessionPrewarm.objects.all().delete()
    redis.flushall()
    assert pins_hold() == 1
    assert redis.zscore(HELD, session_id) > time.time() * 1000
    assert str(SessionPrewarm.objects.get().session_id) == session_id
    pins_hold()  # is not asked for again at once
    assert SessionPrewarm.objects.count() == 1
    past = timezone.now() - timedelta(seconds=1)
    SessionPin.objects.update(until=past)
    assert pins_hold() == 0
    assert not SessionPin.objects.filter(ended_at=None).exists()


def test_who_may_only_look_sees_no_form(
    client: Client, analyst: User, empty_redis: str
) -> None:
    client.force_login(analyst)
    assert "Pin a session" not in client.get(ADDRESS).text
    assert client.post(f"{ADDRESS}pin/", {}).status_code == 403


def test_programs_see_and_do_the_same(operator: User, viral: str) -> None:
    program = program_of(operator)
    seen = program.get("/api/sessions/").json()
    assert (seen["asked"], seen["answered"]["flight"]) == (1000, 880)
    assert seen["keys"][0]["session_id"] == viral
    assert seen["capacity"]["is_derived"] is True
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    body = {"session_id": viral, "until": until, "reason": "in the news"}
    assert program.call("POST", "/api/sessions/pins/", body).status_code == 201
    assert program.get("/api/sessions/pins/").json()[0]["session_id"] == viral
    far = {"until": (timezone.now() + timedelta(days=9)).isoformat()}
    assert program.call("POST", "/api/sessions/pins/", body | far).status_code == 400
    gone = program.call(
        "POST", f"/api/sessions/{viral}/unpin/", {"reason": "it is over"}
    )
    assert gone.status_code == 204
    assert program.get("/api/sessions/pins/").json() == []
