"""Every page of the console, for every kind of sight and on every size of screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from dashboard.navigation import GROUPS
from tests.e2e.console.conftest import PHONE, WIDE
from tests.e2e.rules import violations

PAGES = [
    *(item.url_name for group in GROUPS for item in group.items),
    "dashboard:find",
    "dashboard:profile",
    "dashboard:style",
]


PARTS = {"/api/docs/": ("header", "h1", "section:first-of-type", "#shape-Act")}


def settle(page: Page) -> None:
    """Wait until what the page loads later is there."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    if page.locator("plotly-chart").count():
        page.evaluate(
            "document.querySelectorAll('plotly-chart').forEach(e => e.scrollIntoView())"
        )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_of_accessibility(console: Page, name: str) -> None:
    console.goto(reverse(name))
    settle(console)
    for scheme in ("light", "dark"):
        console.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(console, scheme=scheme) == []


@pytest.mark.parametrize(
    "name",
    ["traces", "conversations", "alerts", "breakers", "corrections", "draft-chats"],
)
def test_what_a_row_opens_breaks_no_rule_and_fits_a_phone(
    console: Page, name: str
) -> None:
    console.goto(reverse(f"dashboard:{name}"))
    opened = console.locator("[data-row] a").first.get_attribute("href")
    assert opened
    console.goto(opened)
    settle(console)
    for scheme in ("light", "dark"):
        console.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(console, scheme=scheme) == []
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    console.reload()
    settle(console)
    width = console.evaluate("document.documentElement.scrollWidth")
    console.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert width <= PHONE["width"]


@pytest.mark.parametrize(
    "address", ["/api/docs/", "/api/docs/problems/", "/console/no-such-page/"]
)
def test_pages_beside_the_console_break_no_rule_and_fit_a_phone(
    at_console: BrowserContext, address: str
) -> None:
    # A page of its own: the browser complains of an address that there is not.
    console = at_console.new_page()
    console.goto(address)
    for details in console.locator("details").all()[:5]:
        details.locator("summary").click()
    # Hundreds of shapes are alike, so some of them are looked at.
    parts = PARTS.get(address, ())
    for scheme in ("light", "dark"):
        console.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(console, *parts, scheme=scheme) == []
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = console.evaluate("document.documentElement.scrollWidth")
    console.close()
    assert width <= PHONE["width"]


def test_the_open_menu_and_the_list_of_problems_break_no_rule(console: Page) -> None:
    console.goto(reverse("dashboard:profile"))
    console.locator(".who").click()
    console.locator("#account-menu").wait_for()
    assert violations(console) == []
    console.goto(reverse("api:problems"))
    assert violations(console) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(console: Page, name: str) -> None:
    console.set_viewport_size(PHONE)  # type: ignore[arg-type]
    console.goto(reverse(name))
    settle(console)
    width = console.evaluate("document.documentElement.scrollWidth")
    console.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert width <= PHONE["width"]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_what_a_button_opens_lies_on_the_screen(
    console: Page, size: dict[str, int]
) -> None:
    console.set_viewport_size(size)  # type: ignore[arg-type]
    # With all filters shown there is little room left below the button.
    console.goto(f"{reverse('dashboard:traces')}?latency_over=1")
    console.get_by_role("button", name="Columns").click()
    box = console.locator("#list-columns").bounding_box()
    console.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert box
    assert box["height"] > 200
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]


def test_the_overview_needs_no_scrolling_for_what_matters(console: Page) -> None:
    console.goto(reverse("dashboard:overview"))
    settle(console)
    for name in ("#overview-now", ".overview-charts", "#overview-rest"):
        box = console.locator(name).bounding_box()
        assert box
        assert box["y"] + box["height"] <= WIDE["height"]
