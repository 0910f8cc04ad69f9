"""The frames outside a response."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from chat.protocol.codes import MESSAGES, ErrorCode, NoticeCode
from chat.protocol.incoming import FrameError

WELCOME_BACK = (
    "Welcome back! It has been a while, so we start afresh. What would you like to "
    "read next?"
)
PONG = b'{"type":"pong"}'


def time_json(at: datetime) -> str:
    """Return a time as clients get it: RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def session(
    *,
    session_id: str,
    token: str,
    expires_at: datetime,
    resumed: bool = False,
    expired: bool = False,
    turns: Sequence[dict[str, Any]] = (),
) -> bytes:
    """Return the answer to a hello."""
    body: dict[str, Any] = {
        "type": "session",
        "session_id": session_id,
        "token": token,
        "resumed": resumed,
        "expired": expired,
        "expires_at": time_json(expires_at),
        "turns": list(turns),
    }
    if expired:
        body["text"] = WELCOME_BACK
    return orjson.dumps(body)


def accepted(message_id: str, response_id: str) -> bytes:
    """Return the promise that a message will be answered."""
    return orjson.dumps(
        {"type": "accepted", "id": message_id, "response_id": response_id}
    )


def rate_limited(retry_after: float) -> bytes:
    """Return the refusal of a message that came too early; seconds, exact."""
    return orjson.dumps({"type": "rate_limited", "retry_after": round(retry_after, 3)})


def error(code: ErrorCode, detail: str = "") -> bytes:
    """Return what was wrong with a frame."""
    message = f"{MESSAGES[code]} ({detail})" if detail else MESSAGES[code]
    return orjson.dumps({"type": "error", "code": code.value, "message": message})


def error_of(problem: FrameError) -> bytes:
    """Return the frame that tells a FrameError."""
    return error(problem.code, problem.detail)


def notice(code: NoticeCode, **details: Any) -> bytes:
    """Return something to know without having asked."""
    return orjson.dumps({"type": "notice", "code": code.value, **details})
