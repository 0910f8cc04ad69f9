"""The session store in PostgreSQL: callers that leave, connections that are lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from chat.orchestration.errors import DependencyError
from chat.protocol.frames import card_json
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.batches import Command
from chat.stores.database import DatabaseThreads
from chat.stores.session_store import NewTurn, StoredSession
from chat.stores.sessions_postgres import PostgresSessions
from chat.stores.shared_commits import SharedCommits
from tests.factories import START
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)

END = START + timedelta(hours=1)


@pytest.fixture
async def store() -> AsyncIterator[PostgresSessions]:
    threads = DatabaseThreads(2, patience_s=PATIENCE_S)
    store = PostgresSessions(
        threads, card_json=card_json, last_seq=lambda _: 7, timeout_s=PATIENCE_S
    )
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


async def test_lost_connections_are_replaced() -> None:
    postgres = AsyncPostgres(dependency="sessions", timeout_s=PATIENCE_S)
    other = AsyncPostgres(dependency="other", timeout_s=PATIENCE_S)
    open_ones = (
        " FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND query LIKE '%%to be cut%%'"
    )
    # A pool grows while others wait for a connection, as fast as the machine lets it.
    while await other.fetch("SELECT count(*)" + open_ones) < [(3,)]:
        await asyncio.gather(
            *(postgres.fetch("SELECT pg_sleep(0.2), 'to be cut'") for _ in range(6))
        )
    cut = await other.fetch("SELECT pg_terminate_backend(pid)" + open_ones)
    assert len(cut) > 2  # more than a statement has attempts
    await other.aclose()
    assert await postgres.fetch("SELECT 7") == [(7,)]
    await postgres.aclose()


async def test_many_messages_at_once_are_each_kept_once(
    store: PostgresSessions, session: StoredSession
) -> None:
    turns = [said(session, f"m{number}") for number in range(60)]
    again = [said(session, f"m{number}") for number in range(60)]
    kept = await asyncio.gather(*(store.accept(turn, END) for turn in (*turns, *again)))
    first, second = kept[:60], kept[60:]
    assert list(first) == list(second)
    known = {turn.response_id for turn in (*turns, *again)}
    assert len(set(first)) == 60
    assert set(first) <= known


@pytest.mark.parametrize("place", [0, 1, 3, 20, 40])
async def test_a_message_that_is_refused_takes_no_other_with_it(
    store: PostgresSessions, session: StoredSession, place: int
) -> None:
    nowhere = replace(session, session_id=str(uuid4()))
    turns = [said(session, f"m{number}") for number in range(40)]
    lost = said(nowhere, "lost")
    answers = await asyncio.gather(
        *(store.accept(turn, END) for turn in (*turns[:place], lost, *turns[place:])),
        return_exceptions=True,
    )
    assert isinstance(answers.pop(place), DependencyError)
    assert answers == [turn.response_id for turn in turns]


async def test_a_connection_that_refused_a_batch_serves_the_next() -> None:
    postgres = AsyncPostgres(dependency="sessions", max_size=1, timeout_s=PATIENCE_S)
    fine = Command("SELECT 7 / %s::int, pg_backend_pid()", (1,))
    batch = [fine, Command("SELECT 7 / %s::int", (0,)), *[fine] * 10]
    ((_, backend),) = await postgres.fetch(fine.statement, fine.params)
    for _ in range(3):
        with pytest.raises(DependencyError, match="division"):
            await postgres.settled_together(batch)
        for number in (1, 10):
            answers = await postgres.settled_together([fine] * number)
            assert answers == [[(7, backend)]] * number
    await postgres.aclose()


async def test_a_batch_gives_each_statement_its_own_values() -> None:
    postgres = AsyncPostgres(dependency="sessions", timeout_s=PATIENCE_S)
    named = "SELECT %(a)s::text || %(b)s || '100%%' || %(a)s WHERE %(b)s <> ''"
    hostile = "');SELECT 1;--%s\\"
    batch = [
        Command(named, {"a": hostile, "b": "%(a)s"}),
        Command("SELECT %s::int - %s::int", (9, 2)),
        Command(named, {"a": "x", "b": ""}),
        Command("SELECT 3"),
        Command(named, {"b": "y", "a": "x", "more": 1}),
    ]
    for _ in range(2):
        assert await postgres.settled_together(batch) == [
            [(f"{hostile}%(a)s100%{hostile}",)],
            [(7,)],
            [],
            [(3,)],
            [("xy100%x",)],
        ]
    await postgres.aclose()


async def test_writes_that_come_meanwhile_share_a_commit(
    store: PostgresSessions, session: StoredSession
) -> None:
    postgres = AsyncPostgres(dependency="sessions")
    commits = SharedCommits(postgres, at_once=1)
    rows = await asyncio.gather(
        *(commits.write("SELECT pg_current_xact_id()::text", {}) for _ in range(21))
    )
    await postgres.aclose()
    transactions = {xid for ((xid,),) in rows}
    assert len(transactions) <= 2
