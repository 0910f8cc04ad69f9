"""Coming back to a session moves its end, when that is worth a write."""

import asyncio
from datetime import timedelta

import pytest

from chat.live.session_desk import (
    SessionDesk,
    TooManySessionsError,
    Visitor,
    hash_of,
)
from chat.stores.session_store import SessionSnapshot, StoredSession
from tests.fakes.ports import START, FakeClock

TTL = timedelta(days=1)


class OneSession:
    """A store with one session, which notes each move of its end."""

    def __init__(self) -> None:
        self.kept = StoredSession(
            "s", hash_of("t"), "alice", "demo", "en", START, START + TTL
        )
        self.moved = 0
        self.begun: list[StoredSession] = []

    async def snapshot(self, _: str, *, limit: int) -> SessionSnapshot:
        return SessionSnapshot(self.kept, ())

    async def extend(self, _: str, until: object) -> None:
        self.moved += 1

    async def create(self, session: StoredSession) -> None:
        self.begun.append(session)


class OneMore:
    """A limit that has one token left."""

    def __init__(self) -> None:
        self.waits = [0.0, 3.5]

    async def take(self, _: str) -> float:
        return self.waits.pop(0)


@pytest.mark.parametrize(("away_s", "moved"), [(5, 0), (59, 0), (61, 1), (80_000, 1)])
def test_the_end_moves_when_it_is_worth_a_write(away_s: float, moved: int) -> None:
    store, clock = OneSession(), FakeClock()
    desk = SessionDesk(store, None, TTL, clock, lambda _: None, 50)  # type: ignore[arg-type]
    clock.wall += timedelta(seconds=away_s)
    opened = asyncio.run(desk.come_back("s", "t", Visitor("127.0.0.1")))
    assert store.moved == moved
    # At any rate it lives for its whole time from now on, give or take a minute.
    assert opened.session.expires_at >= clock.wall + TTL - timedelta(minutes=1)


@pytest.mark.parametrize(("away", "customer"), [(2 * TTL, ""), (TTL / 2, "bob")])
def test_an_old_key_begins_no_more_sessions_than_its_address_may(
    away: timedelta, customer: str
) -> None:
    store, clock = OneSession(), FakeClock()
    desk = SessionDesk(store, OneMore(), TTL, clock, str, 50)  # type: ignore[arg-type]
    clock.wall += away
    visitor = Visitor("127.0.0.1", customer)
    assert not asyncio.run(desk.come_back("s", "t", visitor)).resumed
    with pytest.raises(TooManySessionsError) as refused:
        asyncio.run(desk.come_back("s", "t", visitor))
    assert refused.value.retry_after == 3.5
    assert len(store.begun) == 1
