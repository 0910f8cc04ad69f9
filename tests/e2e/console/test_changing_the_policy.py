"""A threshold is raised, and the next answer of a real chat leaves a listing out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.console.conftest import WIDE
from tests.e2e.console.looking import problems
from tests.e2e.services import Service

QUESTION = "recommend horror manga like Junji Ito"
GUARDRAILS = "/console/guardrails/"
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Shown:
    """One answer as a shopper is left with it."""

    text: str
    asins: list[str]


Ask = Callable[[], Shown]


@pytest.fixture
def ask(browser: Browser, service: Service) -> Ask:
    """Ask as a shopper whom nobody knows yet; return the answer once it is done."""

    def do() -> Shown:
        context = browser.new_context(base_url=service.url, viewport=WIDE)
        page = context.new_page()
        page.goto("/")
        page.locator("manga-assist .launcher").click()
        box = page.get_by_label("Your message")
        box.fill(QUESTION)
        box.press("Enter")
        expect(page.locator(".thumbs")).to_be_visible(timeout=PATIENCE_MS)
        cards = page.locator("manga-assist .card").all()
        shown = Shown(
            page.locator(".answer .text").inner_text(),
            [card.get_attribute("data-asin") or "" for card in cards],
        )
        context.close()
        return shown

    return do


def least_trusted(service: Service, asins: list[str]) -> tuple[str, str, float]:
    """Return the listing with the lowest trust score: ASIN, series and score."""
    answer = httpx.post(
        f"{service.store}/catalogue/v1/products/lookup", json={"asins": asins}
    )
    items = answer.json()["items"]
    scores = [each["listing"]["trust_score"] for each in items]
    assert len(set(scores)) > 1
    lowest = items[scores.index(min(scores))]
    return lowest["asin"], lowest["series_title"], min(scores)


def until_applied(console: Page) -> None:
    """Wait until the console says that every process applies what is in force."""
    console.goto(GUARDRAILS)
    expect(console.locator("#in-force")).to_contain_text(
        re.compile(r"Applied on (\d+) of \1 process"), timeout=PATIENCE_MS
    )


def test_a_raised_threshold_drops_a_listing_until_it_is_rolled_back(
    console: Page, ask: Ask, service: Service
) -> None:
    before = ask()
    asin, title, trust = least_trusted(service, before.asins)
    assert title in before.text

    console.goto(GUARDRAILS)
    console.get_by_role("link", name="New draft").click()
    console.get_by_label("Name of the draft").fill("Stricter listing trust")
    console.get_by_label("Why").fill("a complaint about a seller")
    console.get_by_label("Listing trust: threshold").fill(f"{1 - trust:.2f}")
    console.get_by_role("button", name="Save the draft").click()
    changed = console.get_by_role("region", name="Fields that differ")
    expect(changed.get_by_role("row", name="Listing trust, threshold")).to_contain_text(
        f"{1 - trust:.2f}"
    )
    assert ask().asins == before.asins  # a draft holds for nobody

    console.get_by_role("button", name="Publish").click()
    expect(console.get_by_text("Published as version").first).to_be_visible()
    until_applied(console)
    after = ask()
    assert asin not in after.asins
    assert title not in after.text
    assert after.asins

    console.get_by_role("button", name=re.compile("Roll back to")).click()
    expect(console.get_by_text("Rolled back to").first).to_be_visible()
    until_applied(console)
    again = ask()
    assert asin in again.asins
    assert title in again.text


def test_nonsense_is_refused_in_words_that_help_and_the_typing_stays(
    console: Page,
) -> None:
    # A page of its own: the browser complains of an answer that refuses.
    page = console.context.new_page()
    page.goto(f"{GUARDRAILS}drafts/new/")
    page.get_by_label("Name of the draft").fill("Nonsense")
    page.get_by_label("Why").fill("to see")
    page.get_by_label("Personal data: threshold").fill("60")
    page.get_by_label("Out of scope, besides the rules").fill("tax return\nx")
    page.get_by_role("button", name="Save the draft").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(
        "Personal data: threshold must be a number from 0 to 1, not 60. Did you mean "
        "0.6?"
    )
    expect(alert).to_contain_text("too short")
    threshold = page.get_by_label("Personal data: threshold")
    expect(threshold).to_have_value("60")
    expect(threshold).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Out of scope, besides the rules")).to_have_value(
        "tax return\nx"
    )
    assert problems(page) == []
    page.close()


def test_pages_below_break_no_rule_and_fit_a_phone(console: Page) -> None:
    console.goto(f"{GUARDRAILS}drafts/new/?stages.scope.threshold=0.35")
    console.get_by_label("Name of the draft").fill("Stricter scope")
    console.get_by_label("Why").fill("to look at")
    console.get_by_role("button", name="Save the draft").click()
    expect(console.get_by_role("heading", name="Evidence")).to_be_visible()
    here = console.url
    for address in (
        here,
        f"{here}edit/",
        f"{GUARDRAILS}versions/0/",
        f"{GUARDRAILS}stages/output.scope/",
    ):
        console.goto(address)
        assert problems(console) == []
