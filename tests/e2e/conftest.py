"""A real browser, and a server that speaks the protocol and misbehaves on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from psycopg import sql

from mangaassist.embedded.places import Places
from tests.e2e.browsers import NAMES, browser_at_hand, flags
from tests.e2e.services import Service, second_web, whole_service
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_server import Page as Document
from tests.fakes.shop_answers import answer_for, covers
from tests.redis_servers import redis_at
from tests.settings import POSTGRES_PLACES, ROOT, RUN

HERE = Path(__file__).resolve().parent
#: A busy machine is slow, not wrong.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
STRICT = (
    "default-src 'none'; script-src {server}; style-src {server}; "
    "img-src {server}; connect-src {server} {socket}; base-uri 'none'"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that lies here: it drives a real browser, and may start the service."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def database_url(postgres_engine: None) -> Iterator[str]:
    """A database of the service's own: the tests' one is emptied again and again."""
    name = sql.Identifier(f"test_{RUN}_web")
    dsn = f"host={POSTGRES_PLACES.sockets} user=postgres dbname=postgres"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        yield f"postgresql://postgres@/test_{RUN}_web?host={POSTGRES_PLACES.sockets}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(drop.format(name))


@pytest.fixture(scope="session")
def service_redis() -> Iterator[str]:
    """A Redis of the service's own, as it has a database of its own.

    On one that it shared, servers of other tests would wait for it to apply a policy
    that its database does not hold, and follow what its breakers found.
    """
    places = Places.of(ROOT / "var" / "test" / f"redis_{RUN}_web")
    with redis_at(places) as url:
        yield url


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The browser's driver, gone with its event loop before a test of elsewhere begins.

    The plug-in keeps it for the whole run, and no async test works after that.
    """
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium of this machine, without what it would say to the world."""
    found = browser_at_hand()
    if found is None:
        pytest.fail(f"browser tests need one of {', '.join(NAMES)} on PATH")
    browser = playwright.chromium.launch(executable_path=found, args=flags(found))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, Any]:
    """Nothing special about a context unless a test says so."""
    return {}


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """The misbehaving server, with the widget, covers and a plain page at ``/``."""
    server = ChatServer(answer_for).start()
    policy = STRICT.format(server="'self'", socket="'self'")
    server.pages["/"] = Document(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>A page</title><body><h1>A page</h1>"
        '<button id="before">Before</button>'
        '<script type="module" src="/widget/v1/manga-assist.js"></script>',
        headers={"content-security-policy": policy},
    )
    for name, svg in covers().items():
        server.pages[f"/covers/{name}.svg"] = Document(svg, "image/svg+xml")
    yield server
    server.stop()


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A context that has patience with a busy machine."""
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """What the browser complained of: policy violations and errors of scripts."""
    found: list[str] = []

    def listen(page: Page) -> None:
        def note(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                found.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: found.append(str(error)))

    context.on("page", listen)
    yield found


@pytest.fixture
def ask(page: Page) -> Callable[[str], None]:
    """Open the panel if need be and ask a question by the keyboard."""

    def do(text: str) -> None:
        if page.get_by_role("dialog").count() == 0:
            page.locator("manga-assist .launcher").click()
        box = page.get_by_label("Your message")
        box.fill(text)
        box.press("Enter")

    return do


@pytest.fixture(scope="session")
def service(
    database_url: str, service_redis: str, free_port: Callable[[], int]
) -> Iterator[Service]:
    """The whole service as processes of their own, its catalogue indexed."""
    ports = free_port(), free_port()
    with whole_service(*ports, database_url, service_redis) as found:
        yield found


@pytest.fixture(scope="session")
def careful_service(
    service: Service, free_port: Callable[[], int]
) -> Iterator[Service]:
    """A second web server of the service, which takes its time.

    Its model does, and its policy: a draft needs a second person.
    """
    settings = {"LLM_PACE_MS": "60", "POLICY_SECOND_PERSON": "yes"}
    with second_web(service, free_port(), **settings) as found:
        yield found
