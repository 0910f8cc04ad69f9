"""Begin a session, read one, rate an answer, say which card was opened."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from chat.live.history import turns_json
from chat.live.session_desk import TooManySessionsError, Visitor
from chat.orchestration.errors import DependencyError
from chat.protocol.codes import ErrorCode
from chat.protocol.incoming import FrameError, click_of, feedback_of, visitor_words
from chat.protocol.outgoing import time_json
from chat.stores.session_store import StoredSession
from chat.telemetry.session_reads import called_by
from chat.views.calls import (
    RefusedError,
    bad_request,
    bearer_of,
    begun,
    body_of,
    caller_address,
    opened_session,
    rate_limited,
    unavailable,
)
from chat.views.cross_origin import cross_origin
from chat.wiring.edge import server_chat
from chat.wiring.runtime import ChatRuntime


@cross_origin("POST")
async def session_begin(request: HttpRequest) -> HttpResponse:
    """Begin a session; the token in the answer is its only key, shown once."""
    chat = server_chat()
    try:
        body = body_of(request)
        visitor = Visitor(address=caller_address(request, chat), **visitor_words(body))
        opened = await chat.connections.desk.begin(visitor)
    except FrameError as problem:
        return bad_request(problem)
    except RefusedError as refused:
        return refused.answer()
    except TooManySessionsError as error:
        return rate_limited(error.retry_after)
    except DependencyError:
        return unavailable()
    return begun(opened)


@cross_origin("GET")
async def session_read(request: HttpRequest, session_id: str) -> HttpResponse:
    """Return a session's turns and the response that is being written."""
    chat = server_chat()
    try:
        called_by("GET session")
        session = await opened_session(request, chat, session_id)
        turns = await chat.connections.store.turns(
            session.session_id, limit=chat.config.session.turns_shown
        )
        active = await _active(chat, session.session_id)
    except RefusedError as refused:
        return refused.answer()
    except DependencyError:
        return unavailable()
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
        called_by("feedback")
        given = feedback_of(_body_of_holder(request))
        session = await _session_of(request, chat, given.response_id)
        await chat.connections.feedback(session.session_id, given)
    except (FrameError, RefusedError, DependencyError) as problem:
        return _refusal(problem)
    answer = {"response_id": given.response_id, "value": given.value}
    return JsonResponse(answer, status=HTTPStatus.CREATED)


@cross_origin("POST")
async def click_note(request: HttpRequest) -> HttpResponse:
    """Note which card was opened; the token must be that of the response's session."""
    chat = server_chat()
    try:
        called_by("click")
        click = click_of(_body_of_holder(request))
        await _session_of(request, chat, click.response_id)
        if not await chat.connections.click(click):
            raise RefusedError(HTTPStatus.NOT_FOUND, ErrorCode.UNKNOWN_RESPONSE)
    except (FrameError, RefusedError, DependencyError) as problem:
        return _refusal(problem)
    answer = {"response_id": click.response_id, "asin": click.asin}
    return JsonResponse(answer, status=HTTPStatus.CREATED)


def _body_of_holder(request: HttpRequest) -> dict[str, Any]:
    """Return the body of a call that brings a token; raise RefusedError, FrameError."""
    body = body_of(request)
    bearer_of(request)
    return body


async def _session_of(
    request: HttpRequest, chat: ChatRuntime, response_id: str
) -> StoredSession:
    """Return the caller's session that a response is of; raise RefusedError."""
    turn = await chat.connections.store.turn(response_id)
    if turn is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, ErrorCode.UNKNOWN_RESPONSE)
    return await opened_session(request, chat, turn.session_id)


def _refusal(problem: FrameError | RefusedError | DependencyError) -> HttpResponse:
    if isinstance(problem, DependencyError):
        return unavailable()
    if isinstance(problem, RefusedError):
        return problem.answer()
    if problem.code is ErrorCode.UNKNOWN_RESPONSE:
        return RefusedError(HTTPStatus.NOT_FOUND, problem.code).answer()
    return bad_request(problem)


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
