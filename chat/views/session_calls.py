"""Begin a session, read one, rate an answer."""

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from chat.live.history import turns_json
from chat.live.session_desk import (
    ExpiredSessionError,
    TooManySessionsError,
    UnknownSessionError,
    Visitor,
    WrongTokenError,
)
from chat.orchestration.errors import DependencyError
from chat.protocol.codes import ErrorCode
from chat.protocol.incoming import (
    FrameError,
    feedback_of,
    uuid_text,
    visitor_words,
)
from chat.protocol.outgoing import time_json
from chat.selectors.addresses import address_of
from chat.stores.session_store import StoredSession
from chat.views.cross_origin import cross_origin
from chat.wiring.edge import server_chat
from chat.wiring.runtime import ChatRuntime

_MAX_BODY = 16 * 1024


class _RefusedError(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    def answer(self) -> HttpResponse:
        """Return the answer."""
        response = JsonResponse({"code": self.code}, status=self.status)
        if self.status is HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"
        return response


@cross_origin("POST")
async def session_begin(request: HttpRequest) -> HttpResponse:
    """Begin a session; the token in the answer is its only key, shown once."""
    chat = server_chat()
    try:
        body = _body(request)
        visitor = Visitor(address=_address(request, chat), **visitor_words(body))
        opened = await chat.connections.desk.begin(visitor)
    except FrameError as problem:
        return _bad_request(problem)
    except _RefusedError as refused:
        return refused.answer()
    except TooManySessionsError as error:
        return _rate_limited(error.retry_after)
    except DependencyError:
        return _unavailable()
    answer = {
        "session_id": opened.session.session_id,
        "token": opened.token,
        "expires_at": time_json(opened.session.expires_at),
    }
    return JsonResponse(answer, status=HTTPStatus.CREATED)


@cross_origin("GET")
async def session_read(request: HttpRequest, session_id: str) -> HttpResponse:
    """Return a session's turns and the response that is being written."""
    chat = server_chat()
    try:
        session = await _opened(request, chat, session_id)
        turns = await chat.connections.store.turns(
            session.session_id, limit=chat.config.session.turns_shown
        )
        active = await _active(chat, session.session_id)
    except _RefusedError as refused:
        return refused.answer()
    except DependencyError:
        return _unavailable()
    return JsonResponse(
        {
            "session_id": session.session_id,
            "created_at": time_json(session.created_at),
            "expires_at": time_json(session.expires_at),
            "turns": turns_json(turns),
            "active_response": active,
        }
    )


@cross_origin("POST")
async def feedback_give(request: HttpRequest) -> HttpResponse:
    """Keep a thumb up or down; the token must be that of the response's session."""
    chat = server_chat()
    try:
        given = feedback_of(_body(request))
        turn = await chat.connections.store.turn(given.response_id)
        if turn is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, ErrorCode.UNKNOWN_RESPONSE)
        session = await _opened(request, chat, turn.session_id)
        await chat.connections.feedback(session.session_id, given)
    except FrameError as problem:
        return _bad_request(problem)
    except _RefusedError as refused:
        return refused.answer()
    except DependencyError:
        return _unavailable()
    answer = {"response_id": given.response_id, "value": given.value}
    return JsonResponse(answer, status=HTTPStatus.CREATED)


async def _opened(
    request: HttpRequest, chat: ChatRuntime, session_id: str
) -> StoredSession:
    """Return the session that the request's token opens; raise _RefusedError."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _RefusedError(HTTPStatus.UNAUTHORIZED, ErrorCode.UNAUTHORIZED)
    try:
        known = uuid_text(session_id, otherwise=ErrorCode.UNKNOWN_SESSION)
        return await chat.connections.desk.check(known, token.strip())
    except (FrameError, UnknownSessionError):
        code = ErrorCode.UNKNOWN_SESSION
        raise _RefusedError(HTTPStatus.NOT_FOUND, code) from None
    except WrongTokenError:
        code = ErrorCode.UNAUTHORIZED
        raise _RefusedError(HTTPStatus.UNAUTHORIZED, code) from None
    except ExpiredSessionError:
        code = ErrorCode.SESSION_EXPIRED
        raise _RefusedError(HTTPStatus.GONE, code) from None


async def _active(chat: ChatRuntime, session_id: str) -> dict[str, Any] | None:
    """Return the response that is being written, and how far it has come."""
    run = chat.responses.of_session(session_id)
    if run is not None:
        return {"response_id": run.response_id, "last_seq": len(run.frames)}
    log = chat.base.log
    try:
        response_id = await log.running(session_id)
        if response_id is None or chat.responses.get(response_id) is not None:
            return None
        last_seq = await log.last_seq(response_id)
    except RedisError:
        return None
    return {"response_id": response_id, "last_seq": last_seq}


def _body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object in the body; an empty body is an empty object."""
    try:
        sent = request.body
    except RequestDataTooBig:  # more than Django reads at all
        sent = b" " * (_MAX_BODY + 1)
    if len(sent) > _MAX_BODY:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
    if not sent.strip():
        return {}
    try:
        body = orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise _RefusedError(HTTPStatus.BAD_REQUEST, ErrorCode.BAD_JSON) from None
    if not isinstance(body, dict):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, ErrorCode.BAD_FRAME)
    return body


def _bad_request(problem: FrameError) -> HttpResponse:
    body = {"code": problem.code.value, "message": problem.detail}
    return JsonResponse(body, status=HTTPStatus.BAD_REQUEST)


def _address(request: HttpRequest, chat: ChatRuntime) -> str:
    return address_of(
        request.META.get("REMOTE_ADDR") or "",
        request.headers.get("X-Forwarded-For", ""),
        chat.config.trusted_proxies,
    )


def _rate_limited(retry_after: float) -> HttpResponse:
    response = JsonResponse(
        {"code": "rate_limited", "retry_after": retry_after},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(int(retry_after) + 1)
    return response


def _unavailable() -> HttpResponse:
    return JsonResponse({"code": ErrorCode.UNAVAILABLE}, status=503)
