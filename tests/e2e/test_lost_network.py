"""A phone loses its network in mid-answer: nothing is lost, nothing comes twice.

The whole service answers; the model is slowed down so that the outage falls into the
answer. Chromium's own network emulation does not cut sockets that are open, so the line
is led through a switch of the test's own, which is opened as well.
"""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.services import Service

Ask = Callable[[str], None]
# Nobody else asks it: a kept answer would come at once.
QUESTION = "recommend manga about cooking for a long train ride"


class Switch:
    """Stands in the line: passes frames on, notes them, and can be opened."""

    def __init__(self, page: Page) -> None:
        self.frames: list[dict[str, object]] = []
        self.lines: list[WebSocketRoute] = []
        self.is_open = False
        page.route_web_socket("**/ws/chat/", self._join)

    def _join(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        self.lines.append(line)

        def arrived(data: str | bytes) -> None:
            if not self.is_open:
                self.frames.append(json.loads(data))
                line.send(data)

        server.on_message(arrived)

    def numbers(self) -> list[int]:
        """The numbers that the answer's frames covered, in the order they came."""
        found: list[int] = []
        for frame in self.frames:
            if isinstance(last := frame.get("seq"), int):
                first = frame.get("from", last)
                assert isinstance(first, int)
                found += range(first, last + 1)
        return found

    def end(self) -> dict[str, object]:
        return next(frame for frame in self.frames if frame["type"] == "end")


def test_an_answer_survives_an_outage_in_its_middle(
    page: Page, careful_service: Service, ask: Ask
):
    page.set_viewport_size({"width": 390, "height": 844})
    switch = Switch(page)
    page.goto(careful_service.url)
    ask(QUESTION)
    expect(page.locator(".answer .text")).to_contain_text("the", timeout=30_000)
    # The network goes: devtools say so, and the line is dead.
    switch.is_open = True
    page.context.set_offline(True)
    seen = switch.numbers()
    expect(page.locator(".banner")).to_contain_text("offline")
    shown = page.locator(".answer .text").inner_text()
    page.wait_for_timeout(1500)
    switch.is_open = False
    page.context.set_offline(False)
    expect(page.locator(".thumbs")).to_be_visible(timeout=60_000)
    assert len(switch.lines) >= 2
    numbers = switch.numbers()
    assert 0 < len(seen) < len(numbers)
    # Every number once, in order, the outage's among them.
    assert numbers == list(range(1, len(numbers) + 1))
    text = page.locator(".answer .text").inner_text()
    assert len(text) > len(shown)
    assert plain(text) == plain(str(switch.end()["text"]))
    expect(page.locator(".question")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def plain(text: str) -> str:
    """The words of a text, without marks and bullets."""
    return " ".join(re.sub(r"[*•]|^\s*- ", " ", text, flags=re.MULTILINE).split())
