"""Real engines for every run: PostgreSQL, Redis and, where asked for, the shop."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from redis import Redis
from xdist.remote import Producer

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.processes import end_child, wait_until
from mangaassist.embedded.store import answers
from tests.emptying import empty_quickly
from tests.fakes.moto import CREDENTIALS, moto_server
from tests.leftovers import drop_left_databases, remove_left_redis
from tests.network import block_the_network
from tests.patience import wait_patiently
from tests.redis_servers import redis_at
from tests.settings import POSTGRES_PLACES, REDIS_PLACES, ROOT
from tests.spreading import SpreadByServers

block_the_network()
empty_quickly()
wait_patiently()
# A busy machine is slow, not wrong: no example has a time limit of its own.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> SpreadByServers:
    """Spread the tests over the workers by what they share."""
    return SpreadByServers(config, log)


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[None]:
    """The embedded PostgreSQL, shared with other runs of this clone."""
    with engines_held(POSTGRES_PLACES, redis=False, durable=False):
        drop_left_databases()
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_engine: None) -> None:
    """Have PostgreSQL up before pytest-django makes the run's database."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """End sessions that a thread of the last test still holds: the database goes."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of this process's own, the one that the settings name."""
    remove_left_redis()
    with redis_at(REDIS_PLACES) as url:
        yield url


@pytest.fixture
def empty_redis(redis_url: str) -> str:
    """The address of the Redis server, emptied for this test."""
    with Redis.from_url(redis_url) as client:
        client.flushall()
    return redis_url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets; tests read them where they lie."""
    named = os.environ.get("MANGAASSIST_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.fail(f"no data sets at {folder}: set MANGAASSIST_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Return a loopback port that nobody listens on, each time it is called."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find


@pytest.fixture(scope="session")
def aws(free_port: Callable[[], int]) -> Iterator[str]:
    """The address of AWS on this machine, with credentials in the environment."""
    with moto_server(free_port()) as url, pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        yield url


@contextmanager
def store_stand_in(port: int, **environment: str) -> Iterator[str]:
    """Run the store stand-in without artificial latency; give its base address."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", "chat.demo_store.asgi:app"]
    command += ["--port", str(port), "--log-level", "warning"]
    own = {"DEMO_STORE_LATENCY": "zero"} | environment
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own)
    try:
        wait_until(lambda: process.poll() is not None or answers(f"{url}/health"), 150)
        if not answers(f"{url}/health"):
            pytest.fail("the store stand-in did not start (see its output)")
        yield url
    finally:
        end_child(process, 10)


@pytest.fixture(scope="session")
def store_service(free_port: Callable[[], int]) -> Iterator[str]:
    """The base address of the store stand-in, a process without artificial latency."""
    with store_stand_in(free_port()) as url:
        yield url


@pytest.fixture
def anilist_service(free_port: Callable[[], int], shared_data: Path) -> Iterator[str]:
    """The base address of a stand-in that serves the AniList catalogue."""
    file = shared_data / "manga_catalogue_anilist" / "manga.csv"
    with store_stand_in(free_port(), DEMO_STORE_CATALOGUE=str(file)) as url:
        yield url


@pytest.fixture
def service_environment(
    transactional_db: None, empty_redis: str, store_service: str
) -> dict[str, str]:
    """The environment for processes of the service that a test starts.

    They see this run's database and Redis, and the stand-in of ``store_service``.
    """
    services = "catalogue pricing profile recommendations promotions reviews reranker"
    urls = {
        f"{each.upper()}_URL": f"{store_service}/{each}" for each in services.split()
    }
    own = {"DJANGO_SETTINGS_MODULE": "mangaassist.settings", "PYTHONUNBUFFERED": "1"}
    return os.environ | urls | own
