"""Looks at a page for everybody's sake: on a phone, at a desk, in light and in dark."""

from playwright.sync_api import Page

from tests.e2e.console.conftest import PHONE, WIDE
from tests.e2e.rules import broken_rules


def open_on_a_phone(page: Page, address: str) -> None:
    """Open an address in a window as narrow as a phone; wait for what loads later."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until what the page loads later is there."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    if page.locator("plotly-chart").count():
        page.evaluate(
            "document.querySelectorAll('plotly-chart').forEach(e => e.scrollIntoView())"
        )


def problems(page: Page) -> list[str]:
    """Return what does not fit a phone, and what breaks a rule at a desk.

    One loading serves all: the window is made narrow for the one, wide for the other.
    """
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    narrow = [f"{page.url} is {width} wide"] if width > PHONE["width"] else []
    return narrow + broken_rules(page)
