"""Light and dark: chosen at once, kept for the next page, worn by the charts too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def overview(console: Page) -> Iterator[Page]:
    console.emulate_media(color_scheme="light")
    console.goto("/console/overview/")
    yield console
    choose(console, "System")


def choose(page: Page, theme: str) -> None:
    if not page.locator("#account-menu").is_visible():
        page.locator("button.who").click()
    with page.expect_response("**/console/theme/"):
        page.get_by_role("button", name=theme).click()


def colour(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_the_theme_changes_at_once_and_stays(overview: Page) -> None:
    before = colour(overview)
    choose(overview, "Dark")
    dark = colour(overview)
    assert dark != before
    overview.goto("/console/find/")
    assert colour(overview) == dark


def test_charts_are_drawn_anew_in_the_theme(overview: Page) -> None:
    bars = overview.locator("#chart-cost-by-intent .barlayer .trace").first
    bar = bars.locator("path").last  # today's
    expect(bar).to_be_visible()
    before = bar.evaluate("path => getComputedStyle(path).fill")
    choose(overview, "Dark")
    expect(bar).not_to_have_css("fill", before)


def test_a_chart_has_a_table_and_a_file(overview: Page) -> None:
    chart = overview.locator("#chart-cost-by-intent")
    chart.get_by_role("button", name="Table").click()
    table = overview.get_by_role("dialog", name="Cost by intent")
    expect(table.get_by_role("row")).to_have_count(15)
    with overview.expect_download() as download:
        table.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "cost-by-intent.csv"
    overview.keyboard.press("Escape")
