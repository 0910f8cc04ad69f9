"""The session store in PostgreSQL: callers that leave, connections that are lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from chat.protocol.frames import card_json
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.database import DatabaseThreads
from chat.stores.session_store import NewTurn, StoredSession
from chat.stores.sessions_postgres import PostgresSessions
from tests.factories import START

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
