"""An operator forces a breaker open, and sees what shoppers see of it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from tests.e2e.services import Service

PATIENCE_MS = 30_000
QUESTION = "What do readers say about Vinland Saga?"
WITHOUT = "No reader is quoted."


@pytest.fixture
def steered(console: Page) -> Iterator[Page]:
    """The console; the breaker of reviews is as it was afterwards."""
    yield console
    order(console, "reset", "the test is over")


def order(page: Page, kind: str, reason: str) -> None:
    page.goto("/console/breakers/reviews/")
    page.locator("#order-kind").select_option(kind)
    page.locator("#order-reason").fill(reason)
    page.get_by_role("button", name="Give the order").click()
    expect(page.get_by_text("Ordered.").first).to_be_visible()


def answer_of(service: Service) -> dict[str, Any]:
    """Ask as a shopper; return how the answer ended."""
    with connect(service.url.replace("http", "ws") + "/ws/chat/") as socket:
        hello = {"type": "hello", "session_id": None, "token": None, "after": None}
        socket.send(json.dumps(hello))
        message = {"type": "message", "id": str(uuid4()), "text": QUESTION}
        socket.send(json.dumps(message))
        while True:
            frame: dict[str, Any] = json.loads(socket.recv(timeout=60))
            if frame["type"] == "end":
                return frame


def test_an_operator_forces_a_breaker_open_and_sees_what_shoppers_see(
    steered: Page, service: Service
) -> None:
    order(steered, "force_open", "the vendor repairs it")
    now = steered.locator("#breaker-now")
    expect(now).to_contain_text("forced open")
    expect(now).to_contain_text(WITHOUT)
    expect(now).to_contain_text("the vendor repairs it")
    # Every process follows within a second; the shopper after that gets no reviews.
    ends = (answer_of(service) for _ in range(20))
    end = next(each for each in ends if "reviews" in each["degraded"])
    assert end["status"] == "degraded"
    assert end["text"]
    # The page learns of calls that were not let through, without being loaded again.
    refused = re.compile(r"[1-9]\d* not let through")
    expect(now).to_contain_text(refused, timeout=PATIENCE_MS)
    steered.goto("/console/breakers/")
    row = steered.get_by_role("row").filter(has_text="Reviews")
    expect(row).to_contain_text("forced open")
    expect(row).to_contain_text(WITHOUT)
    order(steered, "release", "the vendor is done")
    # Probes decide: the next shoppers are the probes.
    for _ in range(20):
        if answer_of(service)["status"] == "complete":
            break
    expect(now).not_to_contain_text("forced open", timeout=PATIENCE_MS)
