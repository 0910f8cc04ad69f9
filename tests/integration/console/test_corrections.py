"""Corrections and price discrepancies: what the guards did, found and told."""

import csv
from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.entries import InterventionEntry, TurnEntry
from audit.models import CustomerRead, Intervention
from audit.sealing import seal_everything
from audit.selectors.chain import chain_first_break
from audit.services.turns import subject_erase
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync
from guardrails.append_only import AppendOnlyError
from tests.integration.console.api_calls import program_of
from tests.integration.console.turns import append, turn, wrong_price

pytestmark = pytest.mark.django_db(transaction=True)

CORRECTIONS, PRICES = "/console/corrections/", "/console/price-discrepancies/"
WRONG = wrong_price()
SEEN = replace(WRONG, action="note", was_shown=True, asin="B0TEST0002")
UNPROVEN = replace(
    WRONG,
    action="remove",
    reason="unproven_price",
    asin="",
    title="",
    live_minor=None,
    live_currency="",
)
RIVAL = replace(
    UNPROVEN,
    stage="competitors",
    kind="ebay",
    reason="",
    written_minor=None,
    written_currency="",
)


def stepped_in(number: int, *did: InterventionEntry, **changes: object) -> TurnEntry:
    found = {
        "check": "prices",
        "before": f"It costs $12.34, number {number}.",
        "after": f"It costs $9.99, number {number}.",
    }
    return turn(number, interventions=list(did), findings=[found], **changes)


def member(client: Client, role: Role) -> User:
    roles_sync()
    user = User.objects.create_user(role.name.lower())
    user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)
    return user


@pytest.fixture
def safety(client: Client) -> Client:
    member(client, Role.SAFETY)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address, {"format": "csv"} | _query(address))
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def _query(address: str) -> dict[str, str]:
    query = address.partition("?")[2]
    return dict(each.split("=", 1) for each in query.split("&") if each)


def test_a_correction_is_told_with_its_words_its_product_and_both_prices(
    safety: Client,
):
    append([stepped_in(1, WRONG)])
    html = page(safety, CORRECTIONS)
    assert "<del>$12.34,</del><ins>$9.99,</ins>" in html
    for words in ("Quiet Harbour", "12.34 USD", "9.99 USD", "Wrong price", "replaced"):
        assert words in html
    row = Intervention.objects.get()
    one = page(safety, f"{CORRECTIONS}{row.pk}/")
    assert f"/console/traces/{row.response_id}/" in one
    assert f"/console/conversations/{row.session_id}/" in one
    assert "never on the screen" in one


def test_what_was_only_noted_is_a_filter_away(safety: Client):
    append([stepped_in(1, WRONG, SEEN), stepped_in(2, RIVAL)])
    assert len(rows(safety, CORRECTIONS)) == 2
    assert len(rows(safety, f"{CORRECTIONS}?action=note")) == 1
    assert len(rows(safety, f"{CORRECTIONS}?stage=competitors")) == 1


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("", ["12.34 USD"] * 3),
        ("?asin=b0test0001", ["12.34 USD"]),
        ("?shown=yes", ["12.34 USD"]),
        ("?shown=no", ["12.34 USD"] * 2),
        ("?difference=23.5", ["12.34 USD"] * 2),
        ("?difference=23.6", []),
        ("?difference_minor=235", ["12.34 USD"] * 2),
        ("?difference_minor=235.5", []),
        ("?product_known=no", ["12.34 USD"]),
        ("?time_to=2026-03-01T11:59", []),
        ("?release=other", []),
        ("?policy=1", ["12.34 USD"] * 3),
    ],
)
def test_wrong_amounts_are_found_by_what_they_were(
    safety: Client, query: str, written: list[str]
):
    append([stepped_in(0, WRONG, SEEN, UNPROVEN, RIVAL)])
    found = rows(safety, PRICES + query)
    assert [row["Model wrote"] for row in found] == written


def test_the_difference_is_told_in_money_and_in_percent(safety: Client):
    append([stepped_in(1, WRONG, UNPROVEN)])
    proven, unproven = sorted(rows(safety, PRICES), key=lambda row: row["Reason"])[::-1]
    assert (proven["Difference"], proven["In %"]) == ("2.35 USD", "23.52")
    assert (unproven["Difference"], unproven["Live price then"]) == ("", "not known")


def test_words_are_hidden_from_who_may_not_read_them_and_reads_are_noted(
    client: Client,
):
    append([stepped_in(1, WRONG)])
    row = Intervention.objects.get()
    member(client, Role.ANALYST)
    for address in (CORRECTIONS, f"{CORRECTIONS}{row.pk}/"):
        assert "number 1" not in page(client, address)
    assert not CustomerRead.objects.exists()
    member(client, Role.LEGAL)
    page(client, f"{CORRECTIONS}{row.pk}/")
    assert CustomerRead.objects.get().object_id == row.response_id


def test_a_page_of_a_hundred_asks_no_more_than_one_of_ten(safety: Client):
    append([stepped_in(n, WRONG) for n in range(100)])

    def asked(size: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(safety, f"{CORRECTIONS}?size={size}")
        return len(queries)

    asked(25)
    assert asked(25) == asked(100)


def test_the_api_tells_amounts_in_minor_units(client: Client):
    append([stepped_in(1, WRONG)])
    owner = member(client, Role.SAFETY)
    program = program_of(owner, frozenset({"view_guardrails"}))
    (row,) = program.get("/api/price-discrepancies/?shown=no").json()["results"]
    assert row["id"] == Intervention.objects.get().pk
    assert (row["written_minor"], row["live_minor"]) == (1234, 999)
    assert (row["asin"], row["was_shown"], row["before"]) == ("B0TEST0001", False, None)
    (row,) = program.get("/api/corrections/").json()["results"]
    assert row["change"] is None
    assert program.get("/api/corrections/?policy=x").status_code == 400


def test_interventions_are_in_the_chain_and_stay_when_words_are_erased():
    append([stepped_in(1, WRONG), turn(2)])
    seal_everything()
    assert chain_first_break() is None
    row = Intervention.objects.get()
    with pytest.raises(AppendOnlyError):
        row.delete()
    subject_erase(customer_id="customer-1")
    assert chain_first_break() is None
    assert Intervention.objects.get() == row
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_intervention SET live_minor = 1234")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert chain_first_break() is not None


def test_an_entry_written_before_interventions_were_kept_is_read_from_the_queue():
    old = turn(1).to_json()
    del old["interventions"]
    assert TurnEntry.from_json(old).to_json() == turn(1).to_json()
    whole = stepped_in(1, WRONG)
    assert TurnEntry.from_json(whole.to_json()).interventions == [WRONG]
