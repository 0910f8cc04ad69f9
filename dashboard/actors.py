"""Who is behind a request, as the change log keeps it."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from audit.acts import Actor
from chat.selectors.addresses import address_of
from dashboard.conf import console_config
from dashboard.request_ids import request_id_of

_ROLES = "mangaassist_roles"
_GROUP_PERMISSIONS = "_group_perm_cache"  # ModelBackend's own name for it


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

    What the roles allow comes with the same question, and is left where Django's
    backend looks before it asks again.
    """
    found = getattr(user, _ROLES, None)
    if found is None:
        rows = list(
            user.groups.order_by("name").values_list(
                "name", "permissions__content_type__app_label", "permissions__codename"
            )
        )
        found = tuple(dict.fromkeys(name for name, _, _ in rows))
        setattr(user, _ROLES, found)
        if not user.is_superuser:
            allowed = {f"{app}.{codename}" for _, app, codename in rows if codename}
            setattr(user, _GROUP_PERMISSIONS, allowed)
    return tuple(found)


def address_of_request(request: HttpRequest) -> str:
    """Return the address of a request, as far as our own proxies vouch for it."""
    return address_of(
        request.META.get("REMOTE_ADDR") or "",
        request.headers.get("X-Forwarded-For", ""),
        console_config().trusted_proxies,
    )
