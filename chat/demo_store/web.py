"""JSON in, JSON out: what every service of the stand-in shares."""

import json
from collections.abc import Mapping
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

MAX_ASINS = 500
_MAX_BODY = 512 * 1024


class ApiError(Exception):
    """A call that can't be served; becomes the contract's error body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def bad_request(message: str) -> ApiError:
    """Return the error for a call that breaks the contract."""
    return ApiError(400, "bad_request", message)


def not_found(message: str) -> ApiError:
    """Return the error for a thing that isn't there."""
    return ApiError(404, "not_found", message)


def json_response(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return JSON in UTF-8, without blanks."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(
        body.encode(), status, headers=headers, media_type="application/json"
    )


def error_response(status: int, code: str, message: str) -> Response:
    """Return the contract's error body."""
    return json_response({"error": {"code": code, "message": message}}, status)


async def body_of(request: Request) -> Mapping[str, object]:
    """Return the JSON object that a request carries.

    Raises:
        ApiError: too large, or not a JSON object, or the caller has gone.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MAX_BODY:
                raise ApiError(413, "too_large", f"more than {_MAX_BODY} bytes")
    except ClientDisconnect as error:
        # A caller whose time was up: nobody reads this, and nothing is wrong here.
        raise ApiError(499, "caller_gone", "the caller did not wait") from error
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise bad_request("the body is not JSON") from error
    if not isinstance(content, dict):
        raise bad_request("the body must be a JSON object")
    return content


def texts(body: Mapping[str, object], key: str, limit: int = MAX_ASINS) -> list[str]:
    """Return a list of strings from the body."""
    value = body.get(key)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise bad_request(f'"{key}" must be a list of strings')
    if len(value) > limit:
        raise bad_request(f'"{key}" may have {limit} items, not {len(value)}')
    return cast("list[str]", value)


def text(body: Mapping[str, object], key: str) -> str:
    """Return a string from the body."""
    value = body.get(key)
    if not isinstance(value, str):
        raise bad_request(f'"{key}" must be a string')
    return value


def whole(body: Mapping[str, object], key: str, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high`` from the body."""
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_request(f'"{key}" must be a whole number')
    if not low <= value <= high:
        raise bad_request(f'"{key}" must be {low} to {high}')
    return value


def number(body: Mapping[str, object], key: str, high: float) -> float:
    """Return a number from 0 to ``high`` from the body."""
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad_request(f'"{key}" must be a number')
    if not 0 <= value <= high:
        raise bad_request(f'"{key}" must be 0 to {high:g}')
    return float(value)


def choice(body: Mapping[str, object], key: str, options: tuple[str, ...]) -> str:
    """Return one of ``options`` from the body."""
    value = body.get(key)
    if not isinstance(value, str) or value not in options:
        raise bad_request(f'"{key}" must be one of {", ".join(options)}')
    return value
