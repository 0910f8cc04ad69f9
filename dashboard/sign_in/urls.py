"""Addresses of signing in: those of allauth that the console uses, and no others."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from dashboard.sign_in.views import (
    NewCodesView,
    RecoveryCodesView,
    RemoveView,
    ResetView,
    SetUpView,
    SignInView,
    to_provider,
)

_profile = RedirectView.as_view(url=reverse_lazy("dashboard:profile"))

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    # second factor
    path("code/", second_factor.authenticate, name="mfa_authenticate"),
    path("code/again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/", _profile, name="mfa_index"),
    path("second-factor/set-up/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("second-factor/remove/", RemoveView.as_view(), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/", RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"
    ),
    path(
        "recovery-codes/new/",
        NewCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    # single sign-on
    path("sso/<slug:provider_id>/", to_provider, name="openid_connect_login"),
    path("sso/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path(
        "sso-cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"
    ),
    path("sso-connected/", _profile, name="socialaccount_connections"),
    # a new password by e-mail, where e-mail is sent
    path("reset/", ResetView.as_view(), name="account_reset_password"),
    path(
        "reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
