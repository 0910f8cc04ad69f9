"""Pages of signing in that allauth does not have, or not like this."""

from typing import Any
from urllib.parse import quote

from allauth.account.views import LoginView, PasswordResetView
from allauth.mfa.recovery_codes.views import (
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.views import login as oidc_login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from requests import RequestException

from dashboard.conf import console_config
from dashboard.sign_in.acts import sign_in_act


class SignInView(LoginView):
    """Name and password, or the provider that operators share."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = get_adapter(self.request).list_providers(self.request)
        return super().get_context_data(**kwargs) | {
            "title": "Sign in",
            "providers": [
                {"name": each.name, "url": self._way_to(each)} for each in providers
            ],
        }

    def _way_to(self, provider: Any) -> str:
        url = provider.get_login_url(self.request)
        return str(self.passthrough_next_url(url))  # type: ignore[no-untyped-call]


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person to the provider; say so when it is away."""
    try:
        page: HttpResponse = oidc_login(request, provider_id)
    except RequestException as error:
        provider = get_adapter(request).get_provider(request, provider_id)
        page = render_authentication_error(request, provider, exception=error)
    return page


class RecoveryCodesView(ViewRecoveryCodesView):
    """The recovery codes, the one time that they are shown, and as a file."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            # Shown once means fetched once: the file is in the page that shows them.
            text = "\n".join(
                ["MangaAssist recovery codes", *context["unused_codes"], ""]
            )
            context["file"] = f"data:text/plain;charset=utf-8,{quote(text)}"
        return context | {"title": "Recovery codes"}


class SetUpView(ActivateTOTPView):
    """An authenticator app becomes the second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _tell(self.request, "account.second_factor_on")
        return response


class RemoveView(DeactivateTOTPView):
    """The second factor is given up."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _tell(self.request, "account.second_factor_off")
        return response


class NewCodesView(GenerateRecoveryCodesView):
    """New recovery codes in place of the old ones."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _tell(self.request, "account.recovery_codes")
        return response


def _tell(request: HttpRequest, verb: str) -> None:
    if isinstance(request.user, User):
        sign_in_act(request, verb, request.user)


class ResetView(PasswordResetView):
    """A new password by e-mail; where none is sent, how else to get one."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not console_config().sends_email:
            context = {"title": "A new password"}
            return render(request, "account/no_email.html", context)
        return super().dispatch(request, *args, **kwargs)
