"""Whether a person who is signed in may go on: asked of pages, calls and sockets."""

import time
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import User
from django.http import HttpRequest

from dashboard.conf import sign_in_config
from dashboard.models import AccountRules
from dashboard.sign_in.second_factor import has_second_factor, second_factor_is_required
from dashboard.sign_in.sessions import has_ended


class Standing(StrEnum):
    """How things are with a session."""

    GOOD = "good"
    ENDED = "ended"
    NEEDS_PASSWORD = "needs a password of their own"  # noqa: S105 (no password)
    NEEDS_SECOND_FACTOR = "needs a second factor"


def standing_of(request: HttpRequest, user: User) -> Standing:
    """Return how things are with the session that a request belongs to."""
    if has_ended(request.session, sign_in_config(), time.time()):
        return Standing.ENDED
    if _must_choose_password(user):
        return Standing.NEEDS_PASSWORD
    if _lacks_second_factor(request, user):
        return Standing.NEEDS_SECOND_FACTOR
    return Standing.GOOD


def _must_choose_password(user: User) -> bool:
    rules: AccountRules | None = getattr(user, "rules", None)
    asked = rules is not None and rules.password_change_required
    return asked and user.has_usable_password()


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    if not second_factor_is_required(user) or has_second_factor(user):
        return False
    if not sign_in_config().sso_is_second_factor:
        return True
    records = get_authentication_records(request, user)
    return not any(each["method"] == "socialaccount" for each in records)
