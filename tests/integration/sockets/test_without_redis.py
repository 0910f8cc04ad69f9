"""Redis is away: slower to resume, looser limits, and every shopper gets an answer."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Server, shown, visiting
from tests.integration.sockets.servers import start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def alone(server_env: dict[str, str]) -> Iterator[Server]:
    """A server whose Redis does not exist."""
    server = start("daphne", server_env, REDIS_URL="unix:///nowhere/redis.sock")
    asyncio.run(at_work(server))
    yield server
    server.stop()


async def at_work(server: Server) -> None:
    """Wait until the server answers: its first turn loads much, and may be too late."""
    for _ in range(5):
        async with visiting(server) as shopper:
            if (await shopper.answer("manga words=1"))[-1]["status"] == "complete":
                return


async def test_answers_stream_and_turns_follow_each_other(alone: Server) -> None:
    async with visiting(alone) as shopper:
        for _ in range(3):
            frames = await shopper.answer("manga words=30 every=2")
            assert shown(frames) == answer_to("manga words=30")
            assert frames[-1]["status"] == "complete"


async def test_a_socket_that_broke_off_resumes_on_the_same_process(
    alone: Server,
) -> None:
    async with visiting(alone) as shopper:
        accepted = await shopper.ask("manga words=60 every=10")
        first = await shopper.receive()
        session = shopper.session
        shopper.socket.transport.abort()
    after = (accepted["response_id"], first["seq"])
    async with visiting(alone, session, after) as shopper:
        rest = await shopper.until("end")
    assert shown([first, *rest]) == answer_to("manga words=60")


async def test_one_response_at_a_time_still_holds(alone: Server) -> None:
    async with visiting(alone) as shopper:
        await shopper.ask("manga words=100 every=10")
        await shopper.send(type="message", id="other", text="manga words=1")
        frames = await shopper.until("error")
        assert frames[-1]["code"] == "turn_in_progress"


def test_readiness_says_so(alone: Server) -> None:
    answer = httpx.get(f"{alone.http}/health/ready")
    assert answer.json()["parts"]["redis"]["ok"] is False
