"""The demo shop: shelves, one book, the choice of an account, a store that is down."""

import re

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.e2e.services import Service
from tests.e2e.test_widget_for_everybody import CONTRAST


def asin_in(address: str | None) -> str:
    assert address is not None
    return address.rsplit("/", 1)[1]


def test_the_shelves_show_books_with_live_prices(
    page: Page, service: Service, complaints: list[str]
):
    page.goto(service.url)
    books = page.locator(".grid .book")
    expect(books).to_have_count(24)
    for index in (0, 11, 23):
        book = books.nth(index)
        asin = asin_in(book.get_by_role("link").get_attribute("href"))
        expect(book.locator("strong")).to_have_text(service.price(asin))
    expect(page.locator(".obi li").first).to_be_visible()
    expect(page.locator("manga-assist .launcher")).to_be_visible()
    assert complaints == []


def test_a_shelf_goes_on_page_by_page_and_never_repeats_a_book(
    page: Page, service: Service
):
    page.goto(f"{service.url}/?volumes=all")
    for count in (48, 72):
        page.get_by_role("link", name="More books").click()
        expect(page.locator(".grid .book")).to_have_count(count)
    links = page.locator(".grid .book-link")
    found = {link.get_attribute("href") for link in links.all()}
    assert len(found) == 72


def test_a_genre_and_a_search_narrow_the_shelves(page: Page, service: Service):
    page.goto(service.url)
    page.get_by_role("link", name="Horror", exact=True).click()
    expect(page.get_by_role("heading", name="Horror")).to_be_visible()
    asins = [
        asin_in(link.get_attribute("href"))
        for link in page.locator(".grid .book-link").all()
    ]
    lookup = f"{service.store}/catalogue/v1/products/lookup"
    items = httpx.post(lookup, json={"asins": asins}).json()["items"]
    assert len(items) == 24
    assert all("horror" in item["genres"] for item in items)
    page.get_by_placeholder("Title or author").fill("junji ito")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".grid .book").first).to_contain_text("Junji Ito")
    page.goto(f"{service.url}/?q=qqqqqq")
    expect(page.get_by_role("heading", name="Nothing on this shelf.")).to_be_visible()


def test_a_book_has_a_page_with_its_price_and_its_series(
    page: Page, service: Service, complaints: list[str]
):
    page.goto(f"{service.url}/?q=uzumaki")
    page.locator(".grid .book-link").first.click()
    tag = page.locator(".tag")
    asin = tag.get_attribute("data-asin") or ""
    expect(tag.locator("strong")).to_have_text(service.price(asin))
    expect(page.locator(".strip .book")).to_have_count(3)
    expect(page.locator(".strip [aria-current]")).to_have_count(1)
    page.get_by_role("button", name="Ask about this book").click()
    expect(page.get_by_label("Your message")).to_have_value(re.compile("Uzumaki"))
    assert complaints == []


def test_a_demo_account_is_shopped_with_at_its_own_prices(page: Page, service: Service):
    page.goto(service.url)
    page.get_by_label("Shop as").select_option("demo-horror-fan")
    expect(page.get_by_label("Shop as")).to_have_value("demo-horror-fan")
    first = page.locator(".grid .book").first
    asin = asin_in(first.get_by_role("link").get_attribute("href"))
    assert service.price(asin, "gold") != service.price(asin)
    expect(first.locator("strong")).to_have_text(service.price(asin, "gold"))
    widget = page.locator("manga-assist")
    expect(widget).to_have_attribute("customer", "demo-horror-fan")
    expect(widget).to_have_attribute("customer-token", re.compile(".{20,}"))
    page.get_by_label("Shop as").select_option("")
    expect(first.locator("strong")).to_have_text(service.price(asin))
    expect(page.locator("manga-assist[customer-token]")).to_have_count(0)


def test_a_forged_choice_of_account_is_a_guest(service: Service):
    answer = httpx.get(
        service.url, cookies={"demo_customer": "demo-horror-fan:forged:signature"}
    )
    assert answer.status_code == 200
    assert "data-customer-token" not in answer.text


def test_a_cover_is_drawn_once_and_then_only_confirmed(service: Service):
    page = httpx.get(service.url).text
    address = re.search(r'src="(/covers/[^"]+)"', page)
    assert address is not None
    first = httpx.get(service.url + address[1])
    assert first.headers["content-type"] == "image/svg+xml"
    assert first.text.startswith("<svg")
    again = httpx.get(
        service.url + address[1], headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(f"{service.url}/covers/B000000000.svg").status_code == 404
    assert httpx.get(f"{service.url}/products/B000000000").status_code == 404


def test_an_old_cursor_leads_to_the_first_page(page: Page, service: Service):
    page.goto(f"{service.url}/?cursor=bm90LWEtY3Vyc29y")
    expect(page).to_have_url(f"{service.url}/")
    expect(page.locator(".grid .book")).to_have_count(24)


def test_every_word_of_the_shop_can_be_read(browser: Browser, service: Service):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for path in ("/", "/?q=qqqqqq", "/?q=uzumaki"):
        page.goto(service.url + path)
        assert hard_to_read(page) == []
    page.locator(".grid .book-link").first.click()
    page.wait_for_url("**/products/*")
    assert hard_to_read(page) == []
    wide = "document.documentElement.scrollWidth <= innerWidth"
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate(wide)
    page.goto(service.url)
    assert page.evaluate(wide)
    context.close()


def hard_to_read(page: Page) -> list[str]:
    """Return the words of the page with too little contrast, in light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        body = page.evaluate_handle("document.body")
        found += [f"{scheme}: {each}" for each in body.evaluate(CONTRAST)]
    return found


def test_the_widgets_files_stay_where_they_are_and_say_who_may_use_them(
    service: Service,
):
    address = f"{service.url}/widget/v1/manga-assist.js"
    answer = httpx.get(address, headers={"origin": "https://stranger.example"})
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "access-control-allow-origin" not in answer.headers
    etag = answer.headers["etag"]
    assert httpx.get(address, headers={"if-none-match": etag}).status_code == 304
    assert httpx.get(f"{service.url}/widget/v1/nothing.js").status_code == 404
    assert (
        httpx.get(f"{service.url}/widget/v1/..%2Fstore%2Fstore.js").status_code == 404
    )
