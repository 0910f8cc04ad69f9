"""A person at the console of the whole service, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.services import Service

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


Cookie = tuple[str, str]


@pytest.fixture(scope="session")
def cookies(service: Service) -> dict[str, Cookie]:
    """The sessions of people by name, with some turns on record.

    Robin administers; nora and otto are of Safety; nobody has no role.
    """
    printed = service.programs.run(
        "from tests.e2e.console.turns_on_record import main; main()"
    )
    lines = (each.split() for each in printed.splitlines())
    return {name: (key, value) for name, key, value in lines}


@pytest.fixture(scope="session")
def console_cookie(cookies: dict[str, Cookie]) -> Cookie:
    """The session of the administrator."""
    return cookies["robin"]


@pytest.fixture(scope="module")
def at_console(
    browser: Browser, service: Service, console_cookie: Cookie
) -> Iterator[BrowserContext]:
    """A browser whose owner is signed in, one for all tests of a module."""
    context = browser.new_context(
        base_url=service.url, viewport=WIDE, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    name, value = console_cookie
    context.add_cookies([{"name": name, "value": value, "url": service.url}])
    yield context
    context.close()


@pytest.fixture
def console(at_console: BrowserContext) -> Iterator[Page]:
    """A page of that browser, which has to stay free of complaints."""
    page = at_console.new_page()
    complaints = complaints_of(page)
    yield page
    page.close()
    assert complaints == []


def complaints_of(page: Page) -> list[str]:
    """Return the list to which the errors of a page are added as they come."""
    found: list[str] = []
    page.on(
        "console",
        lambda each: found.append(each.text) if each.type == "error" else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
