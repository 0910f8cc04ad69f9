"""An operator's first hour: sign in with two factors, find what is slow, be told of it.

Everything is real: the browser, the service, a turn that waited for the catalogue's
prices, the rule made by hand, and the program that is told over HTTP.
"""

import base64
import csv
import hashlib
import hmac
import json
from pathlib import Path
from uuid import uuid4

import httpx
import pyotp
import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from tests.e2e.services import Service
from tests.integration.metrics.receiver import Receiver, receiving

PASSWORD = "a long password of the tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RULE, CHANNEL = "Anybody asks", "Flow receiver"
_ACCOUNT = f"""
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from dashboard.services.roles import roles_sync
roles_sync()
user = User.objects.create_user("noor", password={PASSWORD!r})
user.groups.set(Group.objects.filter(name="Operator"))
TOTP.activate(user, {SECRET!r})
from audit.tasks import seal_turns
from chat.tasks import refresh_rollups
seal_turns()
refresh_rollups()
"""
#: What worker and scheduler do within a minute; no process of theirs runs here.
_MINUTE = """
from audit.tasks import seal_turns
from chat.tasks import evaluate_alerts, refresh_rollups, send_alerts
for task in (seal_turns, refresh_rollups, evaluate_alerts, send_alerts):
    task()
"""
_PATIENCE_MS = 30_000


@pytest.fixture
def slow_turn(service: Service) -> str:
    """The response id of a turn that waited for prices."""
    faults = f"{service.store}/admin/faults"
    slow = {"kind": "latency", "latency_ms": 700}
    httpx.put(f"{faults}/pricing", json=slow).raise_for_status()
    with connect(f"{service.url.replace('http', 'ws')}/ws/chat/") as socket:
        hello = {"type": "hello", "session_id": None, "token": None, "after": None}
        socket.send(json.dumps(hello))
        socket.recv()
        text = "recommend a finished mystery series"
        message = {"type": "message", "id": str(uuid4()), "text": text}
        socket.send(json.dumps(message))
        frame = {"type": ""}
        while frame["type"] != "end":
            frame = json.loads(socket.recv(timeout=60))
    httpx.delete(faults).raise_for_status()
    return str(frame["response_id"])


def sign_in(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/console/")
    page.get_by_label("Name").fill("noor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    page.get_by_label("Code").fill(pyotp.TOTP(SECRET).now())
    page.get_by_role("button", name="Go on").click()


def find_slow_turn(page: Page, slow_turn: str) -> None:
    page.get_by_role("link", name="Traces", exact=True).click()
    page.get_by_text("More filters").click()
    page.get_by_role("textbox", name="Duration").fill("600")
    page.get_by_role("textbox", name="Duration").press("Enter")
    page.wait_for_url("**/console/traces/?latency_over=600")
    page.locator(f'tr[data-row] a[href$="/{slow_turn}/"]').click()
    step = page.locator("#drawer .waterfall tr", has_text="pricing.http").first
    expect(step).to_be_visible(timeout=_PATIENCE_MS)
    assert float(step.locator("td.number").nth(1).inner_text()) >= 700
    page.keyboard.press("Escape")


def keep_view(page: Page) -> None:
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Keep this view as").fill("Slow today")
    page.get_by_role("button", name="Keep view").click()
    expect(page.get_by_text("View “Slow today” kept.")).to_be_visible()


def export(page: Page, file: Path) -> None:
    """The file says what the screen says: its columns, its rows, in its order.

    It goes on with what the next pages of the screen would show.
    """
    shown = [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
        for row in page.locator("table.table tr").all()
    ]
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(file)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert len(shown) > 1
    # Times are whole seconds on the screen, and exact in the file.
    told = [[row[0][:19], *row[1:]] for row in rows]
    assert told[: len(shown)] == shown
    expect(page.locator("h2 .count")).to_have_text(str(len(rows) - 1))


def make_alert(page: Page, receiver: Receiver) -> str:
    """Make a channel and a rule that tells it; return the channel's secret."""
    page.get_by_role("link", name="Alerts", exact=True).click()
    page.get_by_role("link", name="Channels", exact=True).click()
    page.get_by_role("link", name="New channel").first.click()
    page.get_by_label("Name").fill(CHANNEL)
    page.get_by_label("Kind").select_option("webhook")
    page.get_by_label("Where to").fill(receiver.url)
    page.get_by_role("button", name="Save").click()
    secret = page.locator("code", has_text="whsec_").inner_text()
    page.get_by_role("link", name="Alerts", exact=True).click()
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill(RULE)
    page.get_by_label("Metric").select_option("turns")
    page.get_by_label("Alert level").fill("0.5")
    page.get_by_label("For at least").fill("0")
    page.get_by_label("At least so many turns").fill("0")
    page.get_by_label(CHANNEL).check()
    page.get_by_role("button", name="Preview the last week").click()
    expect(page.get_by_text("it would have")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=RULE)).to_be_visible()
    return secret


def assert_told(receiver: Receiver, secret: str) -> None:
    """The receiver was told once, with a signature that only our secret makes."""
    (body,), (headers,) = receiver.bodies, receiver.headers
    told = json.loads(body)
    assert (told["rule"]["name"], told["state"]) == (RULE, "firing")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"


def test_from_signing_in_to_an_alert_that_arrives(
    complaints: list[str], page: Page, service: Service, slow_turn: str, tmp_path: Path
) -> None:
    service.programs.run(_ACCOUNT)
    sign_in(page, service)
    # An operator's work begins at the overview.
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("dependencies")
    expect(page.locator(".tile")).to_have_count(7)
    find_slow_turn(page, slow_turn)
    keep_view(page)
    export(page, tmp_path / "traces.csv")
    with receiving() as receiver:
        secret = make_alert(page, receiver)
        service.programs.run(_MINUTE)
        assert_told(receiver, secret)
    page.reload()
    expect(page.locator("main")).to_contain_text("Firing")
    page.goto(f"{service.url}/console/alerts/deliveries/")
    row = page.locator("tr[data-row]", has_text=RULE)
    expect(row).to_contain_text("Sent")
    expect(row).to_contain_text("204")
    page.goto(f"{service.url}/console/overview/")
    expect(page.locator(".needs")).to_contain_text(RULE)
    assert complaints == []
