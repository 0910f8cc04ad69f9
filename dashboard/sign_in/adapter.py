"""Where allauth asks us: who signed in, who failed, where to go then."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest

from dashboard.actors import address_of_request
from dashboard.services.account_rules import password_was_chosen
from dashboard.sign_in.acts import sign_in_act
from dashboard.sign_in.lock_out import tell
from dashboard.sign_in.sessions import age_s, begin

#: Whoever signed in so lately is not asked again who they are.
_FRESH_S = 300.0


class AccountAdapter(DefaultAccountAdapter):
    """Signs operators in and out, and tells the change log."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "This name and password don’t belong together.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes and try again.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of_request(request) or "unknown"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        tell(request, str(credentials.get("username", "")), "password")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        begin(request.session)
        ways = [each["method"] for each in get_authentication_records(request, user)]
        sign_in_act(request, "sign_in.do", _ours(user), by=ways)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            sign_in_act(request, "sign_in.leave", _ours(request.user))
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        password_was_chosen(_ours(user).pk)
        sign_in_act(self.request, "account.password", _ours(user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return age_s(self.request.session, time.time()) > _FRESH_S

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages show what has changed."""


def _ours(user: object) -> User:
    assert isinstance(user, User)  # noqa: S101 (narrowing: there is no other kind)
    return user
