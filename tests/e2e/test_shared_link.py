"""A conversation is shared from a phone, previewed, read without scripts, continued."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.services import Service

Ask = Callable[[str], None]
QUESTION = "recommend horror manga like Junji Ito"
PHONE: Any = {"viewport": {"width": 390, "height": 844}}
META = re.compile(r'<meta property="og:(\w+)" content="([^"]*)">')


@pytest.fixture
def link(page: Page, service: Service, ask: Ask) -> str:
    """The link that a shopper got from the panel."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(service.url)
    ask(QUESTION)
    expect(page.locator(".thumbs")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Share this conversation").click()
    page.get_by_role("button", name="Make a link").click()
    field = page.get_by_label("Link to the conversation")
    expect(field).to_have_value(re.compile("/s/[\\w-]{22}$"), timeout=20_000)
    return field.input_value()


def test_a_shared_link_is_previewed_read_and_taken_back(
    page: Page, browser: Browser, service: Service, link: str, complaints: list[str]
):
    cards = page.locator("manga-assist .card")
    price = service.price(str(cards.first.get_attribute("data-asin")))
    # A messenger asks for the preview.
    preview = dict(META.findall(httpx.get(link).text))
    assert QUESTION in preview["title"]
    assert preview["url"] == link
    picture = httpx.get(preview["image"])
    assert picture.headers["Content-Type"] == "image/png"
    assert len(picture.content) < 300_000
    # Somebody reads it without scripts, in the dark.
    context = browser.new_context(
        color_scheme="dark", java_script_enabled=False, **PHONE
    )
    reader = context.new_page()
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(reader.locator(".shared-card")).to_have_count(cards.count())
    expect(reader.locator(".shared-price").first).to_contain_text(price)
    expect(reader.locator(".shared-price").first).to_contain_text("when shared")
    context.close()
    # Later, when the link is not at hand any more, the panel still knows it.
    sheet = page.locator("manga-assist .sheet")
    sheet.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Share this conversation").click()
    listed = sheet.get_by_role("link")
    expect(listed).to_have_attribute("href", link, timeout=20_000)
    sheet.get_by_role("button", name="Stop sharing").click()
    expect(sheet).to_contain_text("leads nowhere any more", timeout=20_000)
    expect(listed).to_have_count(0)
    gone = httpx.get(link)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
    assert "not shared any more" in gone.text
    assert complaints == []


def test_somebody_else_goes_on_from_a_shared_link(
    page: Page, browser: Browser, service: Service, link: str
):
    count = page.locator("manga-assist .card").count()
    context = browser.new_context(**PHONE)
    other = context.new_page()
    other.goto(link)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.get_by_role("button", name="Continue this chat").click()
    expect(other).to_have_url(f"{service.url}/", timeout=20_000)
    cards = other.locator("manga-assist .card")
    expect(cards).to_have_count(count, timeout=20_000)
    second = cards.nth(1).get_by_role("heading").inner_text().split(", Vol.")[0]
    box = other.get_by_label("Your message")
    box.fill("the second one, is it finished?")
    box.press("Enter")
    answers = other.locator("manga-assist .answer .text")
    expect(answers.last).to_contain_text(second, timeout=30_000)
    # What is said now is the other's alone: the link shows what it showed.
    assert "is it finished" not in httpx.get(link).text
    context.close()
