"""When a socket has to go, and with which code; judged without waiting."""

from types import SimpleNamespace
from typing import Any

import pytest

from chat.live.connection import Connection
from chat.protocol.codes import CloseCode
from chat.protocol.incoming import Ack, ClientFrame, Ping, Stop
from tests.unit.live.test_greeting import LIMITS, ShakyStore, connected, session

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"


class Stopped:
    """Takes every stop."""

    async def stop(self, *_: object) -> None:
        return


async def greeted() -> tuple[Connection, Any]:
    connection, sockets, _ = connected(ShakyStore(fails=0))
    connection.session = session()
    connection._services.stopping = Stopped()  # type: ignore[misc, assignment]
    return connection, sockets


@pytest.mark.parametrize(
    ("frame", "is_said"),
    [(Ping(), False), (Ack(R, 3), False), (Stop(R), True)],
    ids=["ping", "ack", "stop"],
)
async def test_a_line_idles_until_somebody_says_something(
    frame: ClientFrame, is_said: bool
) -> None:
    connection, sockets = await greeted()
    connection.heard_at -= LIMITS.idle_s + 1
    now = connection.opened_at + 1
    assert sockets._overdue(connection, now) is CloseCode.IDLE
    await connection.handle(frame)
    assert (sockets._overdue(connection, now) is None) == is_said
    connection.leave()


async def test_a_line_is_changed_after_two_hours_but_not_under_an_answer() -> None:
    connection, sockets = await greeted()
    late = connection.opened_at + LIMITS.open_s + 1
    connection.heard_at = late
    assert sockets._overdue(connection, late) is CloseCode.TIME_LIMIT
    connection._task = SimpleNamespace(done=lambda: False, cancel=lambda: None)  # type: ignore[assignment]
    assert sockets._overdue(connection, late + LIMITS.idle_s) is None
    connection.leave()
