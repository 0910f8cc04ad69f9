"""A change of the policy needs two people, where so set; taking it back needs one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.console.conftest import WIDE, Cookie
from tests.e2e.services import Service

GUARDRAILS = "/console/guardrails/"
PATIENCE_MS = 120_000
WORDS = "Somebody who wrote no part of it has to approve it before it is published."


@contextmanager
def at(browser: Browser, service: Service, cookie: Cookie) -> Iterator[Page]:
    """Sit somebody at the console, in a browser of their own."""
    context = browser.new_context(base_url=service.url, viewport=WIDE)
    context.set_default_timeout(PATIENCE_MS)
    name, value = cookie
    context.add_cookies([{"name": name, "value": value, "url": service.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def nora(
    browser: Browser, careful_service: Service, cookies: dict[str, Cookie]
) -> Iterator[Page]:
    """The author's console."""
    with at(browser, careful_service, cookies["nora"]) as page:
        yield page


@pytest.fixture
def otto(
    browser: Browser, careful_service: Service, cookies: dict[str, Cookie]
) -> Iterator[Page]:
    """The second person's console."""
    with at(browser, careful_service, cookies["otto"]) as page:
        yield page


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE_MS)


def offers_no(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def until_applied(page: Page, words: str) -> None:
    """Wait until what is in force is this, on every process that answers shoppers."""
    page.goto(GUARDRAILS)
    now = page.locator("#in-force")
    expect(now).to_contain_text(words, timeout=PATIENCE_MS)
    expect(now).to_contain_text(
        re.compile(r"Applied on (\d+) of \1 process"), timeout=PATIENCE_MS
    )


def draft_and_submit(author: Page) -> None:
    author.goto(f"{GUARDRAILS}drafts/new/?stages.scope.threshold=0.45")
    author.get_by_label("Name of the draft").fill("Scope, with two people")
    author.get_by_label("Why", exact=True).fill("complaints about advice")
    button(author, "Save the draft")
    says(author, "A second person has to approve it before it is published.")
    offers_no(author, "Publish")
    button(author, "Submit for approval")
    says(author, WORDS)
    offers_no(author, "Approve")
    offers_no(author, "Publish")


def find_and_approve(second: Page) -> None:
    second.goto(GUARDRAILS)
    second.get_by_role("link", name="Scope, with two people").first.click()
    offers_no(second, "Publish")
    second.get_by_label("Reason", exact=True).fill("the samples bear it out")
    button(second, "Approve")
    says(second, "Approved. It can be published now.")


def change_and_submit(author: Page) -> None:
    author.get_by_role("link", name="Edit").click()
    author.get_by_label("Scope: threshold").fill("0.4")
    button(author, "Save the draft")
    says(author, "A second person has to approve it before it is published.")
    button(author, "Submit for approval")
    says(author, WORDS)


def test_two_people_change_the_policy_and_one_takes_it_back(
    nora: Page, otto: Page
) -> None:
    draft_and_submit(nora)
    find_and_approve(otto)
    # An edit ends the approval: what was approved is not what would be published.
    change_and_submit(nora)
    otto.reload()
    button(otto, "Approve")
    says(otto, "Approved. It can be published now.")

    nora.reload()
    button(nora, "Publish")
    says(nora, re.compile(r"Published as version \d+"))
    until_applied(nora, "by nora, approved by otto")

    # Back to what held before it takes one person, a reason, and one click.
    expect(nora.locator("#roll-back-reason")).not_to_have_value("")
    nora.get_by_role("button", name=re.compile("Roll back to")).click()
    says(nora, re.compile("Rolled back to"))
    until_applied(nora, "by nora, rolled back to")
