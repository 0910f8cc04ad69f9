"""Accounts of operators, with what is known of each, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboard.models import AccountRules
from dashboard.permissions import Role
from dashboard.selectors.lock_outs import LockOut, lock_outs, plain_name


@dataclass(frozen=True, slots=True)
class Person:
    """One account and how things are with it."""

    user: User
    roles: tuple[str, ...]
    has_second_factor: bool
    second_factor_is_asked: bool
    must_choose_password: bool
    lock_out: LockOut | None

    @property
    def is_locked_out(self) -> bool:
        """Whether this name is locked out somewhere right now."""
        return self.lock_out is not None and self.lock_out.until > datetime.now(UTC)

    @property
    def state(self) -> str:
        """How things are, in one word or two."""
        if not self.user.is_active:
            return "closed"
        return "locked out" if self.is_locked_out else "open"


@dataclass(frozen=True, slots=True)
class PeopleCriteria:
    """Which people are looked for; what is empty does not matter."""

    words: str = ""
    roles: Sequence[str] = ()
    is_open: bool | None = None
    has_second_factor: bool | None = None


def people_found(criteria: PeopleCriteria) -> QuerySet[User]:
    """Return the accounts that fit, in no order."""
    found = User.objects.annotate(
        has_second_factor=Exists(
            Authenticator.objects.filter(
                user=OuterRef("pk"), type=Authenticator.Type.TOTP
            )
        ),
    )
    if criteria.words:
        found = found.filter(
            Q(username__icontains=criteria.words)
            | Q(first_name__icontains=criteria.words)
            | Q(last_name__icontains=criteria.words)
            | Q(email__icontains=criteria.words)
        )
    if criteria.roles:
        of_role = User.groups.through.objects.filter(
            user_id=OuterRef("pk"), group__name__in=criteria.roles
        )
        found = found.filter(Exists(of_role))
    if criteria.is_open is not None:
        found = found.filter(is_active=criteria.is_open)
    if criteria.has_second_factor is not None:
        found = found.filter(has_second_factor=criteria.has_second_factor)
    return found


def people_of(users: QuerySet[User]) -> tuple[Person, ...]:
    """Return what is known of the accounts, in their order."""
    rows = list(users.prefetch_related("groups"))
    rules = AccountRules.objects.in_bulk([row.pk for row in rows])
    locked = lock_outs()
    return tuple(_person(row, rules.get(row.pk), locked) for row in rows)


def _person(
    row: User, rules: AccountRules | None, locked: dict[str, LockOut]
) -> Person:
    return Person(
        user=row,
        roles=tuple(sorted(group.name for group in row.groups.all())),
        has_second_factor=bool(getattr(row, "has_second_factor", False)),
        second_factor_is_asked=bool(rules and rules.second_factor_required),
        must_choose_password=bool(rules and rules.password_change_required),
        lock_out=locked.get(plain_name(row.get_username())),
    )


def person_numbered(number: int) -> Person | None:
    """Return one account."""
    found = people_of(people_found(PeopleCriteria()).filter(pk=number))
    return found[0] if found else None


def roles_of_person(person: Person) -> frozenset[Role]:
    """Return the roles among a person's groups."""
    return frozenset(Role(name) for name in person.roles if name in set(Role))
