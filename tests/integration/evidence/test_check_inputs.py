"""What the checks were given is on record: chained, erasable, less personal data."""

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import CheckInput, Turn
from audit.sealing import seal_everything
from audit.selectors.chain import chain_first_break
from audit.services.demo import demo_turns_remove
from audit.services.turns import subject_erase, turns_append
from chat.orchestration.turn_record import CheckInput as Given
from chat.stores.turn_entries import entry_of
from guardrails.core.types import Facts, Money, PriceFact
from tests.factories import turn_record

pytestmark = pytest.mark.django_db(transaction=True)

FACTS = Facts(prices=(PriceFact("B0AAAA1111", "Fog, Vol. 1", Money(999, "USD")),))
GIVEN = Given("Fog is $9.99.", FACTS, is_redacted=False)


def append(name: str, given: Given | None, *, demo: bool = False) -> None:
    turns_append([entry_of(turn_record(name, check_input=given))], demo=demo)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_turns_with_and_without_it_are_in_one_chain() -> None:
    append("before", None)
    append("after", GIVEN)
    seal_everything()
    assert chain_first_break() is None
    (kept,) = CheckInput.objects.all()
    assert kept.body["text"] == "Fog is $9.99."
    assert kept.body["facts"]["prices"][0]["price"] == {"minor": 999, "currency": "USD"}


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_checkinput SET body = jsonb_set(body, '{text}', '\"else\"')",
        "DELETE FROM audit_checkinput",
    ],
)
def test_it_can_be_changed_by_nobody_and_the_chain_would_tell(tampering: str) -> None:
    append("r-1", GIVEN)
    seal_everything()
    with pytest.raises(IntegrityError):
        run(tampering)
    run("ALTER TABLE audit_checkinput DISABLE TRIGGER USER")
    run(tampering)
    run("ALTER TABLE audit_checkinput ENABLE TRIGGER USER")
    found = chain_first_break()
    assert found is not None
    assert found.position == 1


def test_it_goes_with_the_customer_and_the_chain_stands() -> None:
    append("r-1", GIVEN)
    seal_everything()
    assert subject_erase(customer_id="customer-1") == 1
    assert not CheckInput.objects.exists()
    assert Turn.objects.count() == 1
    assert chain_first_break() is None


def test_it_goes_with_a_demo_turn() -> None:
    append("demo-1", GIVEN, demo=True)
    assert demo_turns_remove() == ["demo-1"]
    assert not CheckInput.objects.exists()
