"""The live view in a real browser: nothing lost, nothing doubled, quiet when hidden."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect
from websockets.sync.client import connect

from tests.e2e.people import sign_in
from tests.e2e.services import Service

Ask = Callable[[int], list[str]]


@pytest.fixture
def shopper(service: Service) -> Ask:
    """Ask so many questions; return the ids of their answers, in order."""

    def ask(count: int) -> list[str]:
        url = service.url.replace("http", "ws") + "/ws/chat/"
        with connect(url) as socket:
            hello = {"type": "hello", "session_id": None, "token": None, "after": None}
            socket.send(json.dumps(hello))
            socket.recv()
            answers = []
            for _ in range(count):
                message = {"type": "message", "id": str(uuid4()), "text": "hello"}
                socket.send(json.dumps(message))
                frame = {"type": ""}
                while frame["type"] != "end":
                    frame = json.loads(socket.recv(timeout=30))
                answers.append(str(frame["response_id"]))
            return answers

    return ask


@pytest.fixture
def live(page: Page, service: Service) -> Page:
    """The live page, signed in and connected."""
    sign_in(page.context, service, "watcher", "Operator")
    page.goto(f"{service.url}/console/live/")
    said(page, "Live")
    return page


def said(page: Page, words: str) -> None:
    """Wait until the page says so of its connection."""
    expect(page.locator("[data-live-words]")).to_have_text(words, timeout=20_000)


def rows(page: Page) -> list[str]:
    """Return the response ids of the rows, newest first."""
    found = page.locator("[data-live-rows] tr[data-id]")
    return [str(each.get_attribute("data-id")) for each in found.all()]


def shows(page: Page, answer: str) -> None:
    """Wait until a turn is on the page."""
    row = page.locator(f'[data-live-rows] tr[data-id="{answer}"]')
    expect(row).to_have_count(1, timeout=20_000)


def hide(page: Page, hidden: bool) -> None:
    """Hide the tab, as far as the page can tell, or show it again."""
    page.evaluate(
        """(hidden) => {
            const now = { value: hidden, configurable: true };
            Object.defineProperty(document, "hidden", now);
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_turns_appear_as_they_end_and_open_their_trace(
    live: Page, shopper: Ask, complaints: list[str]
) -> None:
    asked = shopper(2)
    shows(live, asked[-1])
    assert rows(live)[:2] == asked[::-1]
    live.locator(f'tr[data-id="{asked[0]}"] a').first.click()
    expect(live.locator("body")).to_contain_text(asked[0][:8])
    assert complaints == []


def test_a_lost_connection_loses_and_doubles_nothing(
    page: Page, service: Service, shopper: Ask
) -> None:
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/ws/console/live/", pass_on)
    sign_in(page.context, service, "watcher", "Operator")
    page.goto(f"{service.url}/console/live/")
    said(page, "Live")
    asked = shopper(1)
    shows(page, asked[-1])
    sockets[-1].close(code=1012)
    asked += shopper(2)
    shows(page, asked[-1])
    said(page, "Live")
    assert len(sockets) == 2
    found = rows(page)
    assert found[:3] == asked[::-1]
    assert len(found) == len(set(found))


def test_a_hidden_tab_is_quiet_and_catches_up(live: Page, shopper: Ask) -> None:
    hide(live, True)
    said(live, "Paused while hidden")
    before = rows(live)
    asked = shopper(2)
    assert rows(live) == before
    hide(live, False)
    shows(live, asked[-1])
    assert rows(live)[:2] == asked[::-1]


def test_a_paused_page_holds_rows_until_it_goes_on(live: Page, shopper: Ask) -> None:
    live.get_by_role("button", name="Pause").click()
    said(live, "Paused by you")
    asked = shopper(2)
    resume = live.get_by_role("button", name="Resume (2 new)")
    expect(resume).to_be_visible(timeout=20_000)
    assert asked[0] not in rows(live)
    resume.click()
    shows(live, asked[-1])


def test_a_filter_is_in_the_address_and_in_the_call(live: Page, shopper: Ask) -> None:
    (asked,) = shopper(1)
    shows(live, asked)
    live.get_by_label("Only problems").check()
    # Turns of other tests may well be problems.
    row = live.locator(f'[data-live-rows] tr[data-id="{asked}"]')
    expect(row).to_have_count(0, timeout=20_000)
    assert live.url.endswith("?problems=1")
    line = live.locator("[data-api-call]").text_content()
    assert line is not None
    assert line.endswith("/api/live/?problems=1'")


def test_signing_out_elsewhere_ends_it(live: Page, context: BrowserContext) -> None:
    context.clear_cookies()
    hide(live, True)
    hide(live, False)
    said(live, "You are signed out")
