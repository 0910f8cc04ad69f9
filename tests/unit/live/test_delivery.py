"""A delivery goes no faster than its client, and loses nothing on the way."""

import asyncio
from collections.abc import AsyncGenerator

import orjson
import pytest

from chat.live.delivery import Delivery, TooSlowError, WindowSize
from chat.protocol.frames import Frame, ResponseFrames

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"


class Written:
    """A source of one response that has been written already."""

    def __init__(self, count: int) -> None:
        encoder = ResponseFrames(R)
        self.frames = [encoder.token(f"{n} ") for n in range(count)]

    async def following(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        for frame in self.frames[after:]:
            await asyncio.sleep(0)
            yield [frame]


class Client:
    """Takes frames; acknowledges when told to."""

    def __init__(self) -> None:
        self.seqs: list[int] = []

    async def take(self, wire: bytes) -> None:
        self.seqs.append(orjson.loads(wire)["seq"])


def delivery(count: int, size: WindowSize) -> tuple[Delivery, Client]:
    client = Client()
    return Delivery(Written(count), R, client.take, size), client  # type: ignore[arg-type]


async def settled(client: Client) -> int:
    """Return how many frames the client has when nothing moves any more."""
    for _ in range(200):
        await asyncio.sleep(0)
    return len(client.seqs)


async def test_a_client_that_never_acknowledges_gets_everything() -> None:
    bringing, client = delivery(1000, WindowSize(10, 10_000, 1))
    await bringing.run(0)
    assert client.seqs == list(range(1, 1001))


async def test_a_client_that_acknowledges_is_never_a_window_ahead() -> None:
    bringing, client = delivery(50, WindowSize(10, 10_000, 5))
    bringing.window.acknowledge(0)
    task = asyncio.create_task(bringing.run(0))
    while len(client.seqs) < 50:
        had = len(client.seqs)
        assert await settled(client) <= had + 10
        bringing.window.acknowledge(client.seqs[-1])
    await task
    assert client.seqs == list(range(1, 51))


async def test_bytes_fill_the_window_too() -> None:
    bringing, client = delivery(50, WindowSize(1000, 500, 5))
    bringing.window.acknowledge(0)
    task = asyncio.create_task(bringing.run(0))
    assert 1 <= await settled(client) < 10
    task.cancel()


async def test_a_client_that_takes_nothing_for_too_long_is_given_up() -> None:
    bringing, client = delivery(50, WindowSize(10, 10_000, 0.01))
    bringing.window.acknowledge(0)
    with pytest.raises(TooSlowError):
        await bringing.run(0)
    assert len(client.seqs) == 10


async def test_a_resume_begins_behind_what_was_seen() -> None:
    bringing, client = delivery(20, WindowSize(10, 10_000, 1))
    await bringing.run(15)
    assert client.seqs == [16, 17, 18, 19, 20]


async def test_what_was_missed_waits_for_the_greeting() -> None:
    client, greeted = Client(), asyncio.Event()
    size = WindowSize(10, 10_000, 1)
    bringing = Delivery(Written(3), R, client.take, size, greeted)  # type: ignore[arg-type]
    task = asyncio.create_task(bringing.run(0))
    assert await settled(client) == 0
    greeted.set()
    await task
    assert client.seqs == [1, 2, 3]
