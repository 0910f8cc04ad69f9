"""A hello that our own engines let down may be said again, on the same socket."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from chat.conf import SocketLimits
from chat.live import sockets as sockets_module
from chat.live.connection import Connection
from chat.live.session_desk import Opened, Visitor
from chat.live.sockets import Sockets
from chat.orchestration.errors import DependencyError
from chat.protocol.codes import CloseCode, ErrorCode
from chat.protocol.incoming import ClientFrame, FrameError, Hello, Message, Position
from chat.stores.session_store import StoredSession

LIMITS = SocketLimits(idle_s=600, open_s=7200)
NEW = Hello(session_id=None, token="", after=None)
OLD = Hello(session_id="0da3f1a5-59e5-4cd4-9d39-4b4649a13661", token="t", after=None)


def session() -> StoredSession:
    now = datetime.now(UTC)
    end = now + timedelta(hours=1)
    return StoredSession("s-1", b"", None, "demo", "en", now, end)


@dataclass
class ShakyStore:
    """A session store, and the desk before it, that fails as often as it is told to."""

    fails: int

    def _work(self) -> None:
        if self.fails:
            self.fails -= 1
            raise DependencyError("sessions")

    async def begin(self, visitor: Visitor) -> Opened:
        self._work()
        return Opened(session(), "token")

    async def come_back(self, name: str, token: str, visitor: Visitor) -> Opened:
        self._work()
        return Opened(session(), token, resumed=True)

    async def require(self, session: StoredSession, response_id: str) -> None:
        self._work()


class NothingMore:
    """A response that has nothing more to bring."""

    async def following(self, response_id: str, after: int) -> AsyncGenerator[Any]:
        for nothing in ():
            yield nothing


class QuietBus:
    """No other process holds the session's socket."""

    async def take_socket(self, session_id: str, socket_id: str) -> tuple[str, str]:
        return "", ""


@dataclass
class Wire:
    """What the client was sent, and why its socket was closed."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    async def send(self, text: str) -> None:
        self.frames.append(orjson.loads(text))

    async def close(self, code: int) -> None:
        self.closed.append(code)


def connected(store: ShakyStore) -> tuple[Connection, Sockets, Wire]:
    sockets, wire = Sockets(LIMITS, QuietBus(), "p-1"), Wire()  # type: ignore[arg-type]
    services: Any = SimpleNamespace(
        limits=LIMITS,
        sockets=sockets,
        desk=store,
        store=store,
        stopping=store,
        sources=NothingMore(),
    )
    return Connection(services, wire.send, wire.close, "127.0.0.1"), sockets, wire


@pytest.mark.parametrize("hello", [NEW, OLD], ids=["new", "resumed"])
async def test_a_hello_that_failed_is_answered_when_it_is_said_again(
    hello: Hello,
) -> None:
    connection, _, wire = connected(ShakyStore(fails=1))
    with pytest.raises(FrameError) as refused:
        await connection.handle(hello)
    assert refused.value.code is ErrorCode.UNAVAILABLE
    await connection.handle(hello)
    assert [frame["type"] for frame in wire.frames] == ["session"]
    connection.leave()


async def test_who_asks_for_the_rest_of_an_answer_is_not_greeted_without_it() -> None:
    # A client that was greeted can't say hello again, and would wait for ever.
    connection, _, wire = connected(ShakyStore(fails=2))
    after = Position("0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7", 12)
    for _ in range(2):  # the session can't be read, then the response can't
        with pytest.raises(FrameError):
            await connection.handle(replace(OLD, after=after))
    assert not wire.frames
    await connection.handle(replace(OLD, after=after))
    assert [frame["type"] for frame in wire.frames] == ["session"]
    assert connection.is_delivering
    connection.leave()


async def test_who_said_hello_in_vain_is_given_the_time_to_say_it_again() -> None:
    connection, sockets, _ = connected(ShakyStore(fails=1))
    connection.hello_from -= 2 * LIMITS.hello_s
    late = connection.opened_at + 1
    assert sockets._overdue(connection, late) is CloseCode.NO_HELLO
    with pytest.raises(FrameError):
        await connection.handle(NEW)
    assert sockets._overdue(connection, late) is None
    connection.leave()


async def test_a_hello_that_is_being_served_is_not_one_that_was_never_said() -> None:
    store = ShakyStore(fails=0)
    connection, sockets, wire = connected(store)
    late = connection.opened_at + 2 * LIMITS.hello_s
    assert sockets._overdue(connection, late) is CloseCode.NO_HELLO
    asked, answered = asyncio.Event(), asyncio.Event()

    async def begin(visitor: Visitor) -> Opened:
        asked.set()
        await answered.wait()
        return Opened(session(), "token")

    store.begin = begin  # type: ignore[method-assign]
    hello = asyncio.create_task(connection.handle(NEW))
    await asked.wait()
    assert sockets._overdue(connection, late) is None
    answered.set()
    await hello
    assert [frame["type"] for frame in wire.frames] == ["session"]
    connection.leave()


async def test_a_process_that_stood_still_blames_nobody_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection, sockets, _ = connected(ShakyStore(fails=0))
    begin = connection.opened_at
    # The first sweep comes a minute late, the second one in time.
    moments = iter([begin, begin + 60, begin + 60, begin + 60.01])
    looks: list[float] = []

    def monotonic() -> float:
        looks.append(next(moments, begin + 61))
        return looks[-1]

    closed: asyncio.Future[tuple[int, int]] = asyncio.Future()

    async def close(code: int) -> None:
        closed.set_result((code, len(looks)))

    connection._close = close
    sockets._limits = replace(LIMITS, idle_s=0.02)
    clock = SimpleNamespace(monotonic=monotonic)
    monkeypatch.setattr(sockets_module, "time", clock)
    code, looks_before = await closed
    assert code == CloseCode.NO_HELLO
    assert looks_before > 3  # the late sweep, which made two of them, closed nothing


@pytest.mark.parametrize("frame", [NEW, OLD, Message("m-1", "hello")])
async def test_a_process_that_ends_begins_nothing_any_more(frame: ClientFrame) -> None:
    connection, sockets, wire = connected(ShakyStore(fails=0))
    sockets.is_draining = True  # and this line came after all others were told
    await connection.handle(frame)
    assert [each.get("code") for each in wire.frames] == ["reconnect"]
    assert wire.closed == [CloseCode.RESTARTING]
