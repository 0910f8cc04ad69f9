"""The console's cast: one account for each role, and one that has none."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User

from audit.acts import Actor
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync

PASSWORD = "a long password of the tests"


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Make an account with the roles named."""
    roles_sync()

    def make(*roles: Role, name: str = "", password: str = PASSWORD) -> User:
        user = User.objects.create_user(
            name or (roles[0].name.lower() if roles else "stranger"), password=password
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def administrator(account: Callable[..., User]) -> User:
    return account(Role.ADMINISTRATOR)


@pytest.fixture
def operator(account: Callable[..., User]) -> User:
    return account(Role.OPERATOR)


@pytest.fixture
def analyst(account: Callable[..., User]) -> User:
    return account(Role.ANALYST)


@pytest.fixture
def lawyer(account: Callable[..., User]) -> User:
    return account(Role.LEGAL)


@pytest.fixture
def stranger(account: Callable[..., User]) -> User:
    """Somebody who has an account and no role."""
    return account()


def actor(user: User) -> Actor:
    """Return what the log keeps of a user."""
    return Actor(user.pk, user.username, (), "192.0.2.1", "request-1")
