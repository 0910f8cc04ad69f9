"""API tokens: one's own, to make and revoke; for administrators everybody's."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dashboard.actors import actor_of
from dashboard.conf import console_config
from dashboard.forms import TokenForm
from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS, full_name
from dashboard.selectors.tokens import scopes_open_to, tokens_of, tokens_of_everybody
from dashboard.services.tokens import (
    TokenRefusedError,
    TokenWish,
    token_issue,
    token_revoke,
)
from dashboard.views.panel import PanelView

_SHOWN = 200


class TokensView(PanelView):
    """The tokens there are, and a form to make another."""

    permission = "dashboard.use_api"
    api_name = "api:tokens"
    template_name = "dashboard/tokens.html"
    title = "API tokens"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        user = _user(request)
        form = kwargs.get("form")
        sees_all = user.has_perm(full_name("view_people"))
        everybodys = tokens_of_everybody().exclude(owner=user)[:_SHOWN]
        return {
            "form": form if form is not None else _form(request, user),
            "issued": kwargs.get("issued"),
            "own": [_line(each) for each in tokens_of(user)[:_SHOWN]],
            "others": [_line(each) for each in everybodys] if sees_all else [],
            "may_revoke_others": user.has_perm(full_name("change_people")),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a token, and show it this once."""
        user = _user(request)
        form = _form(request, user)
        if form.is_valid():
            data = form.cleaned_data
            wish = TokenWish(data["name"], frozenset(data["scopes"]), data["days"])
            days = console_config().api_token_days
            try:
                issued = token_issue(actor_of(request), user, wish, days_at_most=days)
            except TokenRefusedError as error:
                form.add_error(None, str(error))
            else:
                # Not after a redirect: nothing may keep the token on the way.
                fresh = _form(request, user, empty=True)
                return self.render(request, form=fresh, issued=issued)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, form=form)


class RevokeTokenView(PanelView):
    """The end of one token."""

    permission = "dashboard.use_api"
    template_name = "dashboard/confirm_page.html"
    title = "Revoke a token?"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        token = self._token(request, kwargs["number"])
        return {
            "words": f"Whatever uses “{token}” of {token.owner.get_username()} "
            "is refused from that moment on.",
            "action": "Revoke it",
            "is_danger": True,
            "asks_reason": True,
            "cancel_url": "/console/tokens/",
        }

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Revoke the token."""
        token = self._token(request, number)
        token_revoke(actor_of(request), token.pk, request.POST.get("reason", "")[:200])
        messages.success(request, f"“{token}” is revoked.")
        return redirect("dashboard:tokens")

    def _token(self, request: HttpRequest, number: object) -> ApiToken:
        user = _user(request)
        may_all = user.has_perm(full_name("change_people"))
        tokens = tokens_of_everybody() if may_all else tokens_of(user)
        token = tokens.filter(pk=int(str(number))).first()
        if token is None:
            raise Http404
        return token


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (narrowing: dispatch saw to it)
    return user


def _form(request: HttpRequest, user: User, *, empty: bool = False) -> TokenForm:
    data = request.POST if request.method == "POST" and not empty else None
    days = console_config().api_token_days
    return TokenForm(data, scopes=scopes_open_to(user), days_at_most=days)


def _line(token: ApiToken) -> dict[str, object]:
    ended = token.expires_at <= datetime.now(UTC)
    state, words = ("good", "in force")
    if token.revoked_at:
        state, words = "idle", f"revoked by {token.revoked_by}"
    elif ended:
        state, words = "idle", "ended"
    return {
        "token": token,
        "state": state,
        "words": words,
        "is_in_force": state == "good",
        "scopes": [PERMISSIONS.get(name, name) for name in token.scopes],
    }
