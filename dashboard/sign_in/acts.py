"""Signing in and out, as the change log tells it."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from audit.acts import Act, Actor
from audit.services.acts import act_record
from dashboard.actors import address_of_request, roles_of
from dashboard.request_ids import request_id_of

VIA = "sign-in"


def sign_in_act(
    request: HttpRequest, verb: str, user: User | None, **after: object
) -> None:
    """Append one act of signing in or out; ``user`` is None for who is not known."""
    actor = Actor(
        id=user.pk if user else None,
        name=user.get_username() if user else "",
        roles=roles_of(user) if user else (),
        address=address_of_request(request),
        request_id=request_id_of(request),
        via=VIA,
    )
    name = user.get_username() if user else ""
    act_record(actor, Act(verb, "account", name, after=after))


def attempt_act(request: HttpRequest, verb: str, name: str, **after: object) -> None:
    """Append an attempt by nobody known on an account.

    A name that no account has is not kept: people type passwords into that field.
    """
    known = User.objects.filter(username__iexact=name).values_list(
        "username", flat=True
    )
    actor = Actor(
        id=None,
        name="",
        address=address_of_request(request),
        request_id=request_id_of(request),
        via=VIA,
    )
    act_record(actor, Act(verb, "account", known.first() or "", after=after))
