"""Shares as staff see them: found, read on record, revoked with a reason."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from redis import Redis

from audit.models import CustomerRead, OperatorAct
from chat.conf import chat_config
from chat.models import Share
from chat.services.shares import (
    revoked_copies_drop,
    share_end,
    share_revoke,
    shares_forget,
)
from chat.stores.share_store import SHARES
from chat.stores.shared_snapshots import keys_of
from dashboard.permissions import Role
from tests.integration.console.api_calls import program_of
from tests.integration.console.conftest import actor

pytestmark = pytest.mark.django_db

PAGE = "/console/shares/"
ASKED, TOLD = "something like <b>Uzumaki</b>", "Try **Tomie**."
Commit = Callable[..., object]


def share_made(**changes: object) -> Share:
    now = timezone.now()
    card = {"asin": "B0TEST0001", "title": "Tomie", "author": "J", "format": "digital"}
    entries = [
        {"role": "user", "text": ASKED, "products": [], "at": now.isoformat()},
        {"role": "assistant", "text": TOLD, "products": [card], "at": now.isoformat()},
    ]
    given = {
        "id": uuid4().hex[:22],
        "session_id": uuid4(),
        "title": ASKED,
        "snapshot": {"title": ASKED, "turns": entries},
        "response_ids": [uuid4()],
        "created_at": now,
        "expires_at": now + timedelta(days=30),
    }
    return Share.objects.create(**given | changes)


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


def test_shares_are_found_by_state_and_session(signed_in: Client):
    now = timezone.now()
    open_one = share_made()
    ended = share_made(expires_at=now - timedelta(seconds=1))
    revoked = share_made(revoked_at=now, revoked_as="sharer", title="", snapshot={})
    every = signed_in.get(PAGE).text
    assert all(each.pk in every for each in (open_one, ended, revoked))
    assert "something like &lt;b&gt;Uzumaki" in every
    for state, share in (("readable", open_one), ("ended", ended)):
        found = signed_in.get(PAGE, {"state": state}).text
        others = {open_one.pk, ended.pk, revoked.pk} - {share.pk}
        assert share.pk in found
        assert not any(each in found for each in others)
    found = signed_in.get(PAGE, {"session": str(revoked.session_id)}).text
    assert revoked.pk in found
    assert open_one.pk not in found
    assert "Nothing matches" in signed_in.get(PAGE, {"session": "x"}).text


def test_who_took_a_share_back_is_found_with_when_and_why(
    signed_in: Client, operator: User
):
    by_sharer, by_operator, by_service, kept = (share_made() for _ in range(4))
    share_revoke(by_sharer.pk, session_id=str(by_sharer.session_id))
    share_end(actor(operator), by_operator.pk, reason="a court ordered it")
    shares_forget(by_service.response_ids, reason="the customer was forgotten")
    ended = {
        "sharer": (by_sharer, "by the sharer<", ""),
        "operator": (by_operator, "by the operator operator<", "a court ordered it"),
        "service": (by_service, "by the service<", "the customer was forgotten"),
    }
    for kind, (share, words, why) in ended.items():
        found = signed_in.get(PAGE, {"by": kind, "revoked": "1h"}).text
        assert share.pk in found
        assert why in found
        others = {kept.pk} | {each.pk for each, _, _ in ended.values()} - {share.pk}
        assert not any(each in found for each in others)
        page = signed_in.get(f"{PAGE}{share.pk}/").text
        assert words in page
        assert why in page
        # Only what an operator did has a row in their log.
        assert ("In the change log" in page) == (kind == "operator")


def test_what_readers_get_is_shown_escaped_and_the_reading_is_put_on_record(
    signed_in: Client,
):
    share = share_made()
    page = signed_in.get(f"{PAGE}{share.pk}/").text
    assert "&lt;b&gt;Uzumaki&lt;/b&gt;" in page
    assert f"/s/{share.pk}" in page
    read = CustomerRead.objects.get()
    assert (read.kind, read.object_id, read.rows) == ("share", share.pk, 1)
    assert signed_in.get(f"{PAGE}nothing/").status_code == 404


def test_a_share_is_revoked_with_a_reason_an_act_and_no_copy_left(
    signed_in: Client, operator: User, django_capture_on_commit_callbacks: Commit
):
    share = share_made()
    address = f"{PAGE}{share.pk}/revoke/"
    key = keys_of(SHARES, share.pk)[0]
    with Redis.from_url(chat_config().redis_url) as redis:
        redis.set(key, b"1|{}")
        refused = signed_in.post(address, {"reason": " x "})
        assert refused.status_code == 422
        assert "Give a reason" in refused.text
        assert not OperatorAct.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            signed_in.post(address, {"reason": "a court ordered it"})
        assert not redis.exists(key)
    share.refresh_from_db()
    assert (share.title, share.snapshot) == ("", {})
    page = signed_in.get(f"{PAGE}{share.pk}/").text
    assert f"by the operator {operator.username}" in page
    assert "a court ordered it" in page
    assert f"kind=share&amp;object={share.pk}" in page
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("share.revoke", share.pk)
    assert act.before["session"] == str(share.session_id)
    assert act.reason == "a court ordered it"
    again = signed_in.post(address, {"reason": "once more"}, follow=True)
    assert "It was revoked already" in again.text
    assert OperatorAct.objects.count() == 1


def test_copies_that_outlived_a_revocation_in_redis_are_dropped(empty_redis: str):
    now = timezone.now()
    gone, old = share_made(revoked_at=now), share_made(revoked_at=now - timedelta(1))
    with Redis.from_url(chat_config().redis_url) as redis:
        for share in (gone, old):
            redis.set(keys_of(SHARES, share.pk)[0], b"1|{}")
        assert revoked_copies_drop() == 1
        assert not redis.exists(keys_of(SHARES, gone.pk)[0])
        assert redis.exists(keys_of(SHARES, old.pk)[0])


def test_a_program_finds_reads_and_revokes(operator: User, empty_redis: str):
    share, program = share_made(), program_of(operator)
    (row,) = program.get("/api/shares/?state=readable").json()["results"]
    assert (row["share_id"], row["turns"], row["title"]) == (share.pk, 1, ASKED)
    one = program.get(f"/api/shares/{share.pk}/").json()
    assert one["turns"][0]["answer"]["text"] == TOLD
    address = f"/api/shares/{share.pk}/revoke/"
    assert program.call("POST", address, {"reason": "x"}).status_code == 400
    told = program.call("POST", address, {"reason": "asked for"}).json()
    assert (told["state"], told["title"], told["turns"]) == ("revoked", "", [])
    ended = ("revoked_as", "revoked_by", "revoke_reason")
    assert [told[name] for name in ended] == ["operator", "operator", "asked for"]
    (row,) = program.get("/api/shares/?by=operator").json()["results"]
    assert [row[name] for name in ended] == ["operator", "operator", "asked for"]
    assert program.get("/api/shares/x/").status_code == 404


def test_who_may_not_read_customers_finds_no_links(
    client: Client, account: Callable[..., User], empty_redis: str
):
    share = share_made()
    client.force_login(account(Role.ANALYST))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{share.pk}/").status_code == 403
    lawyer = Client()
    lawyer.force_login(account(Role.LEGAL))
    assert "Revoke…" not in lawyer.get(f"{PAGE}{share.pk}/").text
    assert lawyer.post(f"{PAGE}{share.pk}/revoke/").status_code == 403
