"""A client that takes nothing can't make the server keep without end for it."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import orjson

from chat.conf import SocketLimits
from chat.live.connection import Connection
from chat.live.sockets import Sockets
from chat.protocol.codes import CloseCode
from chat.protocol.frames import Frame, ResponseFrames
from chat.protocol.incoming import Ack, Ping

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"
LIMITS = replace(SocketLimits(idle_s=600, open_s=7200), unread_bytes=4_000)


@dataclass
class Wire:
    """What left for the client, and why its socket was closed."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    async def send(self, text: str) -> None:
        self.frames.append(orjson.loads(text))

    async def close(self, code: int) -> None:
        self.closed.append(code)


class LongAnswer:
    """A response of a hundred frames; says how far it was read."""

    def __init__(self) -> None:
        encoder = ResponseFrames(R)
        self.frames = [encoder.token(f"word {number} ") for number in range(100)]
        self.read = 0

    async def following(
        self, response_id: str, after: int
    ) -> AsyncGenerator[list[Frame], None]:
        for frame in self.frames[after:]:
            self.read += 1
            yield [frame]
            await asyncio.sleep(0)


def connected() -> tuple[Connection, Wire, LongAnswer]:
    wire, answer = Wire(), LongAnswer()
    services: Any = SimpleNamespace(
        limits=LIMITS,
        sockets=Sockets(LIMITS, None, "p-1"),  # type: ignore[arg-type]
        sources=answer,
    )
    return Connection(services, wire.send, wire.close, "127.0.0.1"), wire, answer


async def brought(connection: Connection) -> None:
    """Bring the answer until it ends or is given up."""
    connection._deliver(R, 0)
    task = connection._task
    assert task is not None
    await asyncio.wait([task])


async def test_an_answer_that_nobody_takes_is_given_up_with_a_code() -> None:
    connection, wire, answer = connected()
    await brought(connection)
    assert wire.closed == [CloseCode.TOO_SLOW]
    assert sum(len(orjson.dumps(frame)) for frame in wire.frames) < 4_200
    # Nothing is read for a socket that is closed; the client asks again from there.
    assert answer.read == len(wire.frames) < 100
    assert wire.frames[-1]["seq"] == len(wire.frames)


async def test_pings_that_nobody_reads_the_answers_of_end_too() -> None:
    connection, wire, _ = connected()
    for _ in range(1_000):
        await connection.handle(Ping())
    assert wire.closed == [CloseCode.TOO_SLOW]
    assert len(wire.frames) < 300


async def test_a_client_that_acknowledges_gets_all_of_it() -> None:
    connection, wire, _ = connected()
    connection._deliver(R, 0)
    task = connection._task
    assert task is not None
    connection.session = object()  # type: ignore[assignment]
    while not task.done():
        await asyncio.sleep(0)
        last = wire.frames[-1]["seq"] if wire.frames else 0
        await connection.handle(Ack(R, last))
    assert [frame["seq"] for frame in wire.frames] == list(range(1, 101))
    assert wire.closed == []
