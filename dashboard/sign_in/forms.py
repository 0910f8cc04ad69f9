"""The forms of signing in, in the console's words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from dashboard.sign_in.lock_out import code_failed, may_try


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = "Name", "Password"
        password.help_text = ""
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)
        name.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class _CountedForm:
    """Counts wrong codes like wrong passwords, so that nobody guesses for long."""

    user: User

    def clean_code(self) -> str:
        if not may_try(context.request, self.user.get_username()):
            raise ValidationError("Too many tries. Wait a few minutes and try again.")
        return str(super().clean_code())  # type: ignore[misc]

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)  # type: ignore[misc]
        code_failed(context.request, self.user.get_username())


class SecondFactorForm(_CountedForm, AuthenticateForm):
    """A code of the app, or a recovery code, at sign-in."""


class SecondFactorAgainForm(_CountedForm, ReauthenticateForm):
    """The same, to show once more who it is."""
