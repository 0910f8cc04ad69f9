"""Share a conversation, take it back, read it, go on from it: the calls."""

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from chat.live.session_desk import TooManySessionsError, Visitor
from chat.live.share_desk import (
    GoneShareError,
    NothingToShareError,
    TooManySharesError,
    UnknownShareError,
)
from chat.orchestration.errors import DependencyError
from chat.protocol.incoming import FrameError, visitor_words
from chat.protocol.outgoing import time_json
from chat.stores.share_store import StoredShare
from chat.telemetry.session_reads import called_by
from chat.views.cacheable import cacheable
from chat.views.calls import (
    RefusedError,
    bad_request,
    begun,
    body_of,
    caller_address,
    opened_session,
    rate_limited,
    unavailable,
)
from chat.views.cross_origin import cross_origin
from chat.wiring.edge import server_chat

UNKNOWN_SHARE, SHARE_GONE = "unknown_share", "share_gone"


@cross_origin("GET", "POST")
async def shares_of_session(request: HttpRequest, session_id: str) -> HttpResponse:
    """Share a session as it is now (POST), or list what was shared of it (GET)."""
    chat = server_chat()
    called_by("share")
    try:
        session = await opened_session(request, chat, session_id)
        if request.method == "GET":
            made = await chat.sharing.made_of(session)
            return JsonResponse({"shares": [_told(request, each) for each in made]})
        share = await chat.sharing.make(session, caller_address(request, chat))
    except RefusedError as refused:
        return refused.answer()
    except NothingToShareError:
        return RefusedError(HTTPStatus.CONFLICT, "nothing_to_share").answer()
    except TooManySharesError as error:
        return rate_limited(error.retry_after)
    except DependencyError:
        return unavailable()
    return JsonResponse(_told(request, share), status=HTTPStatus.CREATED)


@cross_origin("DELETE")
async def share_revoke(
    request: HttpRequest, session_id: str, share_id: str
) -> HttpResponse:
    """Take a share back; nothing of it can be read any more."""
    chat = server_chat()
    called_by("share")
    try:
        # Links outlive the session that they were made of.
        session = await opened_session(request, chat, session_id, even_expired=True)
        await chat.sharing.revoke(session, share_id)
    except RefusedError as refused:
        return refused.answer()
    except UnknownShareError:
        return RefusedError(HTTPStatus.NOT_FOUND, UNKNOWN_SHARE).answer()
    except DependencyError:
        return unavailable()
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@csrf_exempt
async def share_read(request: HttpRequest, share_id: str) -> HttpResponse:
    """Return a shared conversation; whoever has the link may, from any page."""
    if request.method not in {"GET", "HEAD"}:
        return RefusedError(
            HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed"
        ).answer()
    chat = server_chat()
    try:
        shown = await chat.sharing.read(share_id, caller_address(request, chat))
    except (UnknownShareError, GoneShareError, TooManySharesError) as error:
        response = _unread(error)
    except DependencyError:
        response = unavailable()
    else:
        body = orjson.dumps(public_json(share_id, shown))
        response = cacheable(request, body, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


@cross_origin("POST")
async def share_go_on(request: HttpRequest, share_id: str) -> HttpResponse:
    """Begin a session of one's own that has the shared turns behind it."""
    chat = server_chat()
    try:
        words = visitor_words(body_of(request))
        visitor = Visitor(address=caller_address(request, chat), **words)
        opened = await chat.sharing.go_on(share_id, visitor)
    except FrameError as problem:
        return bad_request(problem)
    except RefusedError as refused:
        return refused.answer()
    except (UnknownShareError, GoneShareError) as error:
        return _unread(error)
    except TooManySessionsError as error:
        return rate_limited(error.retry_after)
    except DependencyError:
        return unavailable()
    return begun(opened)


def public_json(share_id: str, shown: dict[str, Any]) -> dict[str, Any]:
    """Return a share as programs get it."""
    names = ("title", "description", "created_at", "expires_at", "locale", "turns")
    told = {name: shown[name] for name in names}
    return {"share_id": share_id, "prices_at": shown["created_at"], **told}


def _unread(error: Exception) -> HttpResponse:
    if isinstance(error, TooManySharesError):
        return rate_limited(error.retry_after)
    if isinstance(error, GoneShareError):
        return RefusedError(HTTPStatus.GONE, SHARE_GONE).answer()
    return RefusedError(HTTPStatus.NOT_FOUND, UNKNOWN_SHARE).answer()


def _told(request: HttpRequest, share: StoredShare) -> dict[str, str]:
    """Return a share as its sharer gets it."""
    page = reverse("share", args=[share.share_id])
    return {
        "share_id": share.share_id,
        "url": request.build_absolute_uri(page),
        "title": share.title,
        "created_at": time_json(share.created_at),
        "expires_at": time_json(share.expires_at),
    }
