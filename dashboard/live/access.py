"""Who may watch: the person of a console session, asked again every few seconds.

A socket outlives the request that opened it, so what a request is checked for once is
checked here for as long as it is open: signed in, second factor, permission.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from dashboard.conf import live_config
from dashboard.permissions import full_name
from dashboard.sign_in.standing import Standing, standing_of

PERMISSION = "view_live"

_sessions = SessionMiddleware(lambda _: HttpResponse()).SessionStore


def session_key_of(scope: Mapping[str, Any]) -> str:
    """Return the session key that a socket came with; empty when there is none."""
    cookies = parse_cookie(_header(scope, b"cookie"))
    return cookies.get(live_config().session_cookie, "")


def is_own_page(scope: Mapping[str, Any]) -> bool:
    """Whether a page of ours opens the socket; what sends no origin is no page."""
    host, origin = _header(scope, b"host"), _header(scope, b"origin")
    name, _ = split_domain_port(host)
    return (
        bool(name)
        and urlsplit(origin).netloc.lower() == host.lower()
        and validate_host(name, live_config().hosts)
    )


def may_watch(session_key: str) -> tuple[bool, bool]:
    """Return whether a session is somebody's who is signed in, and whether they may."""
    request = HttpRequest()
    request.session = _sessions(session_key or None)
    user = get_user(request)
    if not isinstance(user, User) or not user.is_authenticated:
        return False, False
    match standing_of(request, user):
        case Standing.ENDED:
            return False, False
        case Standing.GOOD:
            return True, user.has_perm(full_name(PERMISSION))
        case _:
            return True, False


def _header(scope: Mapping[str, Any], name: bytes) -> str:
    for key, value in scope.get("headers", ()):
        if key == name:
            return bytes(value).decode("latin-1")
    return ""
