"""docs/protocol.md is what the code does: every example parsed, every code listed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from chat.orchestration.turn_events import (
    Correction,
    Edit,
    End,
    EndStatus,
    ProductCard,
    Products,
)
from chat.protocol import incoming, outgoing
from chat.protocol.codes import CloseCode, ErrorCode, NoticeCode
from chat.protocol.frames import ResponseFrames, batched, from_log, money_json
from guardrails.core.types import Money

TEXT = (Path(__file__).parents[2] / "docs/protocol.md").read_text("utf-8")
EXAMPLE = re.compile(r"^```json (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example of the document."""

    side: str
    body: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.side}-{self.body.get('type', '')}"


EXAMPLES = [Example(side, orjson.loads(body)) for side, body in EXAMPLE.findall(TEXT)]
CLIENT = [each.body for each in EXAMPLES if each.side == "client"]
SERVER = [each.body for each in EXAMPLES if each.side == "server"]
R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"


@pytest.mark.parametrize("body", CLIENT, ids=lambda body: body["type"])
def test_every_frame_of_a_client_is_understood(body: dict[str, Any]) -> None:
    frame = incoming.decode(orjson.dumps(body).decode())
    assert type(frame).__name__.lower() == body["type"]


def test_every_frame_that_is_understood_is_documented() -> None:
    assert {body["type"] for body in CLIENT} == set(incoming._READERS)


def built(body: dict[str, Any]) -> bytes:
    """Return the frame as the code encodes it from what the example says."""
    return BUILDERS[body["type"]](body)


def _encoder(body: dict[str, Any]) -> ResponseFrames:
    return ResponseFrames(R, body.get("from", body["seq"]) - 1)


def _session(body: dict[str, Any]) -> bytes:
    keys = ("session_id", "token", "resumed", "expired", "turns")
    until = datetime(2026, 1, 3, 3, 4, 5, tzinfo=UTC)
    return outgoing.session(expires_at=until, **{key: body[key] for key in keys})


def _notice(body: dict[str, Any]) -> bytes:
    details = {k: v for k, v in body.items() if k not in {"type", "code"}}
    return outgoing.notice(NoticeCode(body["code"]), **details)


def _correction(body: dict[str, Any]) -> bytes:
    edits = tuple(Edit(**each) for each in body["edits"])
    reasons, version = tuple(body["reasons"]), body["policy_version"]
    event = Correction(body["text"], reasons, version, edits)
    return _encoder(body).correction(event).wire


def _snapshot(body: dict[str, Any]) -> bytes:
    frame = _encoder(body).snapshot(body["text"], [{}], upto=body["seq"])
    return frame.wire.replace(b'"items":[{}]', b'"items":[]')


def _end(body: dict[str, Any]) -> bytes:
    event = End(EndStatus(body["status"]), body["text"], tuple(body["degraded"]))
    return _encoder(body).end(event).wire


def _token(body: dict[str, Any]) -> bytes:
    first = body.get("from", body["seq"])
    encoder = ResponseFrames(R, first - 1)
    count = body["seq"] - first + 1
    parts = [body["text"][: -(count - 1) or None], *body["text"][1 - count :]]
    frames = [encoder.token(part) for part in parts[:count]]
    return batched(R, frames)[0].wire


def _card(body: dict[str, Any]) -> ProductCard:
    def money(value: dict[str, str]) -> Money:
        return Money(int(value["amount"].replace(".", "")), value["currency"])

    plain = {k: v for k, v in body.items() if k not in {"price", "list_price"}}
    return ProductCard(
        price=money(body["price"]), list_price=money(body["list_price"]), **plain
    )


BUILDERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "session": _session,
    "accepted": lambda body: outgoing.accepted(body["id"], body["response_id"]),
    "rate_limited": lambda body: outgoing.rate_limited(body["retry_after"]),
    "error": lambda body: outgoing.error(ErrorCode(body["code"])),
    "notice": _notice,
    "pong": lambda _: outgoing.PONG,
    "token": _token,
    "correction": _correction,
    "products": lambda body: (
        _encoder(body).products(Products(tuple(_card(c) for c in body["items"]))).wire
    ),
    "snapshot": _snapshot,
    "end": _end,
}


@pytest.mark.parametrize("body", SERVER, ids=lambda body: body["type"])
def test_every_frame_of_the_server_is_encoded_as_documented(
    body: dict[str, Any],
) -> None:
    assert orjson.loads(built(body)) == body


def test_every_kind_of_frame_of_the_server_is_documented() -> None:
    assert {body["type"] for body in SERVER} == set(BUILDERS)


@pytest.mark.parametrize("code", [*ErrorCode, *NoticeCode, *EndStatus])
def test_every_code_is_documented(code: str) -> None:
    assert re.search(rf"^\| `{code}` \| \w", TEXT, re.MULTILINE)


@pytest.mark.parametrize("code", list(CloseCode))
def test_every_close_code_is_documented(code: CloseCode) -> None:
    assert re.search(rf"^\| {code.value} \| ", TEXT, re.MULTILINE)


def test_an_amount_without_minor_unit_has_no_decimals() -> None:
    assert money_json(Money(1200, "JPY")) == {"amount": "1200", "currency": "JPY"}
    assert money_json(Money(5, "USD")) == {"amount": "0.05", "currency": "USD"}


def test_a_frame_reads_back_from_the_log_as_it_was_written() -> None:
    encoder = ResponseFrames(R)
    frames = [encoder.token('a "quoted" 漢字\n'), encoder.token("b")]
    blob = b"[" + b",".join(frame.wire for frame in frames) + b"]"
    assert [f[:3] + f[4:] for f in from_log(blob)] == [f[:3] + f[4:] for f in frames]
