"""Signing in at an OpenID Connect provider: for whom, and with which roles."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import render

from dashboard.conf import sign_in_config
from dashboard.permissions import Role
from dashboard.services.people import roles_from_provider
from dashboard.sign_in.acts import attempt_act


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom an administrator invited, and others only where that is wanted."""

    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        return sign_in_config().sso_creates_accounts

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        user = sociallogin.user
        if sociallogin.is_existing:
            self._give_roles(sociallogin)
        elif not sign_in_config().sso_creates_accounts:
            refuse(request, "nobody has made an account for your e-mail address")
        elif _is_taken(user):
            # Not vouched for as theirs, so it may be anybody who claims the address.
            refuse(request, "the provider does not vouch for your e-mail address")

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None
    ) -> User:
        user: User = super().save_user(request, sociallogin, form)
        self._give_roles(sociallogin)
        return user

    def _give_roles(self, sociallogin: SocialLogin) -> None:
        claim = sign_in_config().sso_role_claim
        if claim and isinstance(sociallogin.user, User):
            roles = roles_claimed(sociallogin.account.extra_data, claim)
            roles_from_provider(sociallogin.user, roles)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        attempt_act(request, "sign_in.fail", "", what="single sign-on")


def roles_claimed(data: dict[str, Any], claim: str) -> frozenset[Role]:
    """Return the roles that a provider names; whatever else it names is ignored."""
    names: set[str] = set()
    for part in (data.get("userinfo"), data.get("id_token"), data):
        if isinstance(part, dict):
            names |= {name.casefold() for name in _words(part.get(claim))}
    return frozenset(role for role in Role if role.value.casefold() in names)


def _words(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (word.strip() for word in value.split(","))
    if isinstance(value, list):
        return (each for each in value if isinstance(each, str))
    return ()


def _is_taken(user: object) -> bool:
    email = getattr(user, "email", "")
    return bool(email) and User.objects.filter(email__iexact=email).exists()


def refuse(request: HttpRequest, why: str) -> None:
    """Say that the provider's word was not enough; raises what ends the sign-in."""
    attempt_act(request, "sign_in.fail", "", what="single sign-on", why=why)
    context = {"title": "No account here", "why": why}
    page = render(request, "account/refused.html", context, status=HTTPStatus.FORBIDDEN)
    raise ImmediateHttpResponse(page)
