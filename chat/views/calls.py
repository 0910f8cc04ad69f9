"""What the calls of shoppers share: the key they bring, where from, how refused."""

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from chat.live.session_desk import (
    ExpiredSessionError,
    Opened,
    UnknownSessionError,
    WrongTokenError,
)
from chat.protocol.codes import ErrorCode
from chat.protocol.incoming import FrameError, uuid_text
from chat.protocol.outgoing import time_json
from chat.selectors.addresses import address_of
from chat.stores.session_store import StoredSession
from chat.wiring.runtime import ChatRuntime

_MAX_BODY = 16 * 1024


class RefusedError(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    def answer(self) -> HttpResponse:
        """Return the answer."""
        response = JsonResponse({"code": self.code}, status=self.status)
        # A cache may keep a 404 or 410 unasked, and tell it when it is true no more.
        response["Cache-Control"] = "no-store"
        if self.status is HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"
        return response


def bearer_of(request: HttpRequest) -> str:
    """Return the token that a call brings; raise RefusedError when it brings none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RefusedError(HTTPStatus.UNAUTHORIZED, ErrorCode.UNAUTHORIZED)
    return token.strip()


async def opened_session(
    request: HttpRequest,
    chat: ChatRuntime,
    session_id: str,
    *,
    even_expired: bool = False,
) -> StoredSession:
    """Return the session that the request's token opens; raise RefusedError."""
    token = bearer_of(request)
    try:
        known = uuid_text(session_id, otherwise=ErrorCode.UNKNOWN_SESSION)
        return await chat.connections.desk.check(known, token)
    except (FrameError, UnknownSessionError):
        code = ErrorCode.UNKNOWN_SESSION
        raise RefusedError(HTTPStatus.NOT_FOUND, code) from None
    except WrongTokenError:
        code = ErrorCode.UNAUTHORIZED
        raise RefusedError(HTTPStatus.UNAUTHORIZED, code) from None
    except ExpiredSessionError as error:
        if even_expired:
            return error.session
        code = ErrorCode.SESSION_EXPIRED
        raise RefusedError(HTTPStatus.GONE, code) from None


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object in the body; an empty body is an empty object."""
    try:
        sent = request.body
    except RequestDataTooBig:  # more than Django reads at all
        sent = b" " * (_MAX_BODY + 1)
    if len(sent) > _MAX_BODY:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
    if not sent.strip():
        return {}
    try:
        body = orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, ErrorCode.BAD_JSON) from None
    if not isinstance(body, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, ErrorCode.BAD_FRAME)
    return body


def bad_request(problem: FrameError) -> HttpResponse:
    """Return the answer to a body that can't be understood."""
    body = {"code": problem.code.value, "message": problem.detail}
    return JsonResponse(body, status=HTTPStatus.BAD_REQUEST)


def caller_address(request: HttpRequest, chat: ChatRuntime) -> str:
    """Return where a request comes from, as far as our own proxies vouch for it."""
    return address_of(
        request.META.get("REMOTE_ADDR") or "",
        request.headers.get("X-Forwarded-For", ""),
        chat.config.trusted_proxies,
    )


def rate_limited(retry_after: float) -> HttpResponse:
    """Return the refusal of a call that came too early."""
    response = JsonResponse(
        {"code": "rate_limited", "retry_after": retry_after},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(int(retry_after) + 1)
    return response


def unavailable() -> HttpResponse:
    """Return the answer when something that is needed is away."""
    return JsonResponse({"code": ErrorCode.UNAVAILABLE}, status=503)


def begun(opened: Opened) -> HttpResponse:
    """Return the answer that hands over a new session; its token is told this once."""
    answer = {
        "session_id": opened.session.session_id,
        "token": opened.token,
        "expires_at": time_json(opened.session.expires_at),
    }
    return JsonResponse(answer, status=HTTPStatus.CREATED)
