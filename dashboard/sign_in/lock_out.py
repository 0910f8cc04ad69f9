"""Who guesses too often is locked out: a name at an address, for a while.

Counted by django-axes in PostgreSQL, so all processes count together.
"""

from collections.abc import Mapping
from http import HTTPStatus

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.actors import address_of_request
from dashboard.conf import sign_in_config
from dashboard.selectors.lock_outs import plain_name
from dashboard.sign_in.acts import attempt_act

Credentials = Mapping[str, object]


def address(request: HttpRequest) -> str | None:
    """Return the address that tries are counted for."""
    return address_of_request(request) or None


def username(request: HttpRequest, credentials: Credentials | None = None) -> str:
    """Return the name that tries are counted for, however it was typed."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return plain_name(str(typed))


def locked_out(
    request: HttpRequest,
    _original: HttpResponse | None = None,
    _credentials: Credentials | None = None,
) -> HttpResponse:
    """Say that nothing more is tried, until when, and who can help."""
    config = sign_in_config()
    context = {
        "title": "Too many tries",
        "tries": config.tries,
        "minutes": -(-config.lock_s // 60),
    }
    return render(
        request, "account/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS
    )


def may_try(request: HttpRequest, name: str) -> bool:
    """Whether this name may be tried from where the request comes."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": name}))


def code_failed(request: HttpRequest, name: str) -> None:
    """Count a wrong code of a second factor like a wrong password."""
    AxesProxyHandler.user_login_failed(None, {"username": name}, request)
    tell(request, name, "second factor")


def tell(request: HttpRequest, name: str, what: str) -> None:
    """Log a try that failed, and the moment when it led to a lock-out.

    Tries while locked out are not logged: they would let a stranger fill the log.
    """
    tries = getattr(request, "axes_failures_since_start", None)
    if tries is None:
        return
    attempt_act(request, "sign_in.fail", name, what=what)
    if tries >= sign_in_config().tries:
        attempt_act(request, "sign_in.lock", name, tries=tries)
