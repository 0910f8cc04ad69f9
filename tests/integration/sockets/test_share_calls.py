"""Sharing by its calls: made with a key, read without one, kept by caches, revoked."""

from datetime import timedelta

import httpx
import orjson
import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from chat.models import Session, Share
from tests.contract.test_protocol_document import EXAMPLES
from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Frame, Server, visiting
from tests.integration.sockets.test_session_calls import bearer, begin

pytestmark = pytest.mark.django_db(transaction=True)


ASKED = "manga words=3"


def example(side: str) -> dict[str, object]:
    """The body that docs/protocol.md shows."""
    return next(each.body for each in EXAMPLES if each.side == side)


async def talked(server: Server) -> Frame:
    async with visiting(server) as shopper:
        await shopper.answer(ASKED)
        return shopper.session


def address(server: Server, session: Frame) -> str:
    return f"{server.http}/chat/session/{session['session_id']}/share"


async def shared(server: Server) -> tuple[Frame, dict[str, str]]:
    session = await talked(server)
    async with httpx.AsyncClient() as client:
        answer = await client.post(address(server, session), headers=bearer(session))
    assert answer.status_code == 201, answer.text
    return session, answer.json()


async def test_a_share_is_read_by_everybody_as_the_document_says(
    daphne: Server, uvicorn: Server
) -> None:
    session, share = await shared(daphne)
    assert set(share) == set(example("shared"))
    assert share["url"] == f"{daphne.http}/s/{share['share_id']}"
    async with httpx.AsyncClient() as client:
        read = await client.get(f"{uvicorn.http}/api/share/{share['share_id']}")
        page = await client.get(f"{uvicorn.http}/s/{share['share_id']}")
    body = read.json()
    assert set(body) == set(example("share"))
    assert [turn["text"].strip() for turn in body["turns"]] == [
        ASKED,
        answer_to(ASKED).strip(),
    ]
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    for answer in (read, page):
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
        assert not {"Set-Cookie", "Vary"} & set(answer.headers)
        assert session["session_id"] not in answer.text
    for words in (
        answer_to(ASKED).strip(),
        'og:title" content="“manga words=3”',
        "preview.png",
    ):
        assert words in page.text


async def test_who_has_it_already_is_told_so(server: Server) -> None:
    _, share = await shared(server)
    async with httpx.AsyncClient(base_url=server.http) as client:
        for path in (f"/s/{share['share_id']}", f"/api/share/{share['share_id']}"):
            etag = (await client.get(path)).headers["ETag"]
            again = await client.get(path, headers={"If-None-Match": f'"x", {etag}'})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == etag


async def test_a_link_is_made_listed_and_taken_back_by_its_sharer_alone(
    server: Server,
) -> None:
    session, share = await shared(server)
    stranger = begin(server)
    one = f"{address(server, session)}/{share['share_id']}"
    async with httpx.AsyncClient() as client:
        for method, url in (("POST", address(server, session)), ("DELETE", one)):
            assert (await client.request(method, url)).status_code == 401
            wrong = await client.request(method, url, headers=bearer(stranger))
            assert wrong.status_code == 401
        nothing = await client.post(address(server, stranger), headers=bearer(stranger))
        assert (nothing.status_code, nothing.json()["code"]) == (
            409,
            "nothing_to_share",
        )
        listed = await client.get(address(server, session), headers=bearer(session))
        assert listed.json() == {"shares": [share]}
        # The session's time may have passed: its links live longer.
        past = timezone.now() - timedelta(seconds=1)
        await database_sync_to_async(Session.objects.update)(expires_at=past)
        for _ in range(2):
            gone = await client.delete(one, headers=bearer(session))
            assert gone.status_code == 204
        unknown = await client.delete(f"{one}x", headers=bearer(session))
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_share")
        for path in (share["url"], f"{server.http}/api/share/{share['share_id']}"):
            read = await client.get(path, headers={"If-None-Match": "*"})
            assert (read.status_code, read.headers["Cache-Control"]) == (
                410,
                "no-store",
            )
        assert (await client.get(f"{share['url']}x")).status_code == 404
        assert (await client.get(f"{server.http}/s/%00")).status_code == 404
        assert (await client.get(f"{server.http}/api/share/x")).json() == {
            "code": "unknown_share"
        }


async def test_a_link_whose_time_has_passed_leads_nowhere(daphne: Server) -> None:
    session, share = await shared(daphne)
    past = timezone.now() - timedelta(seconds=1)
    await database_sync_to_async(Share.objects.update)(expires_at=past)
    json = f"{daphne.http}/api/share/{share['share_id']}"
    page = share["url"]
    ours = {"Origin": daphne.http}
    async with httpx.AsyncClient() as client:
        for answer in (
            await client.get(json),
            await client.get(page),
            await client.post(f"{json}/continue"),
            await client.post(f"{page}/continue", headers=ours),
        ):
            assert answer.status_code == 410
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in answer.headers
        assert (await client.get(json)).json() == {"code": "share_gone"}
        listed = await client.get(address(daphne, session), headers=bearer(session))
    assert listed.json() == {"shares": []}


async def test_a_revoked_link_begins_no_conversation(daphne: Server) -> None:
    session, share = await shared(daphne)
    json = f"{daphne.http}/api/share/{share['share_id']}"
    async with httpx.AsyncClient() as client:
        # A process that has it by heart must not go on from it either.
        assert (await client.get(json)).status_code == 200
        one = f"{address(daphne, session)}/{share['share_id']}"
        await client.delete(one, headers=bearer(session))
        for url in (f"{json}/continue", f"{share['url']}/continue"):
            refused = await client.post(url, headers={"Origin": daphne.http})
            assert refused.status_code == 410


async def test_a_copy_is_a_session_of_its_own(server: Server) -> None:
    session, share = await shared(server)
    url = f"{server.http}/api/share/{share['share_id']}/continue"
    async with httpx.AsyncClient() as client:
        answer = await client.post(url)
        refused = await client.post(url, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, refused.status_code) == (201, 403)
    copy = answer.json()
    assert copy["session_id"] != session["session_id"]
    async with visiting(server, copy) as shopper:
        assert [turn["text"].strip() for turn in shopper.session["turns"]] == [
            ASKED,
            answer_to(ASKED).strip(),
        ]
        await shopper.answer("manga words=1")


async def test_the_pages_button_hands_over_the_key_in_an_answer_that_nobody_keeps(
    server: Server,
) -> None:
    _, share = await shared(server)
    url = f"{server.http}/s/{share['share_id']}/continue"
    async with httpx.AsyncClient() as client:
        foreign = await client.post(url, headers={"Origin": "https://evil.example"})
        page = await client.post(url, headers={"Origin": server.http})
        assert (await client.get(url)).status_code == 405
    assert foreign.status_code == 403
    assert page.headers["Cache-Control"] == "no-store"
    data = page.text.split('id="key" type="application/json">')[1].split("<")[0]
    async with visiting(server, _session_of(orjson.loads(data))) as shopper:
        assert shopper.session["resumed"] is True
        assert len(shopper.session["turns"]) == 2


def _session_of(key: dict[str, str]) -> Frame:
    return {"session_id": key["id"], "token": key["token"]}
