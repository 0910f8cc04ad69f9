"""Sessions behind snapshots: one read for many, and no turn vanishes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from chat.conf import chat_config
from chat.downstream.breaker_types import BreakerOpenError
from chat.downstream.services import Breakers
from chat.models import SessionPrewarm
from chat.orchestration.errors import DependencyError, DependencyOpenError
from chat.orchestration.turn_events import EndStatus
from chat.protocol.frames import card_json
from chat.services.breakers import Order, breaker_order
from chat.services.session_prewarm import session_prewarm
from chat.stores.database import DatabaseThreads
from chat.stores.hot_sessions import HotSessions
from chat.stores.redis_pool import command_redis
from chat.stores.session_gate import Guarding
from chat.stores.session_store import (
    Closing,
    NewTurn,
    SessionSnapshot,
    StoredSession,
)
from chat.stores.sessions_postgres import PostgresSessions
from chat.stores.shared_snapshots import Patience
from chat.telemetry.session_reads import called_by
from chat.wiring.adapters import StoreRetries
from chat.wiring.guards import is_order
from chat.wiring.maintenance import prewarm_run, prewarms_run
from tests.factories import START
from tests.patience import PATIENCE_S

END = START + timedelta(hours=1)

pytestmark = pytest.mark.django_db(transaction=True)


class CountedSessions(PostgresSessions):
    """Counts snapshots, and fails when it is told to."""

    reads = 0
    fails = False

    async def snapshot(self, session_id: str, *, limit: int) -> SessionSnapshot | None:
        self.reads += 1
        if self.fails:
            raise DependencyError("sessions", "the store fails")
        return await super().snapshot(session_id, limit=limit)


@pytest.fixture
async def hot(empty_redis: str) -> AsyncIterator[HotSessions]:
    threads, redis = (
        DatabaseThreads(2, patience_s=PATIENCE_S),
        command_redis(chat_config().redis_url),
    )
    store = CountedSessions(threads, card_json=card_json)
    # A busy machine is slow, not away.
    patience = Patience(redis_s=60, wait_s=60, lease_s=60)
    hot = HotSessions(store, redis, turns_kept=3, patience=patience)
    yield hot
    await hot.aclose()
    await redis.aclose()
    await threads.run(connections.close_all)
    threads.close()


@pytest.fixture
async def session(hot: HotSessions) -> StoredSession:
    session = StoredSession(str(uuid4()), b"h", None, "demo", "en", START, END)
    await hot.create(session)
    return session


def said(session: StoredSession, message_id: str) -> NewTurn:
    return NewTurn(session.session_id, message_id, str(uuid4()), "hello", START)


async def test_many_who_open_a_session_read_it_once(
    hot: HotSessions, session: StoredSession
) -> None:
    await hot.accept(said(session, "m"), END)
    wanted = session.session_id
    opened, shown = await asyncio.gather(
        asyncio.gather(*(hot.session(wanted) for _ in range(50))),
        asyncio.gather(*(hot.turns(wanted, limit=3) for _ in range(50))),
    )
    assert set(opened) == {session}
    assert {turns[0].message_id for turns in shown} == {"m"}
    assert hot.store.reads == 1


async def test_what_was_written_is_what_is_read_next(
    hot: HotSessions, session: StoredSession
) -> None:
    for number in range(5):
        await hot.accept(said(session, f"m{number}"), END)
        turns = await hot.turns(session.session_id, limit=2)
        assert turns[-1].message_id == f"m{number}"
    assert [each.message_id for each in turns] == ["m3", "m4"]
    more = await hot.turns(session.session_id, limit=4)  # than a snapshot holds
    assert len(more) == 4


async def test_a_writer_who_leaves_leaves_no_old_snapshot(
    hot: HotSessions, session: StoredSession
) -> None:
    await hot.read(session.session_id)
    task = asyncio.create_task(hot.accept(said(session, "m"), END))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.gather(*hot._writing)
    turns = await hot.turns(session.session_id, limit=2)
    assert [each.message_id for each in turns] == ["m"]


async def test_a_failing_store_is_not_called_once_its_breaker_is_open(
    hot: HotSessions,
) -> None:
    breakers, reports = Breakers(), []
    report = lambda *told: reports.append(told)  # noqa: E731
    gate = breakers["sessions"]
    hot.gate.guard(Guarding(gate, BreakerOpenError, StoreRetries(), report))
    hot.store.fails = True
    caught: set[type[Exception]] = set()
    for _ in range(60):
        try:
            await hot.session(str(uuid4()))
        except DependencyError as error:
            caught.add(type(error))
    assert gate.state.value == "open"
    assert caught == {DependencyError, DependencyOpenError}
    assert hot.store.reads < 60
    assert {outcome for outcome, *_ in reports} == {
        "DependencyError",
        "DependencyOpenError",
    }


async def test_an_answer_given_is_kept_though_the_breaker_is_open(
    hot: HotSessions, session: StoredSession
) -> None:
    turn = said(session, "m")
    await hot.accept(turn, END)
    breaker = Breakers()["sessions"]
    hot.gate.guard(
        Guarding(
            breaker,
            BreakerOpenError,
            StoreRetries(),
            lambda *_: None,
            is_order=is_order,
        )
    )
    for _ in range(breaker.config.minimum_calls):
        breaker.acquire().fail()
    with pytest.raises(DependencyOpenError):
        await hot.accept(said(session, "next"), END)
    closing = Closing(EndStatus.COMPLETE, "Try this.", 7, START)
    assert await hot.close_turn(turn.response_id, closing)
    (kept,) = await hot.store.turns(session.session_id, limit=1)
    assert kept.answer_text == "Try this."


async def test_a_session_is_warm_before_its_first_reader(
    hot: HotSessions, session: StoredSession
) -> None:
    wish = await asyncio.to_thread(_wish, session.session_id)
    assert (wish.outcome, wish.turns) == ("kept", 0)
    assert wish.ended_at >= wish.began_at >= wish.asked_at
    assert await hot.session(session.session_id) == session
    assert hot.store.reads == 0
    nothing = await asyncio.to_thread(_wish, str(uuid4()))
    assert nothing.outcome == "absent"


async def test_a_wish_whose_message_was_lost_is_met_once(
    hot: HotSessions, session: StoredSession
) -> None:
    def lost() -> tuple[int, int, str]:
        wish = SessionPrewarm.objects.create(
            session_id=session.session_id, why="test", asked_at=timezone.now()
        )
        first = prewarms_run()
        prewarm_run(wish.pk)
        wish.refresh_from_db()
        ended = wish.ended_at
        prewarm_run(wish.pk)
        wish.refresh_from_db()
        assert wish.ended_at == ended
        return first, prewarms_run(), wish.outcome

    assert await asyncio.to_thread(_closing, lost) == (1, 0, "kept")


def _wish(session_id: str) -> SessionPrewarm:
    def wished() -> SessionPrewarm:
        wish = session_prewarm(session_id=session_id, why="shared")
        return SessionPrewarm.objects.get(pk=wish)

    return _closing(wished)


def _closing(func):
    try:
        return func()
    finally:
        connections.close_all()


async def test_a_read_that_reached_the_store_tells_its_steps(
    hot: HotSessions, session: StoredSession
) -> None:
    called_by("GET session")
    wanted = session.session_id
    await asyncio.gather(*(hot.read(wanted) for _ in range(20)))
    await hot.recent(wanted, limit=1)
    first, direct = hot.tally.now.samples
    assert [each["name"] for each in first.steps] == [
        "look for a snapshot",
        "ask the store",
        "keep the snapshot",
    ]
    assert (first.source, first.path, first.session_id) == (
        "store",
        "GET session",
        wanted,
    )
    assert [each["name"] for each in direct.steps] == ["ask the store"]
    spent = sum(each["duration_ms"] for each in first.steps)
    assert spent <= first.ms


async def test_a_read_that_failed_tells_how_often_it_was_tried(
    hot: HotSessions, session: StoredSession
) -> None:
    hot.gate.guard(
        Guarding(Breakers()["sessions"], BreakerOpenError, StoreRetries(), _silent)
    )
    assert isinstance(hot.store, CountedSessions)
    hot.store.fails = True
    with pytest.raises(DependencyError):
        await hot.read(session.session_id)
    (failed,) = hot.tally.now.samples
    asked = [each for each in failed.steps if each["name"] == "ask the store"]
    assert failed.source == "failed"
    assert [each["attributes"]["attempt"] for each in asked] == [
        number for number, _ in enumerate(asked, start=1)
    ]
    assert {each["outcome"] for each in asked} == {"DependencyError"}


async def test_the_worker_asks_the_breaker_before_it_warms(
    hot: HotSessions, session: StoredSession
) -> None:
    def warmed() -> str:
        order = Order("sessions", "force_open", "a test", "nora", until)
        breaker_order(order)
        wish = session_prewarm(session_id=session.session_id, why="shared")
        prewarm_run(wish)
        refused = SessionPrewarm.objects.get(pk=wish).outcome
        breaker_order(replace(order, kind="release", until=None))
        breaker_order(replace(order, kind="reset", until=None))
        again = session_prewarm(session_id=session.session_id, why="shared")
        prewarm_run(again)
        return f"{refused} {SessionPrewarm.objects.get(pk=again).outcome}"

    until = timezone.now() + timedelta(minutes=5)
    assert await asyncio.to_thread(_closing, warmed) == "failed kept"


def _silent(outcome: str, seconds: float, attempts: int) -> None:
    """Hear nothing."""
