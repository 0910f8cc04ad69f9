"""Real servers on loopback: daphne and uvicorn, over one database and one Redis."""

import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connections

from tests.fakes.web_server import Server
from tests.integration.sockets.servers import start


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


@pytest.fixture(scope="session")
def daphne(server_env: dict[str, str]) -> Iterator[Server]:
    server = start("daphne", server_env)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def uvicorn(server_env: dict[str, str]) -> Iterator[Server]:
    server = start("uvicorn", server_env)
    yield server
    server.stop()


@pytest.fixture(params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two servers in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]
