"""The console without a mouse: the palette, lists, help, the drawer of a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.console.conftest import PHONE, WIDE


@pytest.fixture
def overview(console: Page) -> Page:
    console.goto("/console/overview/")
    return console


def test_the_palette_finds_a_page_by_a_few_letters(overview: Page) -> None:
    overview.keyboard.press("Control+k")
    overview.keyboard.type("trac")
    expect(overview.get_by_role("option").first).to_contain_text("Traces")
    overview.keyboard.press("Enter")
    expect(overview).to_have_url(re.compile("/console/traces/"))


def test_the_palette_goes_by_arrows_and_closes_by_escape(overview: Page) -> None:
    overview.keyboard.press("Control+k")
    overview.keyboard.press("ArrowDown")
    options = overview.get_by_role("option")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    overview.keyboard.press("Escape")
    expect(overview.locator("#palette")).to_be_hidden()


def test_the_palette_knows_what_an_id_belongs_to(overview: Page) -> None:
    overview.keyboard.press("Control+k")
    overview.keyboard.type("console-0-1")
    expect(overview.get_by_role("option").first).to_contain_text("Conversation")
    overview.keyboard.press("Enter")
    expect(overview).to_have_url(re.compile("/console/conversations/console-0-1"))


def test_j_and_k_go_through_rows_and_enter_opens_one(overview: Page) -> None:
    overview.locator("main").focus()
    overview.keyboard.press("j")
    overview.keyboard.press("j")
    overview.keyboard.press("k")
    rows = overview.locator("[data-list] [data-row]")
    expect(rows.first).to_have_class(re.compile("here"))
    overview.keyboard.press("Enter")
    expect(overview).to_have_url(re.compile("/console/traces/.*intent="))


def test_a_question_mark_shows_the_keys_and_they_can_be_switched_off(
    overview: Page,
) -> None:
    overview.keyboard.press("?")
    expect(overview.get_by_role("dialog", name="Keys")).to_be_visible()
    overview.get_by_label("Single keys are on").uncheck()
    overview.keyboard.press("Escape")
    overview.keyboard.press("?")
    expect(overview.get_by_role("dialog", name="Keys")).to_be_hidden()
    overview.evaluate("localStorage.clear()")


def test_a_slash_leads_to_the_search(console: Page) -> None:
    console.goto("/console/find/")
    console.keyboard.press("/")
    expect(console.get_by_role("searchbox")).to_be_focused()


def test_the_navigation_shows_the_page_that_is_open(console: Page) -> None:
    console.goto("/console/tokens/")
    here = console.locator(".side-list [aria-current]")
    expect(here).to_have_text("API tokens")
    expect(here).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_navigation_is_a_drawer(overview: Page) -> None:
    overview.set_viewport_size(PHONE)  # type: ignore[arg-type]
    overview.reload()
    pages = overview.get_by_role("navigation", name="Console")
    expect(pages).to_be_hidden()
    overview.get_by_role("button", name="Menu").press("Enter")
    expect(pages).to_be_visible()
    overview.keyboard.press("Escape")
    expect(pages).to_be_hidden()
    overview.set_viewport_size(WIDE)  # type: ignore[arg-type]
