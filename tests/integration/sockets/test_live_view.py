"""The live view over real sockets: nothing lost or doubled, and who may watch."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from websockets.exceptions import InvalidStatus

from tests.fakes.live_watcher import Watcher, person, signed_in, watching
from tests.fakes.web_server import Frame, Server, visiting

NONSENSE = (
    "",
    "{",
    "[]",
    b"\x00",
    '{"a":1}',
    '{"type":"ack","n":"1"}',
    '{"type":"show","intents":["nonsense"]}',
    '{"type":"show","problems":"yes"}',
    "x" * 5000,
)

pytestmark = pytest.mark.django_db(transaction=True)


async def operator() -> str:
    """Return the session of somebody who may watch."""
    return await database_sync_to_async(lambda: signed_in(person("Operator")))()


async def turns(server: Server, count: int) -> list[str]:
    """Have a shopper ask; return the response ids."""
    asked = []
    async with visiting(server) as shopper:
        for _ in range(count):
            frames = await shopper.answer("manga words=2")
            asked.append(frames[-1]["response_id"])
    return asked


def watched(watcher: Watcher, asked: list[str]) -> list[Frame]:
    """Return the rows of these responses, in the order in which they came."""
    return [row for row in watcher.rows if row["response_id"] in asked]


async def test_turns_are_seen_as_they_end_without_their_words(server: Server) -> None:
    async with watching(server, await operator()) as watcher:
        await watcher.show()
        await watcher.until("past")
        asked = await turns(server, 3)
        async with asyncio.timeout(60):
            # Late turns of other tests may come between.
            while len(ours := watched(watcher, asked)) < 3:
                await watcher.read()
        assert [row["response_id"] for row in ours] == asked
        told = ours[-1]
        assert told["intent"] == "small_talk"
        assert told["status"] == "complete"
        assert "words" not in str(told)
        # Where Redis was emptied just now, a process tells of itself once more soon.
        state = await watcher.until_state(
            lambda it: it["rates"]["turns_minute"] >= 3 and it["processes"] >= 1
        )
        assert state["busy_by_turns"]


async def test_who_comes_back_misses_nothing_and_sees_nothing_twice(
    server: Server,
) -> None:
    session = await operator()
    async with watching(server, session) as watcher:
        await watcher.show()
        await watcher.until("past")
        first = await turns(server, 2)
        seen = (await watcher.until_rows(len(watcher.rows) + 2))[-2:]
        watcher.socket.transport.abort()
    missed = await turns(server, 3)
    async with watching(server, session) as again:
        await again.show(after=watcher.place)
        past = await again.until("past")
        later = await turns(server, 1)
        rest = await again.until_rows(4)
    assert (past["missing"], past["follows"], past["is_new_count"]) == (0, True, False)
    assert seen + rest == first + missed + later


async def test_a_filter_shows_problems_alone(daphne: Server) -> None:
    async with watching(daphne, await operator()) as watcher:
        await watcher.show(problems=True)
        past = await watcher.until("past")
        await turns(daphne, 1)
        while watcher.place == past["place"]:
            await watcher.until("pulse")
        assert all(row["problems"] for row in watcher.rows)


async def test_who_does_not_read_is_sent_no_more(daphne: Server) -> None:
    async with watching(daphne, await operator()) as watcher:
        watcher.acknowledges = False
        await watcher.show()
        await watcher.until("past")
        for _ in range(8):
            await turns(daphne, 1)
        async with asyncio.timeout(60):
            while len(watcher.frames) < 8:
                await watcher.read()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await watcher.read()
        asked = await turns(daphne, 2)
        watcher.acknowledges = True
        await watcher.socket.send('{"type": "ack", "n": 8}')
        async with asyncio.timeout(60):
            while watcher.rows[-1]["response_id"] != asked[-1]:
                await watcher.read()


async def test_strangers_and_other_roles_are_told_why(daphne: Server) -> None:
    def legal() -> str:
        return signed_in(person("Legal", "lee"))

    session = await database_sync_to_async(legal)()
    async with watching(daphne, session) as watcher:
        assert await watcher.closed_with() == 4403
    async with watching(daphne, "") as watcher:
        assert await watcher.closed_with() == 4401
    async with watching(daphne, "made-up") as watcher:
        assert await watcher.closed_with() == 4401


async def test_other_pages_are_turned_away(server: Server) -> None:
    session = await operator()
    for origin in ("https://evil.example", None, "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus):
            async with watching(server, session, origin=origin):
                pass


async def test_signing_out_ends_the_view_within_seconds(daphne: Server) -> None:
    session = await operator()
    async with watching(daphne, session) as watcher:
        await watcher.show()
        await watcher.until("past")
        await database_sync_to_async(SessionStore(session).delete)()
        assert await watcher.closed_with(within=20) == 4401


async def test_losing_the_role_ends_the_view_within_seconds(daphne: Server) -> None:
    user = await database_sync_to_async(person)("Operator")
    session = await database_sync_to_async(signed_in)(user)
    async with watching(daphne, session) as watcher:
        await watcher.show()
        await watcher.until("past")
        await database_sync_to_async(user.groups.clear)()
        assert await watcher.closed_with(within=20) == 4403


async def test_nonsense_closes_the_socket_and_nothing_else(daphne: Server) -> None:
    session = await operator()
    async with watching(daphne, session) as bystander:
        await bystander.show()
        await bystander.until("past")
        for frame in NONSENSE:
            async with watching(daphne, session) as watcher:
                await watcher.socket.send(frame)
                assert await watcher.closed_with() == 4400
        await bystander.until("pulse")


async def test_a_flood_closes_the_socket(daphne: Server) -> None:
    async with watching(daphne, await operator()) as watcher:
        for _ in range(300):
            await watcher.socket.send('{"type":"ack","n":1}')
        assert await watcher.closed_with() == 4429


async def test_a_place_of_nowhere_begins_with_the_newest(daphne: Server) -> None:
    asked, session = await turns(daphne, 1), await operator()
    async with watching(daphne, session) as watcher:
        await watcher.show()
        async with asyncio.timeout(60):
            while not watched(watcher, asked):
                await watcher.read()
    async with watching(daphne, session) as watcher:
        await watcher.show(after="deadbeef.12")
        past = await watcher.until("past")
        assert past["is_new_count"]
        assert past["events"]
