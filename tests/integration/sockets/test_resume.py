"""A socket that broke off comes back: every missed frame once, in order."""

import asyncio
import random
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone
from redis import Redis

from chat.models import Session, SessionTurn
from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import (
    Frame,
    Server,
    Shopper,
    covered,
    knocking,
    shown,
    visiting,
)

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "manga words=120 every=10"


async def broken_off(server: Server, count: int) -> tuple[Frame, str, list[Frame]]:
    """Read ``count`` frames of an answer and lose the socket."""
    async with visiting(server) as shopper:
        accepted = await shopper.ask(ASKED)
        frames = [await shopper.receive() for _ in range(count)]
        shopper.socket.transport.abort()
        return shopper.session, accepted["response_id"], frames


async def rest(
    server: Server, session: Frame, response_id: str, seq: int
) -> list[Frame]:
    async with visiting(server, session, (response_id, seq)) as shopper:
        assert shopper.session["resumed"] is True
        return await shopper.until("end")


def check_whole(frames: list[Frame]) -> None:
    numbers = covered(frames)
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown(frames) == frames[-1]["text"] == answer_to(ASKED)
    assert frames[-1]["status"] == "complete"


async def test_an_answer_goes_on_where_the_socket_broke_off(server: Server) -> None:
    session, response_id, seen = await broken_off(server, 5)
    check_whole(seen + await rest(server, session, response_id, seen[-1]["seq"]))


async def test_an_answer_goes_on_on_another_process(
    daphne: Server, uvicorn: Server
) -> None:
    for one, other in ((daphne, uvicorn), (uvicorn, daphne)):
        session, response_id, seen = await broken_off(one, 5)
        check_whole(seen + await rest(other, session, response_id, seen[-1]["seq"]))


async def test_a_finished_answer_is_replayed_from_every_number(
    daphne: Server, uvicorn: Server
) -> None:
    async with visiting(daphne) as shopper:
        whole = await shopper.answer("manga words=40 every=3")
        session, response_id = shopper.session, whole[-1]["response_id"]
    last = whole[-1]["seq"]
    # A frame may stand for several numbers: nobody has seen half of one.
    seen = {0} | {frame["seq"] for frame in whole}
    for server in (daphne, uvicorn):
        for seq in range(last):
            frames = await rest(server, session, response_id, seq)
            assert covered(frames) == list(range(seq + 1, last + 1))
            before = [frame for frame in whole if frame["seq"] <= seq]
            assert seq not in seen or shown(before + frames) == shown(whole)


async def test_many_cuts_on_changing_processes_lose_and_double_nothing(
    daphne: Server, uvicorn: Server
) -> None:
    dice = random.Random(7)

    async def one() -> None:
        async with visiting(daphne) as shopper:
            accepted = await shopper.ask(ASKED)
            session, response_id = shopper.session, accepted["response_id"]
            frames = [await shopper.receive()]
            shopper.socket.transport.abort()
        while frames[-1]["type"] != "end":
            server = dice.choice((daphne, uvicorn))
            after = (response_id, frames[-1]["seq"])
            async with visiting(server, session, after) as shopper:
                for _ in range(dice.randint(1, 8)):
                    frames.append(await shopper.receive())
                    if frames[-1]["type"] == "end":
                        break
                shopper.socket.transport.abort()
        check_whole(frames)

    await asyncio.gather(*(one() for _ in range(20)))


async def test_nothing_follows_the_end(server: Server) -> None:
    async with visiting(server) as shopper:
        end = (await shopper.answer("manga words=3"))[-1]
        session = shopper.session
    async with visiting(server, session, (end["response_id"], end["seq"])) as shopper:
        await shopper.send(type="ping")
        assert await shopper.receive() == {"type": "pong"}


async def test_an_answer_that_left_the_log_comes_as_a_snapshot(
    server: Server, redis_url: str
) -> None:
    async with visiting(server) as shopper:
        whole = await shopper.answer("manga words=30")
        session, response_id = shopper.session, whole[-1]["response_id"]
    await asyncio.sleep(0.3)
    with Redis.from_url(f"{redis_url}?db=2") as redis:
        assert redis.delete(f"frames:{response_id}") == 1
    frames = await rest(server, session, response_id, 1)
    assert [frame["type"] for frame in frames] == ["snapshot", "end"]
    assert covered(frames) == list(range(2, whole[-1]["seq"] + 1))
    assert shown(frames) == shown(whole)


async def test_the_history_comes_with_the_session(server: Server) -> None:
    async with visiting(server) as shopper:
        end = (await shopper.answer("manga words=3"))[-1]
        session = shopper.session
    async with visiting(server, session) as shopper:
        turns = shopper.session["turns"]
    assert [turn["role"] for turn in turns] == ["user", "assistant"]
    assert turns[1]["text"] == end["text"]
    assert {turn["response_id"] for turn in turns} == {end["response_id"]}


async def test_what_is_kept_of_a_message_is_redacted(server: Server) -> None:
    async with visiting(server) as shopper:
        await shopper.answer("manga words=3 for jane.doe@mail.example please")
    kept = await database_sync_to_async(
        lambda: SessionTurn.objects.values_list("user_text", flat=True).get()
    )()
    assert "jane.doe" not in kept
    assert "please" in kept


async def test_a_session_whose_time_has_passed_is_followed_by_a_fresh_one(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        await shopper.answer("manga words=1")
        old = shopper.session
    past = timezone.now() - timedelta(seconds=1)
    await database_sync_to_async(Session.objects.update)(expires_at=past)
    async with visiting(server, old) as shopper:
        new = shopper.session
    assert (new["expired"], new["resumed"], new["turns"]) == (True, False, [])
    assert new["session_id"] != old["session_id"]
    assert new["text"].startswith("Welcome back")


@pytest.mark.parametrize(
    ("session_id", "token", "code"),
    [
        (None, "wrong", "unauthorized"),
        ("00000000-0000-4000-8000-000000000000", "any", "unknown_session"),
        ("no uuid", "any", "unknown_session"),
    ],
)
async def test_a_session_opens_with_its_own_token_only(
    server: Server, session_id: str | None, token: str, code: str
) -> None:
    async with visiting(server) as owner, knocking(server) as stranger:
        known = session_id or owner.session["session_id"]
        answer = await stranger.hello({"session_id": known, "token": token})
        assert (answer["type"], answer["code"]) == ("error", code)
        # The socket lives, and may begin a session of its own.
        assert (await stranger.hello())["type"] == "session"


async def test_another_sessions_response_is_not_replayed(server: Server) -> None:
    async with visiting(server) as owner:
        end = (await owner.answer("manga words=3"))[-1]
    async with visiting(server) as stranger:
        session = stranger.session
    async with visiting(server, session, (end["response_id"], 0)) as stranger:
        answer = await stranger.receive()
    assert (answer["type"], answer["code"]) == ("error", "unknown_response")


async def test_a_client_that_acknowledges_late_gets_everything_in_its_own_time(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        accepted = await shopper.ask("manga words=600 every=1")
        response_id = accepted["response_id"]
        await shopper.send(type="ack", response_id=response_id, seq=0)
        frames = await _acknowledging(shopper, response_id)
    numbers = covered(frames)
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown(frames) == frames[-1]["text"]


async def _acknowledging(shopper: Shopper, response_id: str) -> list[Frame]:
    frames: list[Frame] = []
    while not frames or frames[-1]["type"] != "end":
        frames.append(await shopper.receive())
        if len(frames) % 32 == 0:
            seq = frames[-1]["seq"]
            await shopper.send(type="ack", response_id=response_id, seq=seq)
    return frames
