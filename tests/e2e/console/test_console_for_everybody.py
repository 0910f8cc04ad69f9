"""Every page of the console, for every kind of sight and on every size of screen."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from dashboard.navigation import GROUPS
from tests.e2e.console.conftest import PHONE, WIDE, complaints_of
from tests.e2e.console.looking import open_on_a_phone, problems, settle
from tests.e2e.rules import violations

PAGES = [
    *(item.url_name for group in GROUPS for item in group.items),
    "dashboard:find",
    "dashboard:profile",
    "dashboard:style",
]
#: The link of a list's first row.
FIRST_ROW = re.compile(r'data-row.*?<a [^>]*?href="([^"]+)"', re.DOTALL)
#: Hundreds of calls and shapes are alike: the first group and the first shape stay.
FEWER = """() => {
  const group = "section:has(details)";
  const alike = `${group} ~ ${group}, .api-shape ~ .api-shape`;
  document.querySelectorAll(alike).forEach((each) => each.remove());
}"""


@pytest.fixture(scope="module")
def one_page(at_console: BrowserContext) -> Iterator[Page]:
    """One page for all that is only looked at."""
    page = at_console.new_page()
    yield page
    page.close()


@pytest.fixture
def seen(one_page: Page) -> Iterator[Page]:
    """That page, which has to stay free of complaints."""
    complaints = complaints_of(one_page)
    yield one_page
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_of_accessibility_and_fits_a_phone(
    seen: Page, name: str
) -> None:
    open_on_a_phone(seen, reverse(name))
    assert problems(seen) == []


@pytest.mark.parametrize(
    "name",
    [
        *("traces", "conversations", "hand-overs", "alerts", "breakers"),
        *("corrections", "draft-chats"),
    ],
)
def test_what_a_row_opens_breaks_no_rule_and_fits_a_phone(
    seen: Page, name: str
) -> None:
    listed = seen.request.get(reverse(f"dashboard:{name}")).text()
    opened = FIRST_ROW.search(listed)
    assert opened
    open_on_a_phone(seen, opened[1].replace("&amp;", "&"))
    assert problems(seen) == []


@pytest.mark.parametrize(
    "address", ["/api/docs/", "/api/docs/problems/", "/console/no-such-page/"]
)
def test_pages_beside_the_console_break_no_rule_and_fit_a_phone(
    at_console: BrowserContext, address: str
) -> None:
    # A page of its own: the browser complains of an address that there is not.
    page = at_console.new_page()
    open_on_a_phone(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate(FEWER)
    for details in page.locator("details").all()[:5]:
        details.locator("summary").click()
    assert problems(page) == []
    page.close()


def test_the_open_menu_and_the_list_of_problems_break_no_rule(console: Page) -> None:
    console.goto(reverse("dashboard:profile"))
    console.locator(".who").click()
    console.locator("#account-menu").wait_for()
    assert violations(console) == []
    console.goto(reverse("api:problems"))
    assert violations(console) == []


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
