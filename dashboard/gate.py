"""What stands before the console's pages: sessions end, and second factors are set up.

It looks at the operators' addresses alone; shoppers' requests pass untouched, without
a thread and without a query.
"""

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import sync_and_async_middleware

from dashboard.sign_in.acts import sign_in_act
from dashboard.sign_in.sessions import note
from dashboard.sign_in.standing import Standing, standing_of
from dashboard.views.refusals import to_sign_in

_API = "/api/"
#: Shared conversations: read by everybody, so no cookie is looked at.
_PUBLIC = "/api/share/"
_SIGN_IN = "/console/account/"
_GUARDED = ("/console/", "/admin/", _API)
_FIRST = {
    Standing.NEEDS_PASSWORD: "account_change_password",
    Standing.NEEDS_SECOND_FACTOR: "mfa_activate_totp",
}


@sync_and_async_middleware
def gate(
    get_response: Callable[[HttpRequest], HttpResponseBase]
    | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[..., object]:
    """Let a request through to the operators' pages, or answer it."""
    if iscoroutinefunction(get_response):
        look = sync_to_async(_stopped, thread_sensitive=True)

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            if _is_guarded(request.path) and (stop := await look(request)):
                return stop
            return await get_response(request)  # type: ignore[no-any-return]

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        if _is_guarded(request.path) and (stop := _stopped(request)):
            return stop
        return get_response(request)  # type: ignore[return-value]

    return answer


def _is_guarded(path: str) -> bool:
    return path.startswith(_GUARDED) and not path.startswith(_PUBLIC)


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """Return what to answer instead of the page, or None where nothing is amiss."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    standing = standing_of(request, user)
    if standing is Standing.ENDED:
        return _ended(request, user)
    if not _renews_itself(request):
        note(request.session, time.time())
    if standing is Standing.GOOD or request.path.startswith(_SIGN_IN):
        return None
    if request.path.startswith(_API):
        return _refused(f"Your account {standing}.")
    return HttpResponseRedirect(reverse(_FIRST[standing]))


def _ended(request: HttpRequest, user: User) -> HttpResponse | None:
    sign_in_act(request, "sign_in.end", user)
    logout(request)
    if request.path.startswith(_SIGN_IN):
        return None
    if request.path.startswith(_API):
        return _refused("You have been signed out: sign in again.")
    return to_sign_in(request)


def _renews_itself(request: HttpRequest) -> bool:
    """Whether an open page asks by itself: that is nobody who does something."""
    return "X-Renewal" in request.headers


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"detail": words}, status=HTTPStatus.FORBIDDEN)
