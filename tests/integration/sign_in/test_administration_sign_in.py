"""Django's administration has the console's way in, second factor included."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from dashboard.permissions import Role
from tests.integration.sign_in.conftest import (
    PASSWORD,
    Made,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(account: Made) -> User:
    return account(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)


def test_its_own_sign_in_page_leads_to_ours(client: Client, db: None):
    for path in ("/admin/", "/admin/login/"):
        end = client.get(path, follow=True)
        assert end.redirect_chain[-1][0].startswith("/console/account/login/?next=")


def test_a_password_posted_to_it_opens_nothing(client: Client, boss: User):
    client.post("/admin/login/", {"username": "mina", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_a_second_factor_is_asked_for_there_too(client: Client, boss: User):
    sign_in(client)
    set_up_second_factor(client)
    client.post("/console/account/logout/")
    sign_in(client, next="/admin/")
    assert client.get("/admin/").status_code == 302


def test_who_must_set_one_up_does_not_get_around_it(
    client: Client, boss: User, settings
):
    settings.SECOND_FACTOR_ROLES = ["Administrator"]
    sign_in(client)
    location = client.get("/admin/").headers["Location"]
    assert location == "/console/account/second-factor/set-up/"


def test_accounts_and_secrets_are_not_changed_past_the_change_log():
    managed = {model._meta.label for model in admin.site._registry}
    assert not {
        label
        for label in managed
        if label.split(".")[0] in {"auth", "account", "mfa", "socialaccount", "axes"}
    }


def test_what_customers_wrote_is_not_read_past_the_log_of_reads():
    managed = {model._meta.label for model in admin.site._registry}
    assert not managed & {"audit.Turn", "audit.Exposure", "audit.Subject"}
