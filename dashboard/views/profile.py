"""What a person sets for themselves."""

from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from audit.selectors.acts import sign_ins_of
from dashboard.actors import roles_of
from dashboard.conf import sign_in_config
from dashboard.forms import PreferencesForm
from dashboard.navigation import navigation_for
from dashboard.permissions import full_name
from dashboard.selectors.preferences import preferences_of
from dashboard.services.preferences import preferences_keep
from dashboard.sign_in.second_factor import second_factor_is_required
from dashboard.verbs import verb_in_words
from dashboard.views.panel import PanelView
from dashboard.views.shell import THEME_COOKIE

_SIGN_INS = 8


class PersonalView(PanelView):
    """A page that everybody has who is signed in, whatever their role."""

    def allows(self, request: HttpRequest) -> bool:
        """Whether who is signed in may see the page: always."""
        return True


class ProfileView(PersonalView):
    """One's own time zone, theme, password, second factor and sign-ins."""

    template_name = "dashboard/profile.html"
    title = "Your profile"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        user = _user(request)
        form = kwargs.get("form")
        return {
            "form": form if form is not None else _form(request, user),
            "roles": roles_of(user),
            "signed_in_by_sso": bool(sign_in_config().sso_name),
            "second_factor": _second_factor(user),
            "may_use_api": user.has_perm(full_name("use_api")),
            "sign_ins": [
                (act, verb_in_words(act.verb))
                for act in sign_ins_of(user.get_username(), _SIGN_INS)
            ],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the preferences."""
        user = _user(request)
        form = _form(request, user)
        if not form.is_valid():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return self.render(request, status=status, form=form)
        preferences_keep(user, form.wanted)
        messages.success(request, "Your preferences are kept.")
        response = redirect("dashboard:profile")
        # What this browser was set to by hand gives way to what was chosen here.
        response.delete_cookie(THEME_COOKIE, path="/console/")
        return response


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (narrowing: dispatch saw to it)
    return user


def _form(request: HttpRequest, user: User) -> PreferencesForm:
    pages = [
        (item.url_name, f"{group.label}: {item.label}")
        for group in navigation_for(user)
        for item in group.items
    ]
    kept = preferences_of(user)
    initial = {
        "time_zone": kept.time_zone.key,
        "theme": kept.theme,
        "landing": kept.landing,
    }
    data = request.POST if request.method == "POST" else None
    return PreferencesForm(data, initial=initial, pages=pages)


def _second_factor(user: User) -> dict[str, object]:
    kinds = {row.type: row for row in Authenticator.objects.filter(user=user)}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "app": kinds.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "is_required": second_factor_is_required(user),
    }
