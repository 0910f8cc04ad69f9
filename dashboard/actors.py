"""Who is behind a request, as the change log keeps it."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Value
from django.http import HttpRequest

from audit.acts import Actor
from chat.selectors.addresses import address_of
from dashboard.conf import console_config
from dashboard.request_ids import request_id_of

_ROLES = "mangaassist_roles"
_GROUP_PERMISSIONS = "_group_perm_cache"  # ModelBackend's own names for them
_USER_PERMISSIONS = "_user_perm_cache"


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes a request, with roles, address and the request's id."""
    user = request.user
    known = isinstance(user, User) and user.is_authenticated
    return Actor(
        id=user.pk if known else None,
        name=user.get_username() if known else "",
        roles=roles_of(user) if isinstance(user, User) else (),
        address=address_of_request(request),
        request_id=request_id_of(request),
        via=str(getattr(request, "via", "console")),
    )


def roles_of(user: User) -> tuple[str, ...]:
    """Return the names of a user's roles; asked of the database once a request.

    What the roles allow, and what is given to the user alone, comes with the same
    question, and is left where Django's backend looks before it asks again.
    """
    found = getattr(user, _ROLES, None)
    if found is None:
        rows = _roles_and_permissions(user)
        found = tuple(sorted({name for name, _, _ in rows if name is not None}))
        setattr(user, _ROLES, found)
        if not user.is_superuser:
            by_roles: set[str] = set()
            own: set[str] = set()
            for name, app, codename in rows:
                if codename:
                    (own if name is None else by_roles).add(f"{app}.{codename}")
            setattr(user, _GROUP_PERMISSIONS, by_roles)
            setattr(user, _USER_PERMISSIONS, own)
    return tuple(found)


def _roles_and_permissions(user: User) -> list[tuple[str | None, str, str]]:
    """Return role, application and codename; without a role for the user's own."""
    by_roles: Any = user.groups.values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    )
    own: Any = user.user_permissions.values_list(
        Value(None, output_field=CharField()), "content_type__app_label", "codename"
    )
    return list(by_roles.union(own))


def address_of_request(request: HttpRequest) -> str:
    """Return the address of a request, as far as our own proxies vouch for it."""
    return address_of(
        request.META.get("REMOTE_ADDR") or "",
        request.headers.get("X-Forwarded-For", ""),
        console_config().trusted_proxies,
    )
