"""Hand-overs as staff see them: who waits longest, taken over, finished, on record."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from audit.models import CustomerRead, OperatorAct
from chat.models import HandOver
from chat.services.hand_overs import (
    HandOverError,
    hand_over_create,
    hand_over_finish,
    hand_over_take,
    hand_overs_forget,
)
from dashboard.permissions import Role
from tests.integration.console.api_calls import program_of
from tests.integration.console.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_redis")]

PAGE = "/console/hand-overs/"
API = "/api/hand-overs/"
WROTE = "where is <b>my parcel</b>"
Account = Callable[..., User]


def asked(minutes: int = 0) -> HandOver:
    """A shopper asks for a person, so many minutes ago."""
    reference = hand_over_create(
        session_id=str(uuid4()),
        response_id=str(uuid4()),
        reason=WROTE,
        site="jp",
        locale="ja",
    )
    found = HandOver.objects.filter(reference=reference)
    found.update(created_at=timezone.now() - timedelta(minutes=minutes))
    return found.get()


@pytest.fixture
def signed_in(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def order_of(page: str) -> list[str]:
    """The references of a page in the order of their rows."""
    return re.findall(rf'href="{PAGE}(HO-\w+)/"', page)


def test_who_waits_longest_comes_first_and_what_is_done_last(
    signed_in: Client, operator: User
):
    done, late, later, taken = asked(9), asked(5), asked(7), asked(6)
    hand_over_take(actor(operator), taken.reference)
    hand_over_finish(actor(operator), done.reference, note="called back")
    rows = [later, taken, late, done]
    page = signed_in.get(PAGE).text
    assert order_of(page) == [each.reference for each in rows]
    assert "&lt;b&gt;my parcel&lt;/b&gt;" in page
    assert "7 min" in page
    for state, found in (("waiting", [later, late]), ("taken", [taken])):
        shown = order_of(signed_in.get(PAGE, {"state": state}).text)
        assert shown == [each.reference for each in found]
    assert order_of(signed_in.get(PAGE, {"state": "done"}).text) == [done.reference]
    by_reference = signed_in.get(PAGE, {"reference": late.reference.lower()}).text
    assert order_of(by_reference) == [late.reference]
    assert "Nothing matches" in signed_in.get(PAGE, {"reference": "HO-0"}).text


def test_pages_follow_each_other_from_open_ones_to_those_that_are_done(
    operator: User,
):
    rows = [asked(100 - number) for number in range(30)]
    for row in rows[:4]:
        hand_over_finish(actor(operator), row.reference, note="called back")
    program, seen = program_of(operator), []
    address: str | None = f"{API}?size=25"
    while address:
        answer = program.get(address.replace("http://testserver", "")).json()
        seen += [row["reference"] for row in answer["results"]]
        back, address = answer["previous"], answer["next"]
    assert seen == [row.reference for row in rows[4:] + rows[:4]]
    first = program.get(back.replace("http://testserver", "")).json()
    assert [row["reference"] for row in first["results"]] == seen[:25]


def test_one_is_shown_with_its_conversation_and_the_reading_put_on_record(
    signed_in: Client,
):
    row = asked(12)
    page = signed_in.get(f"{PAGE}{row.reference.lower()}/").text
    assert "12 min so far" in page
    assert "&lt;b&gt;my parcel&lt;/b&gt;" in page
    assert f'href="/console/conversations/{row.session_id}/"' in page
    assert "In the change log" not in page
    read = CustomerRead.objects.get()
    assert (read.kind, read.object_id, read.rows) == ("hand-over", row.reference, 1)
    assert signed_in.get(f"{PAGE}HO-NONE/").status_code == 404
    hand_overs_forget([row.response_id])
    assert "my parcel" not in signed_in.get(f"{PAGE}{row.reference}/").text


def test_it_is_taken_over_from_nobody_and_from_who_was_seen_to_have_it(
    signed_in: Client, operator: User, account: Account
):
    row, colleague = asked(), account(Role.SAFETY)
    address = f"{PAGE}{row.reference}/take/"
    assert 'name="taken_from" value=""' in signed_in.get(address).text
    hand_over_take(actor(colleague), row.reference)
    late = signed_in.post(address, {"taken_from": ""}, follow=True).text
    assert f"{colleague.username} took it over meanwhile" in late
    seen = signed_in.get(address).text
    assert f'name="taken_from" value="{colleague.username}"' in seen
    said = {"taken_from": colleague.username}
    page = signed_in.post(address, said, follow=True).text
    assert "It is yours" in page
    assert "Take over…" not in page
    assert f"kind=hand-over&amp;object={row.reference}" in page
    assert "You have it" in signed_in.post(address, said, follow=True).text
    first, second = OperatorAct.objects.order_by("id")
    assert (first.before, first.after["taken_by"]) == ({"taken_by": ""}, "safety")
    assert (second.verb, second.object_id) == ("hand_over.take", row.reference)
    assert second.before == {"taken_by": "safety"}
    assert second.after == {"taken_by": operator.username}


def test_it_is_done_once_with_a_note_and_an_act(signed_in: Client, operator: User):
    row = asked()
    address = f"{PAGE}{row.reference}/finish/"
    refused = signed_in.post(address, {"reason": " x "})
    assert refused.status_code == 422
    assert "Give a note" in refused.text
    assert ">Note</label>" in refused.text
    assert not OperatorAct.objects.exists()
    page = signed_in.post(address, {"reason": "parcel <b>found</b>"}, follow=True).text
    assert "parcel &lt;b&gt;found&lt;/b&gt;" in page
    assert "Take over…" not in page
    assert "Done…" not in page
    again = signed_in.post(address, {"reason": "once more"}, follow=True).text
    assert "It was done already" in again
    with pytest.raises(HandOverError, match=r"finished it already"):
        hand_over_take(actor(operator), row.reference)
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("hand_over.finish", row.reference)
    assert act.before == {"taken_by": "", "closed_by": ""}
    assert act.after == {"taken_by": "", "closed_by": operator.username}
    assert act.reason == "parcel <b>found</b>"


def test_a_program_finds_takes_over_and_finishes(operator: User):
    row, program = asked(3), program_of(operator)
    (found,) = program.get(f"{API}?state=waiting").json()["results"]
    assert (found["reference"], found["waited_min"]) == (row.reference, 3)
    assert (found["reason"], found["site"], found["locale"]) == (WROTE, "jp", "ja")
    one = f"{API}{row.reference}/"
    assert program.get(one).json()["session_id"] == str(row.session_id)
    wrong = program.call("POST", f"{one}take/", {"taken_from": "somebody"})
    assert wrong.status_code == 400
    taken = program.call("POST", f"{one}take/", {}).json()
    assert (taken["state"], taken["taken_by"]) == ("taken", operator.username)
    assert program.call("POST", f"{one}finish/", {"note": "x"}).status_code == 400
    done = program.call("POST", f"{one}finish/", {"note": "called back"}).json()
    assert (done["state"], done["note"]) == ("done", "called back")
    assert done["closed_by"] == operator.username
    assert program.get(f"{API}HO-NONE/").status_code == 404


def test_who_may_not_work_on_them_or_read_customers_can_neither(
    client: Client, analyst: User
):
    row = asked()
    client.force_login(analyst)
    for address in (PAGE, f"{PAGE}{row.reference}/"):
        page = client.get(address).text
        assert row.reference in page
        assert ">hidden</span>" in page
        assert "my parcel" not in page
        assert "Done…" not in page
    assert not CustomerRead.objects.exists()
    for act in ("take", "finish"):
        refused = client.post(f"{PAGE}{row.reference}/{act}/", {"reason": "called"})
        assert refused.status_code == 403
    program = program_of(analyst)
    assert program.get(f"{API}{row.reference}/").json()["reason"] is None


def test_the_list_asks_no_question_for_a_row(
    signed_in: Client, django_assert_max_num_queries: Callable[..., object]
):
    asked()
    signed_in.get(PAGE)
    with django_assert_max_num_queries(40) as few:  # type: ignore[attr-defined]
        signed_in.get(PAGE)
    for _ in range(12):
        asked()
    with django_assert_max_num_queries(len(few.captured_queries)):  # type: ignore[attr-defined]
        assert len(order_of(signed_in.get(PAGE).text)) == 13
