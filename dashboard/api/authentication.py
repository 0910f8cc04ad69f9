"""Who calls the API: a token in the ``Authorization`` header."""

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from dashboard.actors import address_of_request
from dashboard.models import ApiToken
from dashboard.selectors.tokens import token_presented
from dashboard.services.tokens import token_used

_SCHEME = b"bearer"


class ApiTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer mgat_…``: the caller is the token's owner.

    ``request.auth`` is the token; ``dashboard.api.permissions`` narrows what the owner
    may do to the token's scopes.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != _SCHEME:
            return None
        token = token_presented(_text(words))
        if token is None:
            # One answer for every reason: unknown, expired, revoked, owner gone.
            raise AuthenticationFailed("This token is not in force.")
        token_used(token, address_of_request(request))
        # On Django's request, which is what outlives this call and is asked later.
        request._request.via = f"api:{token.mark}"  # type: ignore[attr-defined]
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="MangaAssist"'


def _text(words: list[bytes]) -> str:
    if len(words) != 2:
        return ""
    try:
        return words[1].decode("ascii")
    except UnicodeDecodeError:
        return ""
