"""A page of another origin that styles everything and allows little."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import STRICT
from tests.fakes.chat_server import ChatServer, Script, end
from tests.fakes.chat_server import Page as Document

HERE = Path(__file__).resolve().parent
KINDS = {"css": "text/css", "js": "text/javascript", "html": "text/html"}


@pytest.fixture
def host(chat_server: ChatServer) -> Iterator[ChatServer]:
    """The page's own server: another port, so another origin than the widget's."""
    server = ChatServer(lambda _: Script([end()])).start()
    socket = chat_server.origin.replace("http", "ws")
    policy = STRICT.format(server=f"'self' {chat_server.origin}", socket=socket)
    for path in HERE.glob("hostile.*"):
        content = path.read_text().replace("SERVER", chat_server.origin)
        kind = KINDS[path.suffix[1:]]
        server.pages[f"/{path.name}"] = Document(
            content, f"{kind}; charset=utf-8", {"content-security-policy": policy}
        )
    yield server
    server.stop()


def test_the_widget_works_where_everything_is_styled_and_little_is_allowed(
    page: Page,
    host: ChatServer,
    chat_server: ChatServer,
    complaints: list[str],
    ask: Callable[[str], None],
):
    page.goto(f"{host.origin}/hostile.html")
    expect(page.get_by_role("button", name="Ask the bookseller")).to_be_visible()
    ask("horror, please")
    expect(page.locator(".card")).to_have_count(3)
    looks = page.locator(".answer .text").evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.textTransform, s.direction, s.visibility, s.fontSize, s.color] }"
    )
    assert looks == ["none", "ltr", "visible", "17px", "rgb(23, 19, 15)"]
    panel = page.get_by_role("dialog").bounding_box()
    assert panel is not None
    assert (panel["width"], panel["height"]) == (420, 672)
    assert (
        page.locator("manga-assist").evaluate("e => getComputedStyle(e).opacity") == "1"
    )
    assert complaints == []


def test_the_widget_leaves_the_page_as_it_was(
    page: Page, host: ChatServer, ask: Callable[[str], None]
):
    page.goto(f"{host.origin}/hostile.html")
    ask("horror, please")
    expect(page.locator(".thumbs")).to_be_visible()
    page.get_by_label("Your message").press("Escape")
    assert page.evaluate("window.onmessage === window.mine")
    assert page.evaluate("window.heard") == []
    added = "Object.getOwnPropertyNames(window).filter(n => !window.known.has(n))"
    assert page.evaluate(added) == ["known"]
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("document.adoptedStyleSheets.length") == 0
    assert page.evaluate("document.querySelectorAll('style').length") == 0
    assert page.evaluate("[...document.body.children].map(e => e.localName)") == [
        "h1",
        "button",
        "p",
        "script",
        "manga-assist",
    ]


def test_a_page_that_embeds_the_script_twice_gets_one_widget(
    page: Page, host: ChatServer, chat_server: ChatServer, complaints: list[str]
):
    document = host.pages["/hostile.html"]
    tag = (
        f'<script type="module" src="{chat_server.origin}/widget/v1/manga-assist.js?2">'
    )
    document.content = document.content.replace("</body>", f"{tag}</script></body>")
    page.goto(f"{host.origin}/hostile.html")
    expect(page.locator("manga-assist")).to_have_count(1)
    assert complaints == []
