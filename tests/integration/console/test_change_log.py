"""The change log and the log of reads: written once, by the database's own rule."""

from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction

from audit.acts import SERVICE, Act, Actor, Read
from audit.models import CustomerRead, OperatorAct
from audit.services.acts import act_record, read_record
from guardrails.append_only import AppendOnlyError

pytestmark = pytest.mark.django_db

ACTOR = Actor(7, "operator", ("Operator",), "192.0.2.7", "req-1", "console")


def test_an_act_says_who_did_what_to_what_and_why():
    expiry = datetime(2026, 1, 1, tzinfo=UTC)
    number = act_record(
        ACTOR,
        Act(
            "breaker.force_open",
            "breaker",
            "reviews",
            before={"state": "closed"},
            after={"state": "forced_open"},
            reason="the vendor asked for it",
            expires_at=expiry,
        ),
    )
    row = OperatorAct.objects.get(pk=number)
    assert (row.actor_id, row.actor, row.roles) == (7, "operator", ["Operator"])
    assert (row.address, row.request_id, row.via) == ("192.0.2.7", "req-1", "console")
    assert (row.verb, row.object_kind, row.object_id) == (
        "breaker.force_open",
        "breaker",
        "reviews",
    )
    assert (row.before, row.after) == ({"state": "closed"}, {"state": "forced_open"})
    assert (row.reason, row.expires_at) == ("the vendor asked for it", expiry)


def test_what_the_service_does_by_itself_is_told_apart():
    act_record(SERVICE, Act("session.pin", "session", "abc"))
    row = OperatorAct.objects.get()
    assert (row.actor_id, row.actor, row.via) == (None, "service", "service")


def test_a_read_says_what_was_looked_for_and_how_much_was_found():
    read = Read("search", query={"asin": "B000000001"}, rows=12, reason="case 4")
    row = CustomerRead.objects.get(pk=read_record(ACTOR, read))
    assert (row.kind, row.query, row.rows) == ("search", {"asin": "B000000001"}, 12)
    assert row.reason == "case 4"


@pytest.mark.parametrize("table", ["audit_operatoract", "audit_customerread"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET actor = 'nobody'", "DELETE FROM {}"]
)
def test_the_database_refuses_to_change_what_is_logged(table: str, statement: str):
    act_record(ACTOR, Act("people.create", "account", "x"))
    read_record(ACTOR, Read("conversation", "y"))
    with (
        pytest.raises(Error, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_code_that_would_change_a_row_fails_before_it_reaches_the_database():
    act_record(ACTOR, Act("people.create", "account", "x"))
    row = OperatorAct.objects.get()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        OperatorAct.objects.update(actor="nobody")
