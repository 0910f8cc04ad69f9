"""Demo turns can be removed wholly; nothing else of the record can, by any way."""

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import (
    ChainLink,
    DemoTurn,
    Exposure,
    Intervention,
    Score,
    Subject,
    Turn,
    Unsealed,
)
from audit.sealing import seal_everything
from audit.selectors.chain import chain_first_break
from audit.services.demo import demo_turns_remove
from audit.services.turns import turns_append
from chat.stores.turn_entries import entry_of
from tests.factories import intervention, turn_record

pytestmark = pytest.mark.django_db(transaction=True)


def append(*names: str, demo: bool = False) -> None:
    told = (intervention(),)
    records = [turn_record(name, interventions=told) for name in names]
    turns_append([entry_of(each) for each in records], demo=demo)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_demo_turns_stay_outside_the_chain_and_go_without_a_trace() -> None:
    append("real-1")
    seal_everything()
    append("demo-1", "demo-2", demo=True)
    append("real-2")
    seal_everything()
    assert ChainLink.objects.count() == 2
    assert sorted(demo_turns_remove()) == ["demo-1", "demo-2"]
    assert demo_turns_remove() == []
    kept = Turn.objects.values_list("response_id", flat=True)
    assert set(kept) == {"real-1", "real-2"}
    real = set(Turn.objects.values_list("pk", flat=True))
    for table in (Score, Exposure, Intervention):
        assert set(table.objects.values_list("turn_id", flat=True)) == real
    assert not DemoTurn.objects.exists()
    assert Subject.objects.count() == 1
    assert chain_first_break() is None


@pytest.mark.parametrize("sealed", [True, False])
def test_a_real_turn_can_neither_be_marked_nor_removed(sealed: bool) -> None:
    append("real-1")
    if sealed:
        seal_everything()
    for statement in (
        "INSERT INTO audit_demoturn SELECT id, now() FROM audit_turn",
        "DELETE FROM audit_turn",
        "DELETE FROM audit_score",
        "DELETE FROM audit_exposure",
        "DELETE FROM audit_intervention",
    ):
        with pytest.raises(IntegrityError):
            run(statement)
    assert demo_turns_remove() == []
    assert Turn.objects.count() == 1


def test_a_demo_turn_neither_changes_nor_loses_its_mark_nor_enters_the_chain() -> None:
    append("demo-1", demo=True)
    for statement in (
        "UPDATE audit_turn SET final_text = 'else'",
        "UPDATE audit_score SET score = 1",
        "UPDATE audit_intervention SET action = 'note'",
        "UPDATE audit_demoturn SET turn_id = 99",
        "DELETE FROM audit_demoturn",
        "INSERT INTO audit_unsealed SELECT id, leaf, now() FROM audit_turn",
        "INSERT INTO audit_chainlink SELECT 1, id, '', '', '', now() FROM audit_turn",
    ):
        with pytest.raises(IntegrityError):
            run(statement)
    assert not Unsealed.objects.exists()
