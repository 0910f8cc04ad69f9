"""An operator finds a slow turn, opens its trace, keeps the view and exports it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from tests.e2e.people import sign_in
from tests.e2e.rules import broken_rules
from tests.e2e.services import Service


@pytest.fixture(scope="module")
def slow_turn(service: Service) -> Iterator[str]:
    """The response id of a turn that waited for the catalogue, among quick ones."""
    with connect(f"{service.url.replace('http', 'ws')}/ws/chat/") as socket:
        hello = {"type": "hello", "session_id": None, "token": None, "after": None}
        socket.send(json.dumps(hello))
        socket.recv()

        def ask(text: str) -> str:
            message = {"type": "message", "id": str(uuid4()), "text": text}
            socket.send(json.dumps(message))
            frame = {"type": ""}
            while frame["type"] != "end":
                frame = json.loads(socket.recv(timeout=60))
            return str(frame["response_id"])

        ask("hello")
        faults = f"{service.store}/admin/faults"
        slow = {"kind": "latency", "latency_ms": 700}
        httpx.put(f"{faults}/pricing", json=slow).raise_for_status()
        found = ask("recommend a finished horror series")
        httpx.delete(faults)
        ask("thank you")
    yield found


@pytest.fixture
def traces(page: Page, service: Service, slow_turn: str) -> Page:
    """The list of traces, signed in."""
    sign_in(page.context, service, "finder", "Operator")
    page.goto(f"{service.url}/console/traces/")
    return page


def search_slow_ones(page: Page) -> None:
    """Ask for turns of half a second and more, by the form."""
    page.get_by_text("More filters").click()
    page.get_by_role("textbox", name="Duration").fill("500")
    page.get_by_role("textbox", name="Duration").press("Enter")
    page.wait_for_url("**/console/traces/?latency_over=500")


def test_a_slow_turn_is_found_kept_as_a_view_and_exported(
    complaints: list[str], traces: Page, slow_turn: str, tmp_path: Path
) -> None:
    search_slow_ones(traces)
    expect(traces.locator(".chip")).to_contain_text("500 ms or more")
    link = traces.locator(f'tr[data-row] a[href$="/{slow_turn}/"]')
    expect(link).to_have_count(1)

    link.locator("xpath=ancestor::tr").locator("td").nth(2).click()
    step = traces.locator("#drawer .waterfall tr", has_text="pricing.http").first
    expect(step).to_be_visible()
    took = float(step.locator("td.number").nth(1).inner_text())
    assert took >= 700
    step.locator("summary").click()
    expect(step).to_contain_text("breaker")
    traces.keyboard.press("Escape")
    expect(traces.locator("#drawer")).not_to_be_visible()

    traces.get_by_role("button", name="Views").click()
    traces.get_by_label("Keep this view as").fill("Slow ones")
    traces.get_by_role("button", name="Keep view").click()
    expect(traces.get_by_text("View “Slow ones” kept.")).to_be_visible()
    traces.goto(traces.url.split("?")[0])
    traces.get_by_role("button", name="Views").click()
    traces.get_by_role("link", name="Slow ones").click()
    traces.wait_for_url("**/?latency_over=500")

    with traces.expect_download() as started:
        traces.get_by_role("link", name="CSV").click()
    file = tmp_path / "traces.csv"
    started.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [row["Question"] for row in rows].count(
        "recommend a finished horror series"
    ) == 1
    assert all(float(row["Duration (ms)"]) >= 500 for row in rows)
    assert complaints == []


def test_nothing_keeps_anybody_from_using_these_pages(
    traces: Page, slow_turn: str
) -> None:
    base = traces.url
    search_slow_ones(traces)
    conversations = base.replace("traces", "conversations")
    found = []
    for address in (traces.url, conversations, f"{base}{slow_turn}/"):
        traces.goto(address)
        found += broken_rules(traces)
    traces.get_by_role("link", name="Conversation", exact=True).click()
    expect(traces.locator(".talk-card").first).to_be_visible()
    found += broken_rules(traces)
    assert found == []
