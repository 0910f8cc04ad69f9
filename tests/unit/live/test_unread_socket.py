"""A client need not acknowledge; one that does not read keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from chat.conf import SocketLimits
from chat.live.connection import Connection
from chat.live.sockets import Sockets
from chat.protocol.codes import CloseCode
from chat.protocol.frames import Frame, ResponseFrames
from tests.unit.live.test_greeting import QuietBus, session

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"
LIMITS = SocketLimits(idle_s=600, open_s=7200)


@dataclass
class Wire:
    """What left for the client, and why its socket was closed.

    Until ``reads`` is set the server waits for the client, whatever it is to be sent.
    """

    reads: asyncio.Event = field(default_factory=asyncio.Event)
    size: int = 0
    kinds: list[str] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    async def send(self, text: str) -> None:
        await self.reads.wait()
        self.size += len(text)
        self.kinds.append(orjson.loads(text)["type"])

    async def close(self, code: int) -> None:
        await self.reads.wait()
        self.closed.append(code)


class LongAnswer:
    """A response of a mebibyte and its end."""

    def __init__(self) -> None:
        encoder = ResponseFrames(R)
        self.frames = [encoder.token("word " * 20_000) for _ in range(10)]

    async def following(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        for frame in self.frames[after:]:
            yield [frame]
            await asyncio.sleep(0)


@pytest.fixture
def sockets() -> Sockets:
    return Sockets(LIMITS, QuietBus(), "p-1")  # type: ignore[arg-type]


def connected(sockets: Sockets, *, reads: bool = True) -> tuple[Connection, Wire]:
    wire = Wire()
    if reads:
        wire.reads.set()
    services: Any = SimpleNamespace(
        limits=LIMITS, sockets=sockets, sources=LongAnswer()
    )
    connection = Connection(services, wire.send, wire.close, "127.0.0.1")
    connection.session = session()
    return connection, wire


async def test_who_acknowledges_nothing_goes_on_for_ever(sockets: Sockets) -> None:
    connection, wire = connected(sockets)
    for _ in range(50):
        connection._deliver(R, 0)
        assert connection._task is not None
        await connection._task
    assert wire.size > 50 * 1024 * 1024 * 0.9
    assert wire.closed == []
    connection.leave()


async def test_a_newer_socket_does_not_wait_for_the_one_that_nobody_reads(
    sockets: Sockets,
) -> None:
    old, wire = connected(sockets, reads=False)
    await sockets.take_over(old)
    new, _ = connected(sockets)
    await sockets.take_over(new)
    wire.reads.set()
    await asyncio.gather(*sockets._closing)
    assert (old.is_closed, wire.closed) == (True, [CloseCode.SUPERSEDED])
    assert not new.is_closed
    new.leave()


async def test_who_reads_is_sent_elsewhere_whoever_does_not(sockets: Sockets) -> None:
    stuck, silent = connected(sockets, reads=False)
    _, told = connected(sockets)
    await sockets.drain()
    assert (told.kinds, told.closed) == (["notice"], [CloseCode.RESTARTING])
    assert stuck.is_closed
    silent.reads.set()
    await asyncio.gather(*sockets._closing)
    assert silent.closed == [CloseCode.RESTARTING]
