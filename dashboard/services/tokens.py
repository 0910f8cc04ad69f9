"""API tokens are issued, used and revoked here; each issue and revoke is an act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from audit.acts import Act, Actor
from audit.services.acts import act_record
from dashboard.models import ApiToken
from dashboard.selectors.tokens import scopes_open_to
from dashboard.tokens import digest_of, mark_of, new_token

#: A token's last use is kept this precisely, so that a busy one costs no write a call.
_LAST_USE = timedelta(minutes=1)


class TokenRefusedError(ValueError):
    """A token can't be issued like this; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token: the only place where its text is ever held."""

    token: ApiToken
    text: str


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What a token shall be called, may do, and for how many days."""

    name: str
    scopes: frozenset[str]
    days: int


@transaction.atomic
def token_issue(
    actor: Actor, owner: User, wish: TokenWish, *, days_at_most: int
) -> IssuedToken:
    """Make a token for its owner; raise TokenRefusedError for what nobody may have."""
    _require(wish, scopes_open_to(owner), days_at_most)
    text = new_token()
    token = ApiToken.objects.create(
        owner=owner,
        name=wish.name,
        mark=mark_of(text),
        digest=digest_of(text),
        scopes=sorted(wish.scopes),
        expires_at=datetime.now(UTC) + timedelta(days=wish.days),
    )
    act_record(
        actor,
        Act(
            "token.issue",
            "api token",
            str(token.pk),
            after={
                "name": token.name,
                "owner": owner.get_username(),
                "scopes": token.scopes,
                "expires_at": token.expires_at,
            },
        ),
    )
    return IssuedToken(token, text)


def _require(wish: TokenWish, may: Iterable[str], days_at_most: int) -> None:
    if not wish.name.strip():
        raise TokenRefusedError("Give the token a name.")
    if not wish.scopes:
        raise TokenRefusedError("Choose at least one thing that the token may do.")
    if wish.scopes - set(may):
        raise TokenRefusedError("A token can't do more than its owner may.")
    if not 1 <= wish.days <= days_at_most:
        raise TokenRefusedError(f"A token is good for 1 to {days_at_most} days.")


@transaction.atomic
def token_revoke(actor: Actor, token_id: int, reason: str = "") -> bool:
    """End a token at once; return False when it was revoked before."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token_id)
    if token.revoked_at:
        return False
    token.revoked_at, token.revoked_by = datetime.now(UTC), actor.name
    token.save(update_fields=["revoked_at", "revoked_by"])
    act_record(
        actor,
        Act(
            "token.revoke",
            "api token",
            str(token.pk),
            before={"name": token.name, "owner": token.owner.get_username()},
            after={"revoked": True},
            reason=reason,
        ),
    )
    return True


def token_used(token: ApiToken, address: str) -> None:
    """Remember when and from where a token was last used, to the minute."""
    now = datetime.now(UTC)
    last = token.last_used_at
    if last and last > now - _LAST_USE and token.last_used_address == address:
        return
    ApiToken.objects.filter(pk=token.pk).update(
        last_used_at=now, last_used_address=address
    )
