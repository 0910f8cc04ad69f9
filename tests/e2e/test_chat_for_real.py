"""The widget on the shop's own page, with the whole service behind it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.services import Service

Ask = Callable[[str], None]
HORROR = "recommend horror manga like Junji Ito"


def test_a_question_is_answered_with_cards_at_live_prices(
    page: Page, service: Service, complaints: list[str], ask: Ask
):
    page.goto(service.url)
    ask(HORROR)
    expect(page.locator(".thumbs")).to_be_visible(timeout=20_000)
    cards = page.locator("manga-assist .card")
    assert cards.count() >= 3
    for card in cards.all():
        asin = card.get_attribute("data-asin") or ""
        expect(card.locator("strong")).to_have_text(service.price(asin))
    assert len(page.locator(".answer .text").inner_text()) > 80
    assert complaints == []


def test_a_card_leads_to_the_book_and_the_conversation_comes_along(
    page: Page, service: Service, ask: Ask
):
    page.goto(service.url)
    ask(HORROR)
    expect(page.locator(".thumbs")).to_be_visible(timeout=20_000)
    text = page.locator(".answer .text").inner_text()
    link = page.locator("manga-assist .card").first.get_by_role("link")
    title = link.inner_text()
    with page.expect_response("**/chat/click") as noted:
        link.click(button="middle")
    assert noted.value.status == 201
    link.click()
    expect(page).to_have_url(re.compile("/products/"))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.locator(".answer .text")).to_have_text(text, use_inner_text=True)
    expect(page.locator(".question")).to_contain_text(HORROR)


def test_a_demo_customer_is_not_shown_what_they_own_and_pays_their_price(
    page: Page, service: Service, ask: Ask
):
    page.goto(service.url)
    page.get_by_label("Shop as").select_option("demo-horror-fan")
    ask(HORROR)
    expect(page.locator(".thumbs")).to_be_visible(timeout=20_000)
    cards = page.locator("manga-assist .card")
    assert cards.count() >= 3
    for card in cards.all():
        asin = card.get_attribute("data-asin") or ""
        expect(card.locator("strong")).to_have_text(service.price(asin, "gold"))
        expect(card.get_by_role("heading")).not_to_contain_text("Uzumaki")


def test_a_line_that_breaks_between_questions_is_taken_up_again(
    page: Page, service: Service, ask: Ask
):
    page.goto(service.url)
    ask(HORROR)
    expect(page.locator(".thumbs")).to_have_count(1, timeout=20_000)
    page.context.set_offline(True)
    ask("the second one, is it finished?")
    page.context.set_offline(False)
    expect(page.locator(".answer")).to_have_count(2, timeout=20_000)
    expect(page.locator(".question")).to_have_count(2)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible(
        timeout=20_000
    )


def test_a_rating_is_kept(page: Page, service: Service, ask: Ask):
    page.goto(service.url)
    ask(HORROR)
    page.get_by_role("button", name="Yes, helpful").click(timeout=20_000)
    expect(page.locator(".thumbs")).to_contain_text("Thank you")
    expect(page.locator(".problem")).to_have_count(0)
