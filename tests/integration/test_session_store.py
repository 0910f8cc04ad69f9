"""The session store: a message kept once, turns remembered as they ended."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from chat.orchestration.errors import DependencyError
from chat.orchestration.turns import EndStatus
from chat.protocol.frames import card_json
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.database import DatabaseThreads
from chat.stores.session_store import NewTurn, StoredSession
from chat.stores.sessions_postgres import PostgresSessions
from tests.factories import START, turn_record

pytestmark = pytest.mark.django_db(transaction=True)

END = START + timedelta(hours=1)


@pytest.fixture
async def store() -> AsyncIterator[PostgresSessions]:
    threads = DatabaseThreads(2)
    store = PostgresSessions(threads, card_json=card_json, last_seq=lambda _: 7)
    yield store
    await store.aclose()
    await threads.run(connections.close_all)
    threads.close()


@pytest.fixture
async def session(store: PostgresSessions) -> StoredSession:
    session = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    await store.create(session)
    return session


def said(session: StoredSession, message_id: str) -> NewTurn:
    return NewTurn(session.session_id, message_id, str(uuid4()), "hello", START)


async def answered(
    store: PostgresSessions, turn: NewTurn, text: str = "Try this."
) -> None:
    record = turn_record(final_text=text, user_text=turn.user_text)
    request = replace(
        record.request,
        session_id=turn.session_id,
        message_id=turn.message_id,
        response_id=turn.response_id,
    )
    await store.append(turn.session_id, replace(record, request=request))


async def test_a_message_sent_again_keeps_its_first_response(
    store: PostgresSessions, session: StoredSession
) -> None:
    first, again = said(session, "m"), said(session, "m")
    assert await store.accept(first, END) == first.response_id
    assert await store.accept(again, END) == first.response_id
    assert len(await store.turns(session.session_id, limit=5)) == 1


async def test_of_one_message_sent_many_times_at_once_one_response_counts(
    store: PostgresSessions, session: StoredSession
) -> None:
    turns = [said(session, "m") for _ in range(20)]
    kept = await asyncio.gather(*(store.accept(each, END) for each in turns))
    assert len(set(kept)) == 1
    assert kept[0] in {each.response_id for each in turns}


async def test_a_message_moves_its_sessions_end_only_forward(
    store: PostgresSessions, session: StoredSession
) -> None:
    later = END + timedelta(hours=1)
    await store.accept(said(session, "m"), later)
    await store.accept(said(session, "n"), END)
    found = await store.session(session.session_id)
    assert found and found.expires_at == later


async def test_a_message_of_no_session_is_refused(store: PostgresSessions) -> None:
    nowhere = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    with pytest.raises(DependencyError) as caught:
        await store.accept(said(nowhere, "m"), END)
    assert caught.value.dependency == "sessions"


async def test_history_is_the_newest_finished_turns_oldest_first(
    store: PostgresSessions, session: StoredSession
) -> None:
    turns = [said(session, f"m{number}") for number in range(4)]
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


@pytest.mark.parametrize("was_kept", [True, False])
async def test_an_answer_completes_its_turn_or_makes_it(
    store: PostgresSessions, session: StoredSession, was_kept: bool
) -> None:
    turn = said(session, "m")
    if was_kept:
        await store.accept(turn, END)
    await answered(store, turn)
    stored = await store.turn(turn.response_id)
    assert stored is not None
    assert (stored.status, stored.answer_text) == (EndStatus.COMPLETE, "Try this.")
    assert stored.products[0]["price"] == {"amount": "9.99", "currency": "USD"}
    assert (stored.message_id, stored.last_seq) == ("m", 7)


async def test_who_leaves_half_way_leaves_a_message_kept(
    store: PostgresSessions, session: StoredSession
) -> None:
    await store.recent(session.session_id, limit=1)  # connected
    turn = said(session, "m")
    task = asyncio.create_task(store.accept(turn, END))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await store.accept(turn, END) == turn.response_id


async def test_lost_connections_are_replaced(
    store: PostgresSessions, session: StoredSession
) -> None:
    await asyncio.gather(
        *(store.recent(session.session_id, limit=1) for _ in range(20))
    )

    other = AsyncPostgres(dependency="other")
    cut = await other.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND query LIKE '%%chat_sessionturn%%'"
    )
    await other.aclose()
    assert len(cut) > 2
    turn = said(session, "m")
    assert await store.accept(turn, END) == turn.response_id
