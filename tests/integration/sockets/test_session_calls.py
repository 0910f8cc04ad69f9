"""The HTTP calls of a session: begin, read, rate, click; and what machines ask."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from audit.models import Exposure, Turn
from chat.models import Feedback, IndexedSeries, Session
from chat.services.sessions import customer_token
from mangaassist.embedded.processes import wait_until
from tests.fakes.web_server import TLS, Server, knocking, visiting

pytestmark = pytest.mark.django_db(transaction=True)


def bearer(session: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['token']}"}


def begin(server: Server, **body: str) -> dict[str, str]:
    answer = httpx.post(f"{server.http}/chat/session", json=body or None, verify=TLS)
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


def read(server: Server, session: dict[str, str], **headers: str) -> httpx.Response:
    url = f"{server.http}/chat/session/{session['session_id']}"
    return httpx.get(url, headers=headers or bearer(session), verify=TLS)


def card_shown(response_id: str, asin: str) -> None:
    """Put a card on record as shown by a response."""
    turn = Turn.objects.get(response_id=response_id)
    Exposure.objects.create(
        turn_id=turn.pk,
        response_id=response_id,
        session_id=turn.session_id,
        subject_id=turn.subject_id,
        shown_at=turn.finished_at,
        asin=asin,
        kind="card",
        position=1,
        title="Uzumaki",
        currency="USD",
        source="model",
        site=turn.site,
        intent=turn.intent,
        model_release=turn.model_release,
        policy_version=turn.policy_version,
    )


async def test_a_session_that_was_begun_by_a_call_opens_on_the_socket(
    server: Server,
) -> None:
    session = begin(server)
    assert set(session) == {"session_id", "token", "expires_at"}
    async with visiting(server, session) as shopper:
        assert shopper.session["resumed"] is True
        await shopper.answer("manga words=2")
    body = read(server, session).json()
    assert set(body) == {
        "session_id",
        "created_at",
        "expires_at",
        "turns",
        "active_response",
    }
    assert [turn["role"] for turn in body["turns"]] == ["user", "assistant"]
    assert body["active_response"] is None


async def test_a_response_that_is_being_written_is_told_on_every_process(
    daphne: Server, uvicorn: Server
) -> None:
    async with visiting(daphne) as shopper:
        accepted = await shopper.ask("manga words=200 every=10")
        await shopper.until("token")
        await shopper.until("token")
        for server in (daphne, uvicorn):
            active = read(server, shopper.session).json()["active_response"]
            assert active["response_id"] == accepted["response_id"]
            assert active["last_seq"] >= 1
        await shopper.send(type="stop", response_id=accepted["response_id"])
        await shopper.until("end")


async def test_a_stop_reaches_the_process_that_writes(
    daphne: Server, uvicorn: Server
) -> None:
    async with visiting(daphne) as shopper:
        accepted = await shopper.ask("manga words=390 every=20")
        session = shopper.session
    async with visiting(uvicorn, session, (accepted["response_id"], 0)) as shopper:
        await shopper.until("token")
        await shopper.send(type="stop", response_id=accepted["response_id"])
        assert (await shopper.until("end"))[-1]["status"] == "stopped"


def test_a_session_is_read_with_its_own_token_only(server: Server) -> None:
    session, other = begin(server), begin(server)
    wrong = read(server, session, Authorization=f"Bearer {other['token']}")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthorized")
    none = read(server, session, Accept="*/*")
    assert none.status_code == 401
    unknown = read(server, session | {"session_id": str(uuid4())}, **bearer(session))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_session")
    nonsense = read(server, session | {"session_id": "x"}, **bearer(session))
    assert nonsense.status_code == 404


def test_an_expired_session_is_gone(server: Server) -> None:
    session = begin(server)
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    gone = read(server, session)
    assert (gone.status_code, gone.json()) == (410, {"code": "session_expired"})


async def test_feedback_needs_the_token_of_the_responses_session(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        end = (await shopper.answer("manga words=1"))[-1]
        session = shopper.session
    url, other = f"{server.http}/chat/feedback", begin(server)
    body = {
        "response_id": end["response_id"],
        "value": "down",
        "comment": "a@b.example",
    }
    async with httpx.AsyncClient() as client:
        refused = await client.post(url, json=body, headers=bearer(other))
        assert refused.status_code == 401
        kept = await client.post(url, json=body, headers=bearer(session))
        assert kept.status_code == 201
        again = await client.post(
            url, json=body | {"value": "up"}, headers=bearer(session)
        )
        assert again.status_code == 201
        bad = await client.post(
            url, json=body | {"value": "meh"}, headers=bearer(session)
        )
        assert (bad.status_code, bad.json()["code"]) == (400, "bad_frame")
        for response_id in (str(uuid4()), "x"):
            unknown = body | {"response_id": response_id}
            answer = await client.post(url, json=unknown, headers=bearer(session))
            assert (answer.status_code, answer.json()["code"]) == (
                404,
                "unknown_response",
            )
            assert (await client.post(url, json=unknown)).status_code == 401
    row = await database_sync_to_async(Feedback.objects.get)()
    assert row.value == "up"
    assert "a@b.example" not in row.comment


async def test_a_click_is_noted_once_and_only_by_who_holds_the_sessions_token(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        response_id = (await shopper.answer("manga words=1"))[-1]["response_id"]
        session = shopper.session
    await database_sync_to_async(card_shown)(response_id, "0123456789")
    url, other = f"{server.http}/chat/click", begin(server)
    body = {"response_id": response_id, "asin": "0123456789"}
    unshown, nothing = body | {"asin": "B0NEVERSHOWN"}, body | {"asin": None}
    async with httpx.AsyncClient() as client:

        async def said(what: dict[str, Any], by: dict[str, Any]) -> tuple[int, Any]:
            answer = await client.post(url, json=what, headers=bearer(by))
            return answer.status_code, answer.json()

        assert (await said(body, other))[0] == 401
        assert await said(body, session) == (201, body)
        assert await said(body, session) == (201, body)
        assert await said(unshown, session) == (404, {"code": "unknown_response"})
        assert (await said(nothing, session))[0] == 400
    row = await database_sync_to_async(Exposure.objects.get)(kind="clicked")
    assert (row.asin, row.response_id) == (body["asin"], body["response_id"])


def test_a_signed_customer_token_makes_a_customers_session(server: Server) -> None:
    session = begin(server, customer=customer_token("customer-7"))
    row = Session.objects.get(pk=session["session_id"])
    assert row.customer_id == "customer-7"


def test_a_forged_customer_token_makes_a_guests_session(server: Server) -> None:
    session = begin(server, customer=customer_token("customer-7")[:-2] + "xx")
    assert Session.objects.get(pk=session["session_id"]).customer_id is None


async def test_the_next_customer_of_a_browser_reads_nothing_of_the_last(
    server: Server,
) -> None:
    session = begin(server, customer=customer_token("customer-7"))
    async with visiting(server, session) as shopper:
        await shopper.answer("manga words=1")
    async with knocking(server) as shopper:
        answer = await shopper.hello(session, customer=customer_token("customer-8"))
    assert (answer["resumed"], answer["turns"]) == (False, [])
    assert answer["session_id"] != session["session_id"]


def test_pages_that_may_embed_the_widget_may_call(server: Server) -> None:
    url = f"{server.http}/chat/session"
    allowed = {"Origin": "https://shop.example"}
    preflight = httpx.options(url, headers=allowed)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert httpx.post(url, headers=allowed).status_code == 201
    refused = httpx.post(url, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"customer": 7}'])
def test_a_bad_body_is_refused(server: Server, body: bytes) -> None:
    answer = httpx.post(f"{server.http}/chat/session", content=body)
    assert answer.status_code == 400


def test_readiness_names_what_is_missing(server: Server) -> None:
    # Tests of the index share one that they leave committed.
    IndexedSeries.objects.all().delete()
    url = f"{server.http}/health/ready"
    # The first look at the migrations reads them all: on a busy machine it is late.
    wait_until(lambda: httpx.get(url).json()["parts"]["migrations"]["ok"], 60)
    answer = httpx.get(url)
    parts = answer.json()["parts"]
    assert answer.status_code == 503
    assert parts["postgresql"] == parts["redis"] == parts["migrations"] == {"ok": True}
    assert "index_catalogue" in parts["index"]["reason"]


def test_counters_are_told_in_prometheus_format(server: Server) -> None:
    answer = httpx.get(f"{server.http}/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "manga_breaker_state" in answer.text


BODIES = {
    "a site that holds NUL": (b'{"site": "a\\u0000b"}', 400),
    "a customer that is a list": (b'{"customer": []}', 400),
    "a body that is no object": (b"[]", 400),
    "more than is read": (b"x" * 20_000, 413),
    "more than Django reads": (b"x" * 3_000_000, 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_taken_is_refused_in_json(
    server: Server, name: str
) -> None:
    body, status = BODIES[name]
    answer = httpx.post(f"{server.http}/chat/session", content=body)
    assert answer.status_code == status
    assert answer.json()["code"] in {"bad_frame", "too_large"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_what_machines_ask_is_only_asked(server: Server, path: str) -> None:
    assert httpx.post(f"{server.http}{path}").status_code == 405
