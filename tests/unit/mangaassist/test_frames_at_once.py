"""What the socket has room for leaves at once; the rest and all else waits its turn."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidMessage
from websockets.sync.client import ClientConnection, connect

from mangaassist.embedded.processes import wait_until
from mangaassist.frames_at_once import _written
from tests.fakes.web_server import unused_port

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Transport:
    """Takes as much as it has room for."""

    room: int | Exception
    TLS: bool = False
    connected: int = 1
    disconnecting: int = 0
    dataBuffer: bytes = b""  # noqa: N815 (Twisted's name)
    _tempDataBuffer: list[bytes] = field(default_factory=list)  # noqa: N815
    sent: bytes = b""
    queued: bytes = b""

    def writeSomeData(self, data: bytes) -> int | Exception:  # noqa: N802
        if isinstance(self.room, Exception):
            return self.room
        self.sent += data[: self.room]
        return min(self.room, len(data))

    def write(self, data: bytes) -> None:
        self.queued += data


@dataclass
class Protocol:
    """What is looked at of autobahn's protocol."""

    transport: Transport
    state: int = 3
    STATE_OPEN: int = 3
    _perMessageCompress: Any = None  # noqa: N815
    send_queue: tuple[Any, ...] = ()
    autoFragmentSize: int = 0  # noqa: N815 (autobahn's name)


@pytest.mark.parametrize("room", [0, 1, 2, 5, 7, 100])
def test_what_there_is_no_room_for_is_queued(room: int) -> None:
    transport = Transport(room)
    assert _written(Protocol(transport), b"hello")
    assert transport.sent + transport.queued == b"\x81\x05hello"
    assert len(transport.sent) == min(room, 7)


def test_a_lost_line_is_left_for_the_library_to_find() -> None:
    transport = Transport(ConnectionError("gone"))
    assert _written(Protocol(transport), b"hello")
    assert transport.queued == b"\x81\x05hello"


@pytest.mark.parametrize(
    "protocol",
    [
        Protocol(Transport(9), state=2),
        Protocol(Transport(9), _perMessageCompress="deflate"),
        Protocol(Transport(9), send_queue=("earlier",)),
        Protocol(Transport(9, dataBuffer=b"earlier")),
        Protocol(Transport(9, _tempDataBuffer=[b"earlier"])),
        Protocol(Transport(9, disconnecting=1)),
        Protocol(Transport(9, connected=0)),
        Protocol(Transport(9, TLS=True)),
    ],
    ids=repr,
)
def test_nothing_overtakes_and_nothing_is_written_that_is_not_plain(
    protocol: Protocol,
) -> None:
    assert not _written(protocol, b"hello")
    assert not protocol.transport.sent + protocol.transport.queued


def test_frames_of_all_sizes_come_whole_and_in_order_from_daphne() -> None:
    # More than the kernel holds for a client that has not begun to read.
    sizes = [3, 40, 62, 63, 64, 125, 126, 5000, 21_000, 32_768, 40_000, 300_000] * 30
    port = unused_port()
    command = [str(Path(sys.executable).parent / "daphne"), "--verbosity", "0"]
    command += ["--port", str(port), "tests.fakes.frame_fountain:application"]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            with _connected(f"ws://127.0.0.1:{port}/") as socket:
                socket.send(str(sizes))
                for number, size in enumerate(sizes):
                    assert socket.recv(timeout=60) == f"{number}:".ljust(size, "ō")
        finally:
            server.kill()


def _connected(url: str) -> ClientConnection:
    """Connect to a server that is about to start."""
    found: list[ClientConnection] = []

    def connects() -> bool:
        try:
            found.append(connect(url, max_size=None, proxy=None))
        except (OSError, InvalidMessage):
            return False
        return True

    assert wait_until(connects, 60)
    return found[0]
