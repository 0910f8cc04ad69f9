"""API tokens: whose they are, and whether one that is presented is good."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS, full_name
from dashboard.tokens import PREFIX, digest_of


def token_presented(text: str) -> ApiToken | None:
    """Return the token of this text if it is in force and its owner may use the API."""
    if not text.startswith(PREFIX):
        return None
    token = (
        ApiToken.objects.select_related("owner")
        .filter(
            digest=digest_of(text),
            revoked_at=None,
            expires_at__gt=datetime.now(UTC),
            owner__is_active=True,
        )
        .first()
    )
    if token is None or not token.owner.has_perm(full_name("use_api")):
        return None
    return token


def tokens_of(owner: User) -> QuerySet[ApiToken]:
    """Return one person's tokens, newest first."""
    return ApiToken.objects.filter(owner=owner).order_by("-created_at", "-id")


def tokens_of_everybody() -> QuerySet[ApiToken]:
    """Return all tokens with their owners, newest first."""
    return ApiToken.objects.select_related("owner").order_by("-created_at", "-id")


def scopes_open_to(user: User) -> dict[str, str]:
    """Return what a user may let a token do: permissions held, with their words."""
    return {
        codename: words
        for codename, words in PERMISSIONS.items()
        if codename != "use_api" and user.has_perm(full_name(codename))
    }
