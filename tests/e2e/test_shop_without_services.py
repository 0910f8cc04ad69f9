"""What the shop's pages do when one of the store's services is away."""

from playwright.sync_api import Page, expect

from tests.e2e.services import Service


def test_without_prices_books_are_shown_and_no_price_is_invented(
    page: Page, service: Service
):
    with service.without("pricing"):
        page.goto(service.url)
        expect(page.locator(".grid .book")).to_have_count(24)
        expect(page.locator(".word")).to_contain_text("price tags can’t be read")
        expect(page.locator(".grid strong")).to_have_count(0)


def test_without_the_catalogue_the_page_says_so(page: Page, service: Service):
    with service.without("catalogue"):
        answer = page.goto(service.url)
        assert answer is not None
        assert answer.status == 503
        expect(page.get_by_role("heading")).to_contain_text("out of reach")
