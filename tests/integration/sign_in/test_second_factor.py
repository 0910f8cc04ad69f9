"""The second factor: set up, asked for, kept secret, and demanded of some."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from dashboard.models import AccountRules
from dashboard.permissions import Role
from tests.integration.sign_in.conftest import (
    Made,
    code_of,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db

CODE = "/console/account/code/"
SET_UP = "/console/account/second-factor/set-up/"


@pytest.fixture
def secret_and_codes(client: Client, operator: User) -> tuple[str, list[str]]:
    sign_in(client)
    made = set_up_second_factor(client)
    client.post("/console/account/logout/")
    return made


def test_a_password_alone_no_longer_opens_the_account(
    client: Client, secret_and_codes: tuple[str, list[str]]
):
    assert sign_in(client).headers["Location"] == CODE
    assert client.get("/console/overview/").status_code == 302
    done = client.post(CODE, {"code": code_of(secret_and_codes[0], 1)})
    assert done.headers["Location"] == "/console/"
    assert client.get("/console/overview/").status_code == 200


def test_a_code_opens_nothing_twice(
    client: Client, secret_and_codes: tuple[str, list[str]]
):
    code = code_of(secret_and_codes[0], 1)
    sign_in(client)
    client.post(CODE, {"code": code})
    second = Client()
    sign_in(second)
    assert second.post(CODE, {"code": code}).status_code == 200
    assert second.get("/console/overview/").status_code == 302


def test_a_recovery_code_replaces_the_app_once(
    client: Client, secret_and_codes: tuple[str, list[str]]
):
    code = secret_and_codes[1][0]
    assert len(set(secret_and_codes[1])) == 10
    for expected in (302, 200):
        somebody = Client()
        sign_in(somebody)
        assert somebody.post(CODE, {"code": code}).status_code == expected


def test_recovery_codes_are_shown_once_with_a_file_of_them(
    client: Client, operator: User
):
    sign_in(client)
    _, codes = set_up_second_factor(client)
    again = client.get("/console/account/recovery-codes/")
    assert not any(code in again.content.decode() for code in codes)
    assert "10 of 10 codes are left" in again.content.decode()
    renewed = client.post("/console/account/recovery-codes/new/", follow=True)
    fresh = renewed.context["unused_codes"]
    assert set(fresh).isdisjoint(codes)
    assert all(code in renewed.context["file"] for code in fresh)
    assert "download=" in renewed.content.decode()


def test_what_is_kept_of_a_second_factor_is_encrypted(
    secret_and_codes: tuple[str, list[str]],
):
    kept = repr(list(Authenticator.objects.values("data")))
    assert secret_and_codes[0] not in kept
    assert Authenticator.objects.count() == 2


def test_under_another_secret_key_no_code_fits(
    client: Client, secret_and_codes: tuple[str, list[str]], settings
):
    settings.SECRET_KEY = "another-key-of-the-service-" + "y" * 30
    sign_in(client)
    answer = client.post(CODE, {"code": code_of(secret_and_codes[0], 1)})
    assert answer.status_code == 200
    assert client.get("/console/overview/").status_code == 302


@pytest.mark.parametrize("by", ["role", "rule"])
def test_who_must_have_one_sees_nothing_before(
    client: Client, operator: User, settings, by: str
):
    if by == "role":
        settings.SECOND_FACTOR_ROLES = ["Operator"]
    else:
        AccountRules.objects.create(user=operator, second_factor_required=True)
    sign_in(client)
    for path in ("/console/overview/", "/console/profile/", "/console/nothing/"):
        assert client.get(path).headers["Location"] == SET_UP
    assert client.get("/api/nothing").status_code == 403
    set_up_second_factor(client)
    assert client.get("/console/overview/").status_code == 200
    refused = client.post("/console/account/second-factor/remove/")
    assert "has to keep" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_roles_named_need_one_and_others_do_not(
    client: Client, account: Made, settings
):
    settings.SECOND_FACTOR_ROLES = ["Administrator"]
    account(Role.OPERATOR)
    sign_in(client)
    assert client.get("/console/overview/").status_code == 200


def test_it_can_be_removed_by_who_need_not_have_it(client: Client, operator: User):
    sign_in(client)
    set_up_second_factor(client)
    client.post("/console/account/second-factor/remove/")
    assert not Authenticator.objects.exists()


def test_setting_it_up_asks_who_it_is_when_signing_in_was_long_ago(
    client: Client, operator: User
):
    sign_in(client)
    session = client.session
    session["signed_in_at"] -= 1000
    session.save()
    answer = client.get(SET_UP)
    assert answer.headers["Location"].startswith("/console/account/again/")
