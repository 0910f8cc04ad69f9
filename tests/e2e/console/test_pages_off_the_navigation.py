"""The pages that no navigation lists: signing in, refusals, failures, forms, details.

Whatever can be reached by following links is found by following them, so a new page is
looked at without being named here.
"""

import re
from collections import deque
from collections.abc import Iterable

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.navigation import GROUPS
from tests.e2e.console.conftest import Cookie
from tests.e2e.console.looking import problems
from tests.e2e.services import Service

ACCOUNT = "/console/account/"
STRANGERS = [
    *(f"{ACCOUNT}{name}/" for name in ("login", "reset", "reset/sent", "reset/done")),
    f"{ACCOUNT}reset/1-set-password/",
    f"{ACCOUNT}inactive/",
    f"{ACCOUNT}sso-cancelled/",
    "/console/no-such-page/",
]
OWN = [
    f"{ACCOUNT}{name}/"
    for name in ("password", "again", "second-factor/set-up", "recovery-codes")
] + [f"{ACCOUNT}logout/", "/console/no-such-page/"]
#: What comes of a state that is dear to bring about: the template, what it is told.
STATES = {
    "dashboard/failed.html": {"title": "That did not work", "request_id": "7f3c"},
    "account/locked_out.html": {"title": "Too many tries", "tries": 5, "minutes": 15},
    "429.html": {},
    "account/refused.html": {"title": "Not let in", "why": "have no account"},
    "socialaccount/authentication_error.html": {},
    "mfa/authenticate.html": {"form": ()},
}
#: Some of what links lead to, so that the walk can not silently find nothing.
MUST = {
    "dashboard:alert-new",
    "dashboard:alert-edit",
    "dashboard:alert-channel-new",
    "dashboard:alert-deliveries",
    "dashboard:alert-events",
    "dashboard:guardrails-stage",
    "dashboard:hand-over-finish",
    "dashboard:hand-over-take",
    "dashboard:person",
    "dashboard:session-investigation",
    "dashboard:shadow-run",
}
_LINK = re.compile(r'href="(/console/[^"#]*)')


def problems_at(page: Page, addresses: Iterable[str]) -> list[str]:
    """Return the problems of all these pages."""
    found = []
    for address in addresses:
        page.goto(address)
        found += problems(page)
    return found


def test_what_a_stranger_sees(browser: Browser, service: Service) -> None:
    context = browser.new_context(base_url=service.url, reduced_motion="reduce")
    assert problems_at(context.new_page(), STRANGERS) == []
    context.close()


def test_what_a_person_sees_of_their_own_account(at_console: BrowserContext) -> None:
    page = at_console.new_page()
    assert problems_at(page, OWN) == []
    page.close()


@pytest.mark.parametrize("template", STATES)
def test_what_is_seen_when_something_is_wrong(
    at_console: BrowserContext, template: str
) -> None:
    page = at_console.new_page()
    request = RequestFactory().get("/console/as-if/")
    body = render_to_string(template, STATES[template] | {"request": request})
    page.route("**/console/as-if/", lambda route: route.fulfill(body=body))
    assert problems_at(page, ["/console/as-if/"]) == []
    page.close()


def test_what_a_role_may_not_open(
    browser: Browser, service: Service, cookies: dict[str, Cookie]
) -> None:
    context = browser.new_context(base_url=service.url, reduced_motion="reduce")
    name, value = cookies["nobody"]
    context.add_cookies([{"name": name, "value": value, "url": service.url}])
    page = context.new_page()
    assert problems_at(page, ["/console/", "/console/people/"]) == []
    context.close()


def reachable(page: Page) -> dict[str, str]:
    """Return one address for each page that links lead to, by the page's name."""
    found: dict[str, str] = {}
    waiting = deque(reverse(item.url_name) for group in GROUPS for item in group.items)
    while waiting:
        address = waiting.popleft().replace("&amp;", "&")
        try:
            name = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        if name in found or "csv=" in address or "/export" in address:
            continue
        answer = page.request.get(address)
        if answer.ok and "text/html" in answer.headers["content-type"]:
            found[name] = address
            waiting.extend(_LINK.findall(answer.text()))
    return found


def test_what_links_lead_to(at_console: BrowserContext) -> None:
    page = at_console.new_page()
    found = reachable(page)
    assert found.keys() >= MUST
    listed = {item.url_name for group in GROUPS for item in group.items}
    others = [address for name, address in found.items() if name not in listed]
    assert problems_at(page, others) == []
    page.close()
