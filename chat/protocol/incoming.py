"""The frames that a client may send, checked once: past here every value is sound.

Unknown keys are let through, so that a newer client can talk to an older server.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chat.protocol.codes import ErrorCode

# 2,000 characters fit in whatever way they are escaped: at most 12 bytes for each.
MAX_FRAME_BYTES = 64 * 1024
MAX_CHARACTERS = 2_000
_MAX_MESSAGE_ID = 64
_MAX_TOKEN = 4_096
_MAX_COMMENT = 1_000
_MAX_ASIN = 16
_MAX_SEQ = 2**31 - 1
_RATINGS = frozenset({"up", "down"})


class FrameError(Exception):
    """A frame that can't be taken; ``code`` says why, the socket lives on."""

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(detail or code.value)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Position:
    """How far a client has followed a response; 0 means: nothing seen yet."""

    response_id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame: begin a session, or come back to one."""

    session_id: str | None = None
    token: str = ""
    after: Position | None = None
    customer: str = ""
    locale: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What the shopper says; ``id`` makes it safe to send twice."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the response now."""

    response_id: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb up or down for a response."""

    response_id: str
    value: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Click:
    """A card of a response was opened."""

    response_id: str
    asin: str


@dataclass(frozen=True, slots=True)
class Ack:
    """Everything up to ``seq`` has arrived."""

    response_id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


ClientFrame = Hello | Message | Stop | Feedback | Ack | Ping


def decode(text: str) -> ClientFrame:
    """Return the frame in ``text``; raise FrameError when it is none."""
    try:
        body = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        raise FrameError(ErrorCode.BAD_JSON) from None
    if not isinstance(body, dict):
        raise FrameError(ErrorCode.BAD_FRAME, "a frame is an object")
    kind = body.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise FrameError(ErrorCode.UNKNOWN_TYPE)
    return reader(body)


def clean_text(text: str) -> str:
    """Return a message as it is counted, stored and answered.

    NFC, no control characters save line breaks and tabs, no space around. Raises
    FrameError when nothing is left, or more than 2,000 characters.
    """
    # A longer one can't come under the limit by composition: three to one at most.
    if len(text) > 4 * MAX_CHARACTERS:
        raise FrameError(ErrorCode.MESSAGE_TOO_LONG)
    clean = "".join(
        each
        for each in unicodedata.normalize("NFC", text)
        if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}
    ).strip()
    # Zero-width and other format characters alone say nothing.
    if not any(unicodedata.category(each) not in {"Cf", "Zs"} for each in clean):
        raise FrameError(ErrorCode.MESSAGE_EMPTY)
    if len(clean) > MAX_CHARACTERS:
        raise FrameError(ErrorCode.MESSAGE_TOO_LONG)
    return clean


def uuid_text(value: Any, *, otherwise: ErrorCode) -> str:
    """Return an id in its one spelling; raise FrameError(``otherwise``) for no id."""
    try:
        return str(UUID(value))
    except (TypeError, ValueError, AttributeError):
        raise FrameError(otherwise) from None


def _text(body: Mapping[str, Any], key: str, *, at_most: int) -> str:
    """Return an optional text; null counts as absent."""
    value = body.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > at_most:
        raise FrameError(ErrorCode.BAD_FRAME, f"{key} is no text, or too long")
    return value


def _word(body: Mapping[str, Any], key: str, *, at_most: int) -> str:
    """Return an optional text that can be printed, and so be stored: NUL can't."""
    value = _text(body, key, at_most=at_most)
    if not value.isprintable():
        raise FrameError(ErrorCode.BAD_FRAME, f"{key} holds what can't be printed")
    return value


def visitor_words(body: Mapping[str, Any]) -> dict[str, str]:
    """Return what a shop may say of who begins a session; raise FrameError."""
    return {
        "customer": _word(body, "customer", at_most=_MAX_TOKEN),
        "locale": _word(body, "locale", at_most=35),
        "site": _word(body, "site", at_most=64),
    }


def _seq(body: Mapping[str, Any]) -> int:
    value = body.get("seq")
    if not isinstance(value, int) or isinstance(value, bool):
        raise FrameError(ErrorCode.BAD_FRAME, "seq is a whole number")
    if not 0 <= value <= _MAX_SEQ:
        raise FrameError(ErrorCode.BAD_FRAME, "seq is out of range")
    return value


def _response_id(body: Mapping[str, Any]) -> str:
    if not isinstance(body.get("response_id"), str):
        raise FrameError(ErrorCode.BAD_FRAME, "response_id is missing")
    return uuid_text(body["response_id"], otherwise=ErrorCode.UNKNOWN_RESPONSE)


def _position(after: Mapping[str, Any]) -> Position:
    return Position(_response_id(after), _seq(after))


def _hello(body: Mapping[str, Any]) -> Hello:
    session_id = _text(body, "session_id", at_most=_MAX_TOKEN) or None
    if session_id is not None:
        session_id = uuid_text(session_id, otherwise=ErrorCode.UNKNOWN_SESSION)
    after = body.get("after")
    if after is not None and not isinstance(after, dict):
        raise FrameError(ErrorCode.BAD_FRAME, "after is an object or null")
    return Hello(
        session_id=session_id,
        token=_text(body, "token", at_most=_MAX_TOKEN),
        after=_position(after) if after is not None else None,
        **visitor_words(body),
    )


def _message(body: Mapping[str, Any]) -> Message:
    name, text = body.get("id"), body.get("text")
    if not isinstance(name, str) or not 1 <= len(name) <= _MAX_MESSAGE_ID:
        raise FrameError(ErrorCode.BAD_FRAME, "id has 1 to 64 characters")
    if not name.isprintable():
        raise FrameError(ErrorCode.BAD_FRAME, "id holds what can't be printed")
    if not isinstance(text, str):
        raise FrameError(ErrorCode.BAD_FRAME, "text is missing")
    return Message(name, clean_text(text))


def feedback_of(body: Mapping[str, Any]) -> Feedback:
    """Return the feedback in a frame or a request; raise FrameError for none."""
    value = body.get("value")
    # What can't be hashed can't be looked up either: a list, an object.
    if not isinstance(value, str) or value not in _RATINGS:
        raise FrameError(ErrorCode.BAD_FRAME, 'value is "up" or "down"')
    comment = _text(body, "comment", at_most=_MAX_COMMENT)
    return Feedback(
        _response_id(body),
        value,
        "".join(c for c in comment if c.isprintable() or c == "\n").strip(),
    )


def click_of(body: Mapping[str, Any]) -> Click:
    """Return the click in a request; raise FrameError for none."""
    asin = _word(body, "asin", at_most=_MAX_ASIN)
    if not asin:
        raise FrameError(ErrorCode.BAD_FRAME, "asin is missing")
    return Click(_response_id(body), asin)


_READERS: dict[str, Callable[[Mapping[str, Any]], ClientFrame]] = {
    "hello": _hello,
    "message": _message,
    "stop": lambda body: Stop(_response_id(body)),
    "feedback": feedback_of,
    "ack": lambda body: Ack(_response_id(body), _seq(body)),
    "ping": lambda _: Ping(),
}
