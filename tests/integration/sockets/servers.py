"""Starts the servers that the socket tests talk to."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from mangaassist.embedded.processes import wait_until
from tests.fakes.web_server import TLS, Server, unused_port

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = {
    "daphne": [
        "daphne",
        "--verbosity",
        "0",
        *("--websocket-max-message-size", "4194304"),
        *("--websocket-max-frame-size", "4194304"),
        "--port",
    ],
    "uvicorn": [
        "uvicorn",
        "--log-level",
        "warning",
        "--ws",
        "websockets-sansio",
        "--port",
    ],
}


def start(kind: str, env: dict[str, str], **changes: str) -> Server:
    """Start a server and wait until it answers."""
    port = unused_port()
    command = [str(Path(sys.executable).parent / COMMANDS[kind][0])]
    command += [*COMMANDS[kind][1:], str(port), "tests.fakes.chat_app:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=env | changes)
    server = Server(kind, port, process)

    def answers() -> bool:
        try:
            address = f"{server.http}/health/live"
            return httpx.get(address, timeout=2, verify=TLS).is_success
        except httpx.TransportError:
            return False

    # A start is some seconds of CPU: beside many others it takes its time.
    if not wait_until(answers, 150):
        server.stop()
        pytest.fail(f"{kind} did not start")
    return server
