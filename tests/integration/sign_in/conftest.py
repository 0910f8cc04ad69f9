"""Signing in as a person does: with a name, a password, and maybe a code."""

import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from dashboard.permissions import Role
from dashboard.services.roles import roles_sync

PASSWORD = "a long password of the tests"
SIGN_IN = "/console/account/login/"

Made = Callable[..., User]


@pytest.fixture
def account(db: None, empty_redis: str) -> Made:
    """Make an account with the roles named."""
    roles_sync()

    def make(*roles: Role, name: str = "mina", **values: Any) -> User:
        user = User.objects.create_user(name, password=PASSWORD, **values)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def operator(account: Made) -> User:
    return account(Role.OPERATOR)


def sign_in(client: Client, name: str = "mina", password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"login": name, "password": password} | more)


def code_of(secret: str, step: int = 0) -> str:
    """The code that an app shows; ``step`` periods of 30 s from now."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * step)


def set_up_second_factor(client: Client) -> tuple[str, list[str]]:
    """Turn the second factor on; return its secret and the recovery codes."""
    page = client.get("/console/account/second-factor/set-up/")
    secret = page.context["form"].secret
    done = client.post(
        "/console/account/second-factor/set-up/", {"code": code_of(secret)}, follow=True
    )
    return secret, done.context["unused_codes"]
