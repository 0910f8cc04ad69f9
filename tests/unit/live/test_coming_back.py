"""Coming back to a session moves its end, when that is worth a write."""

import asyncio
from datetime import timedelta

import pytest

from chat.live.session_desk import SessionDesk, Visitor, hash_of
from chat.stores.session_store import SessionSnapshot, StoredSession
from tests.fakes.ports import START, FakeClock

TTL = timedelta(days=1)


class OneSession:
    """A store with one session, which notes each move of its end."""

    def __init__(self) -> None:
        self.kept = StoredSession(
            "s", hash_of("t"), None, "demo", "en", START, START + TTL
        )
        self.moved = 0

    async def snapshot(self, _: str, *, limit: int) -> SessionSnapshot:
        return SessionSnapshot(self.kept, ())

    async def extend(self, _: str, until: object) -> None:
        self.moved += 1


@pytest.mark.parametrize(("away_s", "moved"), [(5, 0), (59, 0), (61, 1), (80_000, 1)])
def test_the_end_moves_when_it_is_worth_a_write(away_s: float, moved: int) -> None:
    store, clock = OneSession(), FakeClock()
    desk = SessionDesk(store, None, TTL, clock, lambda _: None, 50)  # type: ignore[arg-type]
    clock.wall += timedelta(seconds=away_s)
    opened = asyncio.run(desk.come_back("s", "t", Visitor("127.0.0.1")))
    assert store.moved == moved
    # At any rate it lives for its whole time from now on, give or take a minute.
    assert opened.session.expires_at >= clock.wall + TTL - timedelta(minutes=1)
