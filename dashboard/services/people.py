"""Accounts of operators: made, given roles, closed. Each change is an act."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import transaction

from audit.acts import SERVICE, Act, Actor
from audit.services.acts import act_record
from dashboard.models import AccountRules
from dashboard.permissions import Role

_PASSWORD_BYTES = 15


class PeopleError(ValueError):
    """This can't be done to the account; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made."""

    username: str
    name: str
    email: str
    roles: frozenset[Role]


@transaction.atomic
def account_make(actor: Actor, new: NewAccount) -> str:
    """Make an account; return its first password, which is good for one sign-in.

    Raises PeopleError when the name, or the e-mail address, belongs to somebody else.
    """
    email = new.email.lower()  # as single sign-on looks it up
    if User.objects.filter(username__iexact=new.username).exists():
        raise PeopleError("Somebody has this name already.")
    if email and User.objects.filter(email__iexact=email).exists():
        raise PeopleError("Somebody has this e-mail address already.")
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user = User.objects.create_user(new.username, email, password, first_name=new.name)
    user.groups.set(Group.objects.filter(name__in=new.roles))
    _rule(user, password_change_required=True)
    after = {"name": new.name, "email": email, "roles": sorted(new.roles)}
    act_record(actor, Act("people.make", "account", new.username, after=after))
    return password


@transaction.atomic
def roles_give(
    actor: Actor, user: User, roles: frozenset[Role], reason: str = ""
) -> bool:
    """Give an account exactly these roles; return False when it had them.

    Raises PeopleError when nobody would be left who can give roles.
    """
    user = _locked(user)
    before = _roles(user)
    if before == roles:
        return False
    if Role.ADMINISTRATOR in before - roles:
        _require_another_administrator(user)
    other = user.groups.exclude(name__in=Role)
    user.groups.set([*other, *Group.objects.filter(name__in=roles)])
    act_record(
        actor,
        Act(
            "people.roles",
            "account",
            user.get_username(),
            before={"roles": sorted(before)},
            after={"roles": sorted(roles)},
            reason=reason,
        ),
    )
    return True


@transaction.atomic
def account_close(actor: Actor, user: User, reason: str) -> bool:
    """Let nobody in by this account any more; return False when it was closed.

    Raises PeopleError for one's own account, and for the last administrator's.
    """
    user = _locked(user)
    if actor.id == user.pk:
        raise PeopleError("You can’t close your own account.")
    if not user.is_active:
        return False
    if Role.ADMINISTRATOR in _roles(user):
        _require_another_administrator(user)
    _set_active(actor, user, active=False, reason=reason)
    return True


@transaction.atomic
def account_open(actor: Actor, user: User, reason: str) -> bool:
    """Let a closed account in again; return False when it was not closed."""
    user = _locked(user)
    if user.is_active:
        return False
    _set_active(actor, user, active=True, reason=reason)
    return True


def _set_active(actor: Actor, user: User, *, active: bool, reason: str) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    act_record(
        actor,
        Act(
            "people.open" if active else "people.close",
            "account",
            user.get_username(),
            before={"open": not active},
            after={"open": active},
            reason=reason,
        ),
    )


@transaction.atomic
def password_renew(actor: Actor, user: User, reason: str) -> str:
    """Give an account a new password for one sign-in, and return it."""
    user = _locked(user)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    _rule(user, password_change_required=True)
    act_record(actor, Act("people.password", "account", str(user), reason=reason))
    return password


@transaction.atomic
def second_factor_require(
    actor: Actor, user: User, *, required: bool, reason: str
) -> bool:
    """Ask for a second factor of this one account, or no longer; False if so before."""
    was = AccountRules.objects.filter(user=user, second_factor_required=True).exists()
    if was == required:
        return False
    _rule(user, second_factor_required=required)
    act_record(
        actor,
        Act(
            "people.second_factor",
            "account",
            user.get_username(),
            before={"second_factor_required": was},
            after={"second_factor_required": required},
            reason=reason,
        ),
    )
    return True


@transaction.atomic
def second_factor_remove(actor: Actor, user: User, reason: str) -> bool:
    """Take a lost second factor off an account; return False when there is none."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        return False
    act_record(
        actor,
        Act(
            "people.second_factor_off",
            "account",
            user.get_username(),
            before={"second_factor": True},
            after={"second_factor": False},
            reason=reason,
        ),
    )
    return True


def roles_from_provider(user: User, roles: frozenset[Role]) -> None:
    """Give the roles that the sign-in provider names; keeps the last administrator."""
    try:
        roles_give(SERVICE, user, roles, "named by the sign-in provider")
    except PeopleError:
        roles_give(
            SERVICE,
            user,
            roles | {Role.ADMINISTRATOR},
            "named by the sign-in provider, and the last administrator",
        )


def _rule(user: User, **values: bool) -> None:
    AccountRules.objects.update_or_create(user=user, defaults=values)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _roles(user: User) -> frozenset[Role]:
    names: Iterable[str] = user.groups.values_list("name", flat=True)
    return frozenset(Role(name) for name in names if name in set(Role))


def _require_another_administrator(user: User) -> None:
    """Raise PeopleError when no other active person can give roles."""
    # All rows of administrators, so that two of them can't remove each other at once.
    group = Group.objects.select_for_update().get(name=Role.ADMINISTRATOR.value)
    others = group.user_set.filter(is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise PeopleError("This is the last administrator: make another one first.")
