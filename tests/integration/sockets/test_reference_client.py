"""The app's client over lines that break, idle out, are moved and killed."""

import asyncio
import copy
import random
from collections.abc import Callable

import pytest
from redis import Redis

from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Server, shown
from tests.integration.sockets.servers import start
from tests.reference_client import IDLE, RESTARTING, TIME_LIMIT, Memory, ReferenceClient

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "manga words=150 every=10"


def client(*servers: Server, memory: Memory | None = None) -> ReferenceClient:
    bases = [each.http for each in servers]
    return ReferenceClient(bases, memory, first_wait_s=0.02, longest_wait_s=0.5)


async def cutting(each: ReferenceClient, dice: random.Random) -> None:
    """Lose the line again and again, after some frames each time."""
    while True:
        await each.applied(dice.randint(1, 12))
        each.cut()


async def until(found: Callable[[], bool]) -> None:
    """Wait for something to become true, however slow the machine is."""
    for _ in range(6000):
        if found():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come true")


async def test_answers_are_whole_however_often_the_line_breaks(
    daphne: Server, uvicorn: Server
) -> None:
    async def one(number: int) -> None:
        async with client(daphne, uvicorn) as phone:
            cutter = asyncio.create_task(cutting(phone, random.Random(number)))
            for _ in range(2):
                answer = await phone.ask(LONG)
                assert (answer.text, answer.status) == (answer_to(LONG), "complete")
            cutter.cancel()
            assert phone.counts.lines > 3
            history = await phone.read()
            assert [turn["text"] for turn in history["turns"]] == [
                LONG,
                answer_to(LONG),
            ] * 2

    await asyncio.gather(*(one(number) for number in range(8)))


async def test_an_app_that_was_killed_goes_on_from_what_it_had_kept(
    daphne: Server, uvicorn: Server, redis_url: str
) -> None:
    async with client(daphne) as phone:
        asking = asyncio.create_task(phone.ask(LONG))
        await until(lambda: phone.counts.applied >= 5)
        kept = copy.deepcopy(phone.memory)
        asking.cancel()
    assert kept.active is not None
    assert kept.active.seq > 0
    # The frames wait for an hour: half an hour in a tunnel is nothing.
    with Redis.from_url(f"{redis_url}?db=2") as redis:
        assert redis.pttl(f"frames:{kept.active.response_id}") > 55 * 60 * 1000
    async with client(uvicorn, memory=kept) as phone:
        active = (await phone.read())["active_response"]
        assert active is None or active["response_id"] == kept.active.response_id
        answer = await phone.finished()
        assert (answer.text, answer.status) == (answer_to(LONG), "complete")
        assert phone.counts.repeated == 0
        assert phone.turns[0]["text"] == LONG
        again = await phone.ask("manga words=2")
        assert again.text == answer_to("manga words=2")


async def test_an_idle_app_rests_and_moves_when_its_server_is_told_to_end(
    server_env: dict[str, str], uvicorn: Server
) -> None:
    brief = {"SOCKET_IDLE_S": "1", "SOCKET_OPEN_S": "3", "DRAIN_S": "0.5"}
    server = start("daphne", server_env, **brief)
    try:
        async with client(server, uvicorn) as phone:
            phone.home()
            await until(lambda: phone.is_resting)
            assert phone.counts.codes[-1] == IDLE
            lines = phone.counts.lines
            # Longer than a line may be open; an answer is not cut for that.
            text = "manga words=390 every=10"
            assert (await phone.ask(text, within=90)).text == answer_to(text)
            assert phone.counts.lines == lines + 1
            await until(lambda: phone.counts.codes[-1] in {TIME_LIMIT, IDLE})
            asking = asyncio.create_task(phone.ask("manga words=390 every=50"))
            await until(lambda: bool(phone.memory.active and phone.memory.active.seq))
            phone.move()
            seen = len(phone.counts.codes)
            server.process.terminate()
            assert (await asking).status == "interrupted"
            # On a slow machine the line has by then been open for longer than it may.
            told = {RESTARTING, TIME_LIMIT}
            await until(lambda: not told.isdisjoint(phone.counts.codes[seen:]))
            # Idle apps are spread over ten seconds; who has a question does not wait.
            # A machine that stalls may break an answer off: then it is asked again.
            statuses = [(await phone.ask("manga words=2")).status]
            while statuses[-1] == "interrupted" and len(statuses) < 5:
                statuses.append((await phone.ask("manga words=2")).status)
            assert statuses[-1] == "complete"
    finally:
        server.stop()


async def test_what_was_shown_is_what_the_store_keeps(uvicorn: Server) -> None:
    async with client(uvicorn) as phone:
        answer = await phone.ask("manga words=5")
        turns = (await phone.read())["turns"]
    frame = {"type": "snapshot", "text": answer.text}
    assert turns[1]["text"] == shown([frame])
