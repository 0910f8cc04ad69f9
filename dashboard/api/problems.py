"""Answers that are no success: problem documents (RFC 9457) with a code for programs.

``detail`` says what is wrong with this call, ``what_to_do`` what helps; ``problems``
names the parameters or fields concerned.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from dashboard.request_ids import request_id_of

CONTENT_TYPE = "application/problem+json"

#: What helps, by code; every code that an answer may bear is here.
WHAT_TO_DO: dict[str, str] = {
    "bad_request": "Correct what `problems` names and call again.",
    "bad_json": "Send a JSON object as the body, with Content-Type: application/json.",
    "not_signed_in": "Send a token: `Authorization: Bearer mgat_…`.",
    "token_not_in_force": "Make a new token in the console; this one is unknown, "
    "expired or revoked, or its owner may not use the API any more.",
    "not_allowed": "Ask an administrator for the permission, or use a token that has "
    "it among its scopes.",
    "csrf_failed": "Send the X-CSRFToken header with calls made by a console session.",
    "not_found": "Check the address and the id; what is not yours to see is not found "
    "either.",
    "method_not_allowed": "Use one of the methods of the Allow header.",
    "conflict": "Read the thing again: it has changed, or something stands in the way.",
    "too_large": "Send less at once.",
    "unsupported_media_type": "Send the body as application/json.",
    "too_many_calls": "Wait as many seconds as Retry-After says.",
    "unavailable": "Try again in some seconds: something that is needed does not "
    "answer.",
    "too_slow": "Ask for less: a shorter time, or one more filter.",
}

_CODES: dict[type[exceptions.APIException], str] = {
    exceptions.ParseError: "bad_json",
    exceptions.ValidationError: "bad_request",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "token_not_in_force",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_calls",
}


class ConflictError(exceptions.APIException):
    """What is asked for can't be done as things are."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"
    default_detail = "That can't be done as things are."


class UnavailableError(exceptions.APIException):
    """Something that is needed does not answer."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = "Something that is needed does not answer."


class TooSlowError(exceptions.APIException):
    """The answer would take longer than anybody should wait."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "too_slow"
    default_detail = "The database would take too long to find that."


def refused(**problems: str) -> exceptions.ValidationError:
    """Return the error that says what is wrong with which parameter or field."""
    return exceptions.ValidationError({key: [each] for key, each in problems.items()})


def problem_answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn an exception into a problem document; None for one that is a defect."""
    if isinstance(error, Http404 | ObjectDoesNotExist):
        error = exceptions.NotFound()
    elif isinstance(error, DjangoPermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    status = HTTPStatus(error.status_code)
    code = _code_of(error)
    document = {
        "type": f"/api/docs/problems/#{code}",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": _detail(error),
        "what_to_do": WHAT_TO_DO[code],
        "request_id": request_id_of(context["request"]),
    }
    if isinstance(error, exceptions.ValidationError):
        document["problems"] = list(_problems(error.detail))
    response = Response(document, status=status, content_type=CONTENT_TYPE)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def _code_of(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.PermissionDenied) and "CSRF" in str(error.detail):
        return "csrf_failed"
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return code
    return error.default_code if error.default_code in WHAT_TO_DO else "bad_request"


def _detail(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        first = next(_problems(error.detail), None)
        return first["message"] if first else "The call makes no sense."
    return str(error.detail)


def _problems(detail: Any, where: str = "") -> Iterator[dict[str, str]]:
    """Yield each field's problem, nested fields by a dotted name."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            below = "" if name == "non_field_errors" else str(name)
            yield from _problems(inner, ".".join(filter(None, (where, below))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _problems(inner, where)
    else:
        yield {"parameter": where, "message": str(detail)}
