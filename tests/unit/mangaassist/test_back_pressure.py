"""A client that reads nothing costs little, and ends; one that reads, never does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from websockets.exceptions import InvalidMessage
from websockets.sync.client import ClientConnection, connect

from chat.protocol.codes import CloseCode
from mangaassist.embedded.processes import wait_until
from tests.fakes.raw_socket import RawSocket
from tests.fakes.web_server import Server, unused_port

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = {
    "daphne": ["daphne", "--verbosity", "0", "--port"],
    "uvicorn": [
        *("uvicorn", "--log-level", "warning", "--ws", "websockets-sansio"),
        *("--ws-per-message-deflate", "false", "--port"),
    ],
}
KIB_OF_FRAME, FRAMES = 40, 1_000  # 40 MiB
SIZES = [KIB_OF_FRAME * 512] * FRAMES  # letters of two bytes


@contextmanager
def fountain(kind: str, patience_s: float) -> Iterator[Server]:
    port, (program, *options) = unused_port(), COMMANDS[kind]
    command = [str(Path(sys.executable).parent / program), *options, str(port)]
    command.append("tests.fakes.frame_fountain:application")
    env = os.environ | {"PATIENCE_S": str(patience_s)}
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            assert wait_until(lambda: _answers(port), 60)
            yield Server(kind, port, process)
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        with connected(port):
            return True
    except (OSError, InvalidMessage):
        return False


def connected(port: int) -> ClientConnection:
    address = f"ws://127.0.0.1:{port}/"
    return connect(address, max_size=None, proxy=None, compression=None)


def memory_kib(server: Server) -> int:
    return int(psutil.Process(server.process.pid).memory_info().rss) // 1024


def given_up(control: ClientConnection) -> int:
    control.send("null")
    return int(control.recv(timeout=60))


def test_who_reads_it_all_stays_and_costs_nothing() -> None:
    with (
        fountain("daphne", patience_s=60) as server,
        connected(server.port) as client,
    ):
        before = memory_kib(server)
        for _ in range(2):
            client.send(str(SIZES))
            for number in range(FRAMES):
                assert str(client.recv(timeout=60)).startswith(f"{number}:")
        client.send(str([2]))
        assert client.recv(timeout=60) == "0:"
        assert memory_kib(server) - before < 10_000


@pytest.mark.parametrize("kind", COMMANDS)
def test_who_reads_nothing_costs_little_and_is_given_up(kind: str) -> None:
    with (
        fountain(kind, patience_s=0.5) as server,
        connected(server.port) as control,
        RawSocket(server.port) as idler,
        RawSocket(server.port) as flood,
    ):
        before = memory_kib(server)
        for each in (idler, flood):
            each.say(SIZES)

        def are_given_up() -> bool:
            # 4 MiB a look: pings that would all be answered.
            flood.press_pings(30_000)
            return given_up(control) == 2

        assert wait_until(are_given_up, 120)
        assert memory_kib(server) - before < 20_000
        texts = list(idler.texts())
    assert len(texts) < FRAMES / 10
    # What came is whole and in order; then daphne says why there is no more.
    assert [text.split(":")[0] for text in texts] == [str(n) for n in range(len(texts))]
    assert {len(text) for text in texts} <= {KIB_OF_FRAME * 512}
    assert idler.code == (CloseCode.TOO_SLOW if kind == "daphne" else None)
