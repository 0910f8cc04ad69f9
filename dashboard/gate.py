"""What stands before the console's pages: sessions end, and second factors are set up.

It looks at the operators' addresses alone; shoppers' requests pass untouched, without
a thread and without a query.
"""

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records
from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import sync_and_async_middleware

from dashboard.conf import sign_in_config
from dashboard.models import AccountRules
from dashboard.sign_in.acts import sign_in_act
from dashboard.sign_in.second_factor import (
    has_second_factor,
    second_factor_is_required,
)
from dashboard.sign_in.sessions import has_ended, note

_API = "/api/"
_SIGN_IN = "/console/account/"
_GUARDED = ("/console/", "/admin/", _API)


@sync_and_async_middleware
def gate(
    get_response: Callable[[HttpRequest], HttpResponseBase]
    | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[..., object]:
    """Let a request through to the operators' pages, or answer it."""
    if iscoroutinefunction(get_response):
        look = sync_to_async(_stopped, thread_sensitive=True)

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            if request.path.startswith(_GUARDED) and (stop := await look(request)):
                return stop
            return await get_response(request)  # type: ignore[no-any-return]

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_GUARDED) and (stop := _stopped(request)):
            return stop
        return get_response(request)  # type: ignore[return-value]

    return answer


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """Return what to answer instead of the page, or None where nothing is amiss."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    now = time.time()
    if has_ended(request.session, sign_in_config(), now):
        return _ended(request, user)
    note(request.session, now)
    if request.path.startswith(_SIGN_IN):
        return None
    if AccountRules.objects.filter(
        user_id=user.pk, password_change_required=True
    ).exists():
        return _first(request, "account_change_password", "Choose a password first.")
    if _lacks_second_factor(request, user):
        return _first(request, "mfa_activate_totp", "Set up a second factor first.")
    return None


def _ended(request: HttpRequest, user: User) -> HttpResponse | None:
    sign_in_act(request, "sign_in.end", user)
    logout(request)
    if request.path.startswith(_SIGN_IN):
        return None
    if request.path.startswith(_API):
        return _refused("You have been signed out: sign in again.")
    return redirect_to_login(request.get_full_path())


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    if not second_factor_is_required(user) or has_second_factor(user):
        return False
    if not sign_in_config().sso_is_second_factor:
        return True
    records = get_authentication_records(request, user)
    return not any(each["method"] == "socialaccount" for each in records)


def _first(request: HttpRequest, url_name: str, words: str) -> HttpResponse:
    if request.path.startswith(_API):
        return _refused(words)
    return HttpResponseRedirect(reverse(url_name))


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"detail": words}, status=HTTPStatus.FORBIDDEN)
