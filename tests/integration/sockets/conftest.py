"""Real servers on loopback: daphne and uvicorn, over one database and one Redis."""

import os
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import httpx
import pytest
from django.db import connections

from mangaassist.embedded.processes import wait_until
from tests.fakes.web_server import TLS, Server
from tests.integration.sockets.servers import start

#: The servers that all tests here share; they end with the last of these tests, since a
#: server that idles beside other tests works on their database.
SHARED: list[Server] = []


@pytest.fixture(scope="session")
def server_env(django_db_setup: None, redis_url: str) -> dict[str, str]:
    """The environment of servers that share this run's engines."""
    database = connections["default"].settings_dict
    host = quote(database["HOST"], safe="")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "DATABASE_URL": f"postgresql://postgres@{host}:5432/{database['NAME']}",
        "REDIS_URL": redis_url,
        "MESSAGES_PER_MINUTE": "100000",
        "MESSAGES_BURST": "100000",
        "NEW_SESSIONS_PER_MINUTE": "100000",
        "NEW_SESSIONS_BURST": "100000",
        "API_CALLS_PER_MINUTE": "1000000",
        "API_CALLS_BURST": "100000",
        "WIDGET_ALLOWED_ORIGINS": "https://shop.example",
    }


def _shared(kind: str, env: dict[str, str]) -> Iterator[Server]:
    server = start(kind, env)
    SHARED.append(server)
    yield server
    SHARED.remove(server)
    server.stop()


@pytest.fixture(scope="package")
def daphne(server_env: dict[str, str]) -> Iterator[Server]:
    yield from _shared("daphne", server_env)


@pytest.fixture(scope="package")
def uvicorn(server_env: dict[str, str]) -> Iterator[Server]:
    yield from _shared("uvicorn", server_env)


@pytest.fixture(autouse=True)
def all_is_on_record(transactional_db: None) -> Iterator[None]:
    """Wait for what this test asked for: the next one begins with an empty database."""
    yield
    for server in SHARED:
        wait_until(partial(_is_at_rest, server), 30)


def _is_at_rest(server: Server) -> bool:
    """Whether a server has no response in hand; one that is gone has none."""
    try:
        told = httpx.get(f"{server.http}/metrics", timeout=10, verify=TLS).text
    except httpx.TransportError:
        return True
    return "manga_responses_open 0.0" in told


@pytest.fixture(params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two servers in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]
