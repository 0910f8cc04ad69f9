"""Real engines for every run: PostgreSQL, Redis and, where asked for, the shop."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.processes import wait_until
from mangaassist.embedded.redis import RedisServer
from tests.settings import POSTGRES_PLACES, REDIS_PLACES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_engine: None) -> None:
    """Have PostgreSQL up before pytest-django makes the run's database."""


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[None]:
    """The embedded PostgreSQL, shared with other runs of this clone."""
    with engines_held(POSTGRES_PLACES, redis=False, durable=False):
        yield


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of this run's own."""
    server = RedisServer(REDIS_PLACES, durable=False)
    server.start()
    yield f"unix://{REDIS_PLACES.redis_socket}"
    server.stop()
    shutil.rmtree(REDIS_PLACES.var, ignore_errors=True)
    shutil.rmtree(REDIS_PLACES.sockets, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets; tests read them where they lie."""
    folder = Path(
        os.environ.get("MANGAASSIST_SHARED_DATA", ROOT.parent / "shared/data")
    )
    if not folder.is_dir():
        pytest.fail(f"no data sets at {folder}: set MANGAASSIST_SHARED_DATA")
    return folder


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def store_service() -> Iterator[str]:
    """The store stand-in as a process of its own, without artificial latency."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "chat.demo_store.asgi:app",
            "--port",
            str(port),
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        env=os.environ | {"DEMO_STORE_LATENCY": "zero"},
    )

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/health", timeout=1).is_success
        except httpx.TransportError:
            return False

    try:
        if not wait_until(answers, 20):
            pytest.fail("the store stand-in did not start")
        yield url
    finally:
        process.terminate()
        process.wait(10)
