"""A server process dies or ends in mid-answer: nobody waits in vain."""

import asyncio
from collections.abc import Iterator

import pytest
from channels.db import database_sync_to_async

from audit.selectors.turns import turn_by_response
from chat.models import SessionTurn
from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Server, covered, shown, visiting
from tests.integration.sockets.servers import start

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "manga words=390 every=25"


@pytest.fixture
def mortal(
    request: pytest.FixtureRequest, server_env: dict[str, str]
) -> Iterator[Server]:
    """A server of one test's own, which may be killed; daphne, or what a test asks."""
    server = start(getattr(request, "param", "daphne"), server_env, DRAIN_S="0.3")
    yield server
    server.stop()


async def test_an_answer_of_a_killed_process_ends_as_interrupted(
    mortal: Server, uvicorn: Server
) -> None:
    async with visiting(mortal) as shopper:
        accepted = await shopper.ask(ASKED)
        seen = [await shopper.receive() for _ in range(6)]
        mortal.kill()
        session = shopper.session
    after = (accepted["response_id"], seen[-1]["seq"])
    async with visiting(uvicorn, session, after) as shopper:
        frames = await shopper.until("end")
    assert frames[-1]["status"] == "interrupted"
    numbers = covered(seen + frames)
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown(seen + frames) == frames[-1]["text"]
    assert answer_to(ASKED).startswith(frames[-1]["text"])
    turn = await database_sync_to_async(SessionTurn.objects.get)(
        response_id=accepted["response_id"]
    )
    assert (turn.status, turn.answer_text) == ("interrupted", frames[-1]["text"])
    recorded = await database_sync_to_async(turn_by_response)(accepted["response_id"])
    assert recorded is not None
    assert recorded.status == "interrupted"


async def test_a_reader_on_another_process_sees_the_end_too(
    mortal: Server, uvicorn: Server
) -> None:
    async with visiting(mortal) as shopper:
        accepted = await shopper.ask(ASKED)
        first = await shopper.receive()
        session = shopper.session
    after = (accepted["response_id"], first["seq"])
    async with visiting(uvicorn, session, after) as shopper:
        await shopper.until("token")
        mortal.kill()
        frames = await shopper.until("end")
    assert frames[-1]["status"] == "interrupted"


async def test_the_session_goes_on_after_its_process_was_killed(
    mortal: Server, uvicorn: Server
) -> None:
    async with visiting(mortal) as shopper:
        await shopper.ask(ASKED)
        await shopper.receive()
        mortal.kill()
        session = shopper.session
    async with visiting(uvicorn, session) as shopper:
        for _ in range(30):
            answer = await shopper.ask("manga words=2")
            if answer["type"] == "accepted":
                break
            assert answer["code"] == "turn_in_progress"
            await asyncio.sleep(0.3)
        assert (await shopper.until("end"))[-1]["status"] == "complete"


# Killed, one server is as dead as another; told to end, each has ways of its own.
@pytest.mark.parametrize("mortal", ["daphne", "uvicorn"], indirect=True)
async def test_a_process_that_is_told_to_end_closes_its_answers_first(
    mortal: Server,
) -> None:
    async with visiting(mortal) as shopper, visiting(mortal) as idle:
        await shopper.ask(ASKED)
        await shopper.until("token")
        mortal.process.terminate()
        frames = await shopper.until("end")
        assert frames[-1]["status"] == "interrupted"
        assert await shopper.closed_with() == 4503
        assert (await idle.receive())["code"] == "reconnect"
        assert await idle.closed_with() == 4503
    assert mortal.process.wait(40) in {0, -15}
