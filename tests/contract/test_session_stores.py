"""What every session store promises, whichever database is behind it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import orjson
import pytest
from django.db import connections

from chat.orchestration.errors import DependencyError
from chat.orchestration.turn_events import EndStatus
from chat.protocol.frames import card_json
from chat.stores.database import DatabaseThreads
from chat.stores.dax import Accelerator
from chat.stores.dynamodb import DynamoDb
from chat.stores.hot_sessions import Sessions
from chat.stores.session_items import table
from chat.stores.session_store import Closing, NewTurn, StoredSession
from chat.stores.sessions_dynamodb import DynamoDbSessions
from chat.stores.sessions_postgres import PostgresSessions
from tests.factories import START, turn_record
from tests.patience import PATIENCE_S

# Also for the stores that need none: the run's database is made before the first test.
pytestmark = pytest.mark.django_db(transaction=True)

END = START + timedelta(hours=1)
LAST_SEQ = 7


class Units:
    """What calls consumed."""

    read = write = 0.0

    def __call__(self, read: float, write: float) -> None:
        self.read += read
        self.write += write


@pytest.fixture
def units() -> Units:
    return Units()


@pytest.fixture
async def postgres(
    transactional_db: None, units: Units
) -> AsyncIterator[PostgresSessions]:
    threads = DatabaseThreads(2, patience_s=PATIENCE_S)
    store = PostgresSessions(
        threads, card_json=card_json, last_seq=lambda _: LAST_SEQ, meter=units
    )
    yield store
    await store.aclose()
    await threads.run(connections.close_all)
    threads.close()


@pytest.fixture
async def dynamodb(aws: str, units: Units) -> AsyncIterator[DynamoDbSessions]:
    database = DynamoDb(
        dependency="sessions", meter=units, endpoint_url=aws, timeout_s=60
    )
    name = f"sessions-{uuid4().hex}"
    await database.plain("create_table", **table(name, 0, 0))
    yield DynamoDbSessions(
        database, name, card_json=card_json, last_seq=lambda _: LAST_SEQ
    )
    await database.plain("delete_table", TableName=name)
    await database.aclose()


class StaleDax:
    """Items as DAX has them at its worst: for ever as it first saw them, or not."""

    def __init__(self, address: str) -> None:
        self._table = boto3.client("dynamodb", endpoint_url=address)
        self._kept: dict[str, Any] = {}

    def get_item(self, *, TableName: str, Key: Any) -> Any:  # noqa: N803
        kept = orjson.dumps(Key, option=orjson.OPT_SORT_KEYS).decode()
        if kept not in self._kept:
            answer = self._table.get_item(TableName=TableName, Key=Key)
            self._kept[kept] = {"Item": answer["Item"]} if "Item" in answer else {}
        return self._kept[kept]

    def close(self) -> None:
        self._table.close()


@pytest.fixture
async def accelerated(
    aws: str, dynamodb: DynamoDbSessions, outcomes: Counter[str]
) -> AsyncIterator[DynamoDbSessions]:
    """The same table behind an accelerator that is always out of date."""
    accelerator = Accelerator(
        lambda: StaleDax(aws), within_s=60, count=lambda each: outcomes.update([each])
    )
    dynamodb._accelerator = accelerator
    yield dynamodb
    await accelerator.aclose()


@pytest.fixture
def outcomes() -> Counter[str]:
    return Counter()


@pytest.fixture(params=["postgres", "dynamodb", "accelerated"])
def store(request: pytest.FixtureRequest) -> Sessions:
    """Each of the stores in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
async def session(store: Sessions) -> StoredSession:
    session = StoredSession(str(uuid4()), b"h\x00\xff", None, "demo", "en", START, END)
    await store.create(session)
    return session


def said(session: StoredSession, message_id: str, at: datetime = START) -> NewTurn:
    return NewTurn(session.session_id, message_id, str(uuid4()), "hello", at)


def some(session: StoredSession, count: int) -> list[NewTurn]:
    """Messages that came one after the other."""
    return [
        said(session, f"m{number}", START + timedelta(seconds=number))
        for number in range(count)
    ]


async def answered(store: Sessions, turn: NewTurn, text: str = "Try this.") -> None:
    record = turn_record(final_text=text, user_text=turn.user_text)
    request = replace(
        record.request,
        session_id=turn.session_id,
        message_id=turn.message_id,
        response_id=turn.response_id,
        received_at=turn.received_at,
    )
    await store.append(turn.session_id, replace(record, request=request))


async def test_a_session_is_what_it_was_made(
    store: Sessions, session: StoredSession
) -> None:
    assert await store.session(session.session_id) == session
    assert await store.session(str(uuid4())) is None
    customers = replace(session, session_id=str(uuid4()), customer_id="customer-7")
    await store.create(customers)
    assert await store.session(customers.session_id) == customers


async def test_a_session_id_is_taken_once(
    store: Sessions, session: StoredSession
) -> None:
    with pytest.raises(DependencyError) as caught:
        await store.create(replace(session, token_hash=b"other"))
    assert caught.value.dependency == "sessions"
    assert await store.session(session.session_id) == session


async def test_a_sessions_end_moves_only_forward(
    store: Sessions, session: StoredSession
) -> None:
    later = END + timedelta(hours=1)
    await store.extend(session.session_id, later)
    await store.extend(session.session_id, END)
    found = await store.session(session.session_id)
    assert found and found.expires_at == later
    nowhere = str(uuid4())
    await store.extend(nowhere, later)
    assert await store.session(nowhere) is None


async def test_a_guests_session_becomes_one_customers(
    store: Sessions, session: StoredSession
) -> None:
    await store.bind_customer(session.session_id, "first")
    await store.bind_customer(session.session_id, "second")
    found = await store.session(session.session_id)
    assert found and found.customer_id == "first"


async def test_a_message_sent_again_keeps_its_first_response(
    store: Sessions, session: StoredSession
) -> None:
    first, again = said(session, "m"), said(session, "m")
    assert await store.accept(first, END) == first.response_id
    assert await store.accept(again, END) == first.response_id
    assert len(await store.turns(session.session_id, limit=5)) == 1
    assert await store.turn(again.response_id) is None
    kept = await store.turn_of_message(session.session_id, "m")
    assert kept is not None
    assert kept.response_id == first.response_id


async def test_of_one_message_sent_many_times_at_once_one_response_counts(
    store: Sessions, session: StoredSession
) -> None:
    turns = [said(session, "m") for _ in range(20)]
    kept = await asyncio.gather(*(store.accept(each, END) for each in turns))
    assert len(set(kept)) == 1
    assert kept[0] in {each.response_id for each in turns}
    assert len(await store.turns(session.session_id, limit=30)) == 1


async def test_a_message_moves_its_sessions_end_only_forward(
    store: Sessions, session: StoredSession
) -> None:
    later = END + timedelta(hours=1)
    await store.accept(said(session, "m"), later)
    await store.accept(said(session, "n"), END)
    found = await store.session(session.session_id)
    assert found and found.expires_at == later
    assert len(await store.turns(session.session_id, limit=5)) == 2


async def test_a_message_of_no_session_is_refused(store: Sessions) -> None:
    nowhere = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    with pytest.raises(DependencyError) as caught:
        await store.accept(said(nowhere, "m"), END)
    assert caught.value.dependency == "sessions"
    assert await store.turn_of_message(nowhere.session_id, "m") is None


async def test_a_snapshot_is_the_session_and_its_newest_turns(
    store: Sessions, session: StoredSession
) -> None:
    empty = await store.snapshot(session.session_id, limit=2)
    assert empty is not None
    assert (empty.session, empty.turns) == (session, ())
    turns = some(session, 4)
    for turn in turns:
        await store.accept(turn, END)
    await answered(store, turns[2])
    found = await store.snapshot(session.session_id, limit=2)
    assert found is not None
    assert found.session == session
    assert [each.message_id for each in found.turns] == ["m2", "m3"]
    assert [each.status for each in found.turns] == [EndStatus.COMPLETE, None]
    assert list(found.turns) == list(await store.turns(session.session_id, limit=2))
    assert await store.snapshot(str(uuid4()), limit=2) is None


async def test_history_is_the_newest_finished_turns_oldest_first(
    store: Sessions, session: StoredSession
) -> None:
    turns = some(session, 6)
    for turn in turns:
        await store.accept(turn, END)
    for number, turn in enumerate(turns[:3]):
        await answered(store, turn, f"Answer {number}.")
    past = await store.recent(session.session_id, limit=2)
    assert [each.answer_text for each in past] == ["Answer 1.", "Answer 2."]
    record = turn_record()
    assert past[0].products == ("0123456789",)
    assert past[0].titles == ("Quiet Harbour, Vol. 1",)
    assert past[0].filters == record.filters
    assert past[0].at == record.finished_at
    assert past[0].at.utcoffset() == timedelta(0)
    assert len(await store.recent(session.session_id, limit=9)) == 3


@pytest.mark.parametrize("was_kept", [True, False])
async def test_an_answer_completes_its_turn_or_makes_it(
    store: Sessions, session: StoredSession, was_kept: bool
) -> None:
    turn = said(session, "m")
    if was_kept:
        await store.accept(turn, END)
    await answered(store, turn)
    stored = await store.turn(turn.response_id)
    assert stored is not None
    assert (stored.status, stored.answer_text) == (EndStatus.COMPLETE, "Try this.")
    assert stored.products[0]["price"] == {"amount": "9.99", "currency": "USD"}
    assert (stored.message_id, stored.last_seq) == ("m", LAST_SEQ)
    assert await store.turn_of_message(session.session_id, "m") == stored


async def test_an_unfinished_turn_is_found_and_ended_once(
    store: Sessions, session: StoredSession
) -> None:
    turns = some(session, 3)
    for turn in turns:
        await store.accept(turn, END)
    await answered(store, turns[0])
    before = START + timedelta(seconds=2)
    left = await store.unfinished(before, limit=1000)
    mine = [each for each in left if each.session_id == session.session_id]
    assert [each.message_id for each in mine] == ["m1"]
    closing = Closing(EndStatus.INTERRUPTED, "What was", 3, END, degraded=("profile",))
    assert await store.close_turn(turns[1].response_id, closing)
    assert not await store.close_turn(turns[1].response_id, closing)
    assert not await store.close_turn(str(uuid4()), closing)
    ended = await store.turn(turns[1].response_id)
    assert ended is not None
    assert (ended.status, ended.answer_text) == (EndStatus.INTERRUPTED, "What was")
    assert (ended.degraded, ended.finished_at) == (("profile",), END)
    left = await store.unfinished(before, limit=1000)
    assert not [each for each in left if each.session_id == session.session_id]


async def test_what_reads_consume_is_told(
    store: Sessions, session: StoredSession, units: Units
) -> None:
    before = units.read
    await store.snapshot(session.session_id, limit=2)
    assert units.read > before
    before = units.read
    await store.recent(session.session_id, limit=2)
    assert units.read > before


async def test_a_store_that_is_away_says_so_with_its_name(
    dynamodb: DynamoDbSessions, aws: str
) -> None:
    away = DynamoDb(dependency="sessions", endpoint_url="http://127.0.0.1:1")
    store = DynamoDbSessions(away, "sessions", card_json=card_json)
    with pytest.raises(DependencyError) as caught:
        await store.session(str(uuid4()))
    await away.aclose()
    assert caught.value.dependency == "sessions"
    missing = DynamoDb(dependency="sessions", endpoint_url=aws, timeout_s=60)
    store = DynamoDbSessions(missing, "no-such-table", card_json=card_json)
    with pytest.raises(DependencyError):
        await store.recent(str(uuid4()), limit=1)
    await missing.aclose()


async def test_what_is_final_is_not_asked_of_the_table_again(
    accelerated: DynamoDbSessions, units: Units, outcomes: Counter[str]
) -> None:
    session = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    await accelerated.create(session)
    record = turn_record()
    request = replace(record.request, session_id=session.session_id)
    await accelerated.append(session.session_id, replace(record, request=request))
    first = await accelerated.turn(request.response_id)
    assert first is not None
    asked = units.read
    outcomes.clear()
    assert await accelerated.turn(request.response_id) == first
    assert outcomes == {"hit": 2}
    assert units.read == asked


async def test_a_turn_that_was_closed_for_a_dead_process_is_not_final(
    accelerated: DynamoDbSessions,
) -> None:
    session = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    await accelerated.create(session)
    record = turn_record()
    request = replace(record.request, session_id=session.session_id)
    turn = NewTurn(
        session.session_id, request.message_id, request.response_id, "hi", START
    )
    await accelerated.accept(turn, END)
    closing = Closing(EndStatus.INTERRUPTED, "so far", 3, START, (), ())
    assert await accelerated.close_turn(request.response_id, closing)
    shown = await accelerated.turn(request.response_id)
    assert shown is not None
    assert shown.status is EndStatus.INTERRUPTED
    late = replace(record, request=replace(request, received_at=START))
    await accelerated.append(session.session_id, late)
    shown = await accelerated.turn(request.response_id)
    assert shown is not None
    assert shown.status is EndStatus.COMPLETE
