"""A server process dies or ends in mid-answer: nobody waits in vain."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from channels.db import database_sync_to_async

from audit.selectors.turns import turn_by_response
from chat.models import SessionTurn
from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Frame, Server, Shopper, covered, shown, visiting
from tests.integration.sockets.servers import start

pytestmark = pytest.mark.django_db(transaction=True)

#: Takes half a minute: however slow the machine, it is still being written.
ASKED = "manga words=390 every=75"


@pytest.fixture
def mortal(
    request: pytest.FixtureRequest, server_env: dict[str, str]
) -> Iterator[Server]:
    """A server of one test's own, which may be killed; daphne, or what a test asks."""
    server = start(getattr(request, "param", "daphne"), server_env, DRAIN_S="0.3")
    yield server
    server.stop()


@dataclass(frozen=True)
class Asked:
    """A shopper whose answer is being written: the session and what was seen."""

    session: Frame
    response_id: str
    seen: list[Frame]

    @property
    def after(self) -> tuple[str, int]:
        return self.response_id, self.seen[-1]["seq"]


async def asked(shopper: Shopper, frames: int = 1) -> Asked:
    """Ask for a long answer and read so many frames of it."""
    accepted = await shopper.ask(ASKED)
    seen = [await shopper.receive() for _ in range(frames)]
    return Asked(shopper.session, accepted["response_id"], seen)


async def comes_back(to: Server, one: Asked) -> None:
    """The answer ends as interrupted, whole as far as it was written, and on record."""
    async with visiting(to, one.session, one.after) as shopper:
        frames = await shopper.until("end")
    assert frames[-1]["status"] == "interrupted"
    numbers = covered(one.seen + frames)
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown(one.seen + frames) == frames[-1]["text"]
    assert answer_to(ASKED).startswith(frames[-1]["text"])
    turn = await database_sync_to_async(SessionTurn.objects.get)(
        response_id=one.response_id
    )
    assert (turn.status, turn.answer_text) == ("interrupted", frames[-1]["text"])
    recorded = await database_sync_to_async(turn_by_response)(one.response_id)
    assert recorded is not None
    assert recorded.status == "interrupted"


async def asks_again(to: Server, one: Asked) -> None:
    """The session goes on: the next message is taken and answered."""
    async with visiting(to, one.session) as shopper:
        for _ in range(30):
            answer = await shopper.ask("manga words=2")
            if answer["type"] == "accepted":
                break
            assert answer["code"] == "turn_in_progress"
            await asyncio.sleep(0.3)
        assert (await shopper.until("end"))[-1]["status"] == "complete"


async def test_answers_of_a_killed_process_end_for_all_who_wait_or_come_back(
    mortal: Server, uvicorn: Server
) -> None:
    async with (
        visiting(mortal) as first,
        visiting(mortal) as second,
        visiting(mortal) as third,
    ):
        returning, going_on, watched = await asyncio.gather(
            asked(first, 6), asked(second), asked(third)
        )
        async with visiting(uvicorn, watched.session, watched.after) as reader:
            await reader.until("token")
            mortal.kill()
            # One who reads on another process, one who comes back, one with a wish.
            assert (await reader.until("end"))[-1]["status"] == "interrupted"
        await comes_back(uvicorn, returning)
        await asks_again(uvicorn, going_on)


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
