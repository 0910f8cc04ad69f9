"""A real browser, and a server that speaks the protocol and misbehaves on demand."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_server import Page as Document
from tests.fakes.shop_answers import answer_for, covers

HERE = Path(__file__).resolve().parent
STRICT = (
    "default-src 'none'; script-src {server}; style-src {server}; "
    "img-src {server}; connect-src {server} {socket}; base-uri 'none'"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that lies here: it drives a real browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Chromium of this machine, without what it would say to the world."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"browser tests need one of {', '.join(names)} on PATH")
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    flags += ["--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": found, "args": flags}


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
            page.get_by_role("button", name="Ask the bookseller").click()
        box = page.get_by_label("Your message")
        box.fill(text)
        box.press("Enter")

    return do
