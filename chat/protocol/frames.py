"""The numbered frames of a response: how events become them, and how they are batched.

A frame is encoded once, however many read it: on its socket, in the log, on another
process. Numbers count 1, 2, 3 … without a gap; a batch covers ``first`` to ``seq``.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from chat.orchestration.turn_events import Correction, End, ProductCard, Products
from guardrails.core.types import Money

_NO_MINOR = frozenset({"JPY", "KRW"})
_BATCH_CHARACTERS = 4_096


class Frame(NamedTuple):
    """One frame of a response; ``text`` is a token frame's."""

    seq: int
    first: int
    kind: str
    wire: bytes
    text: str = ""


def money_json(money: Money) -> dict[str, str]:
    """Return an amount as clients get it: exact decimal text, never a float."""
    if money.currency in _NO_MINOR:
        return {"amount": str(money.minor), "currency": money.currency}
    amount = Decimal(money.minor).scaleb(-2)
    return {"amount": f"{amount:.2f}", "currency": money.currency}


def card_json(card: ProductCard) -> dict[str, Any]:
    """Return a product card as clients get it."""
    body: dict[str, Any] = {
        "asin": card.asin,
        "title": card.title,
        "author": card.author,
        "format": card.format,
        "price": money_json(card.price),
    }
    if card.list_price is not None:
        body["list_price"] = money_json(card.list_price)
    body |= {
        "in_stock": card.in_stock,
        "url": card.url,
        "image": card.image,
        "why": card.why,
    }
    return body


class ResponseFrames:
    """Encodes the frames of one response and counts them."""

    def __init__(self, response_id: str, last_seq: int = 0) -> None:
        self.response_id = response_id
        self.last_seq = last_seq
        self._head = b'","response_id":' + orjson.dumps(response_id) + b',"seq":'

    def token(self, text: str) -> Frame:
        """Return the next token frame; written by hand, for most frames are these."""
        seq = self._next()
        wire = b'{"type":"token%b%d,"text":%b}' % (self._head, seq, orjson.dumps(text))
        return Frame(seq, seq, "token", wire, text)

    def correction(self, event: Correction) -> Frame:
        """Return the frame that replaces what is on the screen."""
        body: dict[str, Any] = {"text": event.text}
        if event.edits:
            body["edits"] = [
                {"start": each.start, "end": each.end, "text": each.text}
                for each in event.edits
            ]
        body |= {
            "reasons": list(event.reasons),
            "policy_version": event.policy_version,
        }
        return self._frame("correction", body)

    def products(self, event: Products) -> Frame:
        """Return the frame of the cards."""
        return self._frame("products", {"items": [card_json(c) for c in event.items]})

    def end(self, event: End) -> Frame:
        """Return the last frame."""
        body = {
            "status": event.status.value,
            "degraded": list(event.degraded),
            "text": event.text,
        }
        return self._frame("end", body)

    def snapshot(self, text: str, items: Sequence[Any], *, upto: int) -> Frame:
        """Return the whole state in one frame, which stands for all up to ``upto``."""
        first, self.last_seq = self.last_seq + 1, upto
        body: dict[str, Any] = {"text": text}
        if items:
            body["products"] = {"items": list(items)}
        return self._encode("snapshot", first, upto, body)

    def _frame(self, kind: str, body: dict[str, Any]) -> Frame:
        seq = self._next()
        return self._encode(kind, seq, seq, body)

    def _encode(self, kind: str, first: int, seq: int, body: dict[str, Any]) -> Frame:
        numbers = {"seq": seq} if first == seq else {"from": first, "seq": seq}
        head = {"type": kind, "response_id": self.response_id, **numbers}
        return Frame(seq, first, kind, orjson.dumps(head | body))

    def _next(self) -> int:
        self.last_seq += 1
        return self.last_seq


def to_log(frames: Iterable[Frame]) -> bytes:
    """Return frames as the log keeps them: a JSON array of what was sent."""
    return b"[" + b",".join(frame.wire for frame in frames) + b"]"


def from_log(blob: bytes) -> list[Frame]:
    """Return the frames in one entry of the log."""
    return [
        Frame(
            body["seq"],
            body.get("from", body["seq"]),
            body["type"],
            orjson.dumps(body),
            body["text"] if body["type"] == "token" else "",
        )
        for body in orjson.loads(blob)
    ]


def batched(response_id: str, frames: Sequence[Frame]) -> list[Frame]:
    """Return the same frames with neighbouring tokens joined into long ones."""
    out: list[Frame] = []
    run: list[Frame] = []
    size = 0
    for frame in frames:
        if frame.kind == "token" and size < _BATCH_CHARACTERS:
            run.append(frame)
            size += len(frame.text)
            continue
        out += _joined(response_id, run)
        run, size = ([frame], len(frame.text)) if frame.kind == "token" else ([], 0)
        if frame.kind != "token":
            out.append(frame)
    return out + _joined(response_id, run)


def _joined(response_id: str, run: Sequence[Frame]) -> list[Frame]:
    """Return a run of token frames as one frame, or as none when it is empty."""
    if len(run) < 2:
        return list(run)
    text = "".join(frame.text for frame in run)
    first, seq = run[0].first, run[-1].seq
    head = {"type": "token", "response_id": response_id, "from": first, "seq": seq}
    return [Frame(seq, first, "token", orjson.dumps(head | {"text": text}), text)]


def text_of(frames: Iterable[Frame]) -> tuple[str, list[Any]]:
    """Return the text and the cards that a client shows after ``frames``."""
    text, items = "", []
    for frame in frames:
        if frame.kind == "token":
            text += frame.text
        elif frame.kind in {"correction", "snapshot", "end"}:
            text = orjson.loads(frame.wire)["text"]
        elif frame.kind == "products":
            items = orjson.loads(frame.wire)["items"]
    return text, items
