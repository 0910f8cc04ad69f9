"""The second factor: its secrets kept encrypted, and who must have one."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.models import User

from dashboard.actors import roles_of
from dashboard.conf import sign_in_config
from dashboard.models import AccountRules

_REQUIRED = "mangaassist_second_factor_required"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets so that a copy of the database alone opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Codes change every 30 seconds.",
        "cannot_delete_authenticator": "Your account has to keep its second factor.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret; an empty one, which no code fits, under another key."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor_is_required(authenticator.user)


def _cipher() -> Fernet:
    key = hashlib.sha256(sign_in_config().second_factor_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def second_factor_is_required(user: User) -> bool:
    """Whether a role, or a rule for this one account, asks for a second factor."""
    known = getattr(user, _REQUIRED, None)
    if known is None:
        by_role = sign_in_config().second_factor_roles & set(roles_of(user))
        known = bool(by_role) or _rule_asks(user)
        setattr(user, _REQUIRED, known)
    return bool(known)


def _rule_asks(user: User) -> bool:
    rules: AccountRules | None = getattr(user, "rules", None)
    return rules is not None and rules.second_factor_required


def has_second_factor(user: User) -> bool:
    """Whether this person has set one up."""
    return Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.TOTP
    ).exists()
