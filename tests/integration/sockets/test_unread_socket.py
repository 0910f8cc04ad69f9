"""A client that stops reading loses its socket, and nothing of its answer."""

import httpx
import orjson
import pytest

from mangaassist.embedded.processes import wait_until
from tests.fakes.chat_script import answer_to
from tests.fakes.raw_socket import RawSocket
from tests.fakes.web_server import TLS, Frame, Server, covered, shown, visiting

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "manga words=2000"
MESSAGE = {"type": "message", "id": "m-1", "text": ASKED}


def sockets_of(server: Server) -> int:
    told = httpx.get(f"{server.http}/metrics", timeout=60, verify=TLS).text
    [line] = [each for each in told.splitlines() if each.startswith("manga_sockets ")]
    return int(float(line.split()[1]))


async def test_who_stops_reading_is_told_so_and_misses_nothing(daphne: Server) -> None:
    assert wait_until(lambda: sockets_of(daphne) == 0, 60)
    with RawSocket(daphne.port, "/ws/chat/") as client:
        frames = map(orjson.loads, client.texts())
        client.say({"type": "hello", "session_id": None, "token": None, "after": None})
        session = next(frames)
        client.say(MESSAGE)
        response_id = next(frames)["response_id"]
        while next(frames)["type"] != "end":
            pass

        def is_let_go() -> bool:
            # The same question brings the same answer: more and more that nobody reads.
            client.say(MESSAGE)
            return sockets_of(daphne) == 0

        assert wait_until(is_let_go, 120)
        # What was said until then can be read yet.
        unread = [frame for frame in frames if frame["type"] != "accepted"]
        assert client.code == 4424
    first = next(
        frame for frame in reversed(unread) if frame.get("from", frame["seq"]) == 1
    )
    async with visiting(daphne, session, (response_id, first["seq"])) as shopper:
        rest = await shopper.until("end")
    check_whole([first, *rest])


def check_whole(frames: list[Frame]) -> None:
    numbers = covered(frames)
    assert numbers == list(range(1, len(numbers) + 1))
    assert frames[-1]["status"] == "complete"
    assert shown(frames) == frames[-1]["text"] == answer_to(ASKED)
