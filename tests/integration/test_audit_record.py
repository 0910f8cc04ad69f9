"""The record on a real PostgreSQL: append-only, chained, erasable, replayable."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from audit.models import ChainLink, Exposure, Score, Subject, Turn, Unsealed
from audit.sealing import chain_anchor, seal_everything, turns_seal
from audit.selectors.chain import chain_first_break
from audit.selectors.exposures import exposures_of_asin
from audit.selectors.turns import turn_by_response
from audit.services.turns import (
    exposure_clicked,
    subject_erase,
    turns_append,
)
from chat.orchestration.errors import AlreadyRecordedError
from chat.orchestration.turn_events import EndStatus
from chat.services.turn_queue import queued_turns_replay
from chat.stores.turn_entries import entry_of
from chat.stores.turn_recorder import QUEUE_KEY, DurableTurnRecorder
from guardrails.append_only import AppendOnlyError
from mangaassist.embedded.processes import wait_until
from tests.factories import turn_record
from tests.fakes.ports import START

pytestmark = pytest.mark.django_db(transaction=True)


def append(count: int = 1, prefix: str = "r") -> None:
    turns_append([entry_of(turn_record(f"{prefix}-{n}")) for n in range(count)])


def test_a_turn_is_kept_with_its_scores_and_exposures() -> None:
    append()
    turn = turn_by_response("r-0")
    assert turn is not None
    assert turn.cost_microusd == 1234
    assert turn.final_text == "Try Quiet Harbour."
    assert turn.filters["excluded_asins"] == ["a", "b"]
    assert Score.objects.get().score == pytest.approx(0.1)
    assert [row.kind for row in Exposure.objects.order_by("id")] == [
        "recommended",
        "card",
    ]


def test_appending_the_same_response_twice_keeps_one() -> None:
    entry = entry_of(turn_record())
    late = replace(entry, status="interrupted")
    assert (turns_append([entry]), turns_append([late])) == ({}, {"r-1": "complete"})
    assert Exposure.objects.count() == 2


def test_of_two_who_record_a_response_at_once_the_first_one_stands() -> None:
    """Its process, and one that took that process for dead."""
    whole = entry_of(turn_record("both"))
    broken_off = replace(whole, status="interrupted", exposures=[])
    told: list[dict[str, str]] = []

    def late() -> None:
        try:
            told.append(turns_append([broken_off, entry_of(turn_record("alone"))]))
        finally:
            connection.close()

    other = threading.Thread(target=late)
    with transaction.atomic():
        turns_append([whole])
        other.start()
        assert wait_until(_somebody_waits, 30)
    other.join()
    assert told == [{"both": "complete"}]
    assert sorted(Turn.objects.values_list("response_id", "status")) == [
        ("alone", "complete"),
        ("both", "complete"),
    ]
    assert Exposure.objects.count() == 4


def _somebody_waits() -> bool:
    """Whether a transaction waits for another one's end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
        )
        return cursor.fetchone() is not None


async def test_who_records_a_turn_that_is_on_record_is_told_so(
    empty_redis: str,
) -> None:
    redis = AsyncRedis.from_url(empty_redis)
    recorder = DurableTurnRecorder(turns_append, redis)
    await recorder.record(turn_record("r"))
    with pytest.raises(AlreadyRecordedError) as standing:
        await recorder.record(replace(turn_record("r"), status=EndStatus.INTERRUPTED))
    assert standing.value.status == "complete"
    assert not await redis.exists(QUEUE_KEY)
    await redis.aclose()


@pytest.mark.parametrize("model", [Turn, Score, Exposure])
def test_rows_can_be_neither_changed_nor_deleted_in_code(model: type) -> None:
    append()
    row = model.objects.get() if model is not Exposure else model.objects.first()
    for attempt in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        model.objects.update(id=7)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_turn SET final_text = 'else'",
        "UPDATE audit_turn SET cost_microusd = 1, erased_at = now()",
        "DELETE FROM audit_turn",
        "UPDATE audit_exposure SET live_price_minor = 1",
        "DELETE FROM audit_exposure",
        "DELETE FROM audit_score",
        "UPDATE audit_chainlink SET position = 9",
        "DELETE FROM audit_chainlink",
    ],
)
def test_the_database_refuses_to_change_the_record(statement: str) -> None:
    append()
    turns_seal()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_sealed_turns_verify_and_the_command_says_so() -> None:
    append(5)
    assert seal_everything() == 5
    assert chain_first_break() is None
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert out.getvalue().startswith("verified 5 links")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_turn SET cost_microusd = 1 WHERE response_id = 'r-2'",
        "UPDATE audit_turn SET final_text = 'else' WHERE response_id = 'r-2'",
        "UPDATE audit_score SET score = 0.2 WHERE turn_id = {turn}",
        "UPDATE audit_exposure SET live_price_minor = 1 WHERE turn_id = {turn}",
        "DELETE FROM audit_turn WHERE response_id = 'r-2'",
        "DELETE FROM audit_exposure WHERE turn_id = {turn} AND kind = 'card'",
    ],
)
def test_tampering_behind_the_triggers_is_found_at_its_place(tampering: str) -> None:
    append(5)
    seal_everything()
    turn = turn_by_response("r-2")
    assert turn is not None
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(tampering.format(turn=turn.pk))
        cursor.execute("SET session_replication_role = DEFAULT")
    broken = chain_first_break()
    assert broken is not None
    assert broken.position == 3
    with pytest.raises(CommandError, match="broken at link 3"):
        call_command("audit_verify")


def test_eight_writers_and_several_sealers_never_fork_the_chain() -> None:
    def work(writer: int) -> None:
        try:
            for n in range(10):
                append(1, prefix=f"w{writer}-{n}")
                turns_seal()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    seal_everything()
    assert ChainLink.objects.count() == 80
    assert not Unsealed.objects.exists()
    assert chain_first_break() is None


def test_an_erased_customer_leaves_a_chain_that_verifies() -> None:
    append(3)
    seal_everything()
    assert subject_erase(customer_id="customer-1") == 3
    turn = turn_by_response("r-1")
    assert turn is not None
    assert (turn.user_text, turn.final_text, turn.findings) == ("", "", [])
    subject = Subject.objects.get(pk=turn.subject_id)
    assert (subject.customer_id, subject.key) == (None, None)
    assert chain_first_break() is None


def test_guests_of_different_sessions_are_different_subjects() -> None:
    guest = replace(entry_of(turn_record()), customer_id=None)
    turns_append([guest, replace(guest, response_id="r-2", session_id="other")])
    assert Turn.objects.values("subject_id").distinct().count() == 2


def test_what_postgresql_cannot_store_is_replaced_before_it_is_hashed() -> None:
    turns_append([entry_of(turn_record(final_text="a\x00b \ud800 c"))])
    seal_everything()
    assert chain_first_break() is None


def test_exposures_of_an_asin_are_paged_without_loss_or_doubles() -> None:
    append(7)
    seen, cursor = [], None
    while True:
        page = exposures_of_asin(
            "0123456789", START, START + timedelta(days=1), after=cursor, limit=3
        )
        seen += [row.pk for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 14


def test_the_search_command_prints_one_json_line_for_each_exposure() -> None:
    append()
    out = StringIO()
    call_command(
        "audit_search",
        asin="0123456789",
        start="2026-01-01",
        end="2026-02-01T00:00:00+05:45",
        json=True,
        stdout=out,
    )
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["kind"] for row in rows] == ["recommended", "card"]
    assert rows[0]["live_price_minor"] == 999


def test_a_click_is_appended_only_for_a_card_that_was_shown() -> None:
    append()
    seal_everything()
    for _ in range(2):
        assert exposure_clicked(response_id="r-0", asin="0123456789")
    assert not exposure_clicked(response_id="r-0", asin="0000000000")
    assert not exposure_clicked(response_id="r-unknown", asin="0123456789")
    click = Exposure.objects.get(kind="clicked")
    card = Exposure.objects.get(kind="card")
    assert (click.position, click.live_price_minor) == (card.position, 999)
    assert click.shown_at > card.shown_at
    assert chain_first_break() is None


def test_an_anchor_leaves_the_database(tmp_path, settings) -> None:
    settings.AUDIT_ANCHOR_FOLDER = str(tmp_path / "anchors")
    assert chain_anchor() is None
    append()
    seal_everything()
    assert chain_anchor() is not None
    (written,) = (tmp_path / "anchors").iterdir()
    assert json.loads(json.loads(written.read_text())["anchor"])["position"] == 1


def test_turns_queued_in_redis_are_replayed_once(redis_url: str) -> None:
    client = Redis.from_url(redis_url)
    rows = [json.dumps(entry_of(turn_record(f"q-{n}")).to_json()) for n in range(3)]
    client.rpush(QUEUE_KEY, *rows, rows[0])
    assert queued_turns_replay(client) == 4
    assert client.llen(QUEUE_KEY) == 0
    assert Turn.objects.count() == 3
