"""Signing in at an OpenID Connect provider: a real one, on loopback."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from dashboard.permissions import Role
from tests.fakes.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OidcProvider,
    oidc_provider,
)
from tests.integration.sign_in.conftest import Made

pytestmark = pytest.mark.django_db

SSO = "/console/account/sso/sso/"
MINA = {
    "sub": "7",
    "email": "mina@shop.example",
    "email_verified": True,
    "preferred_username": "mina.tanaka",
}


@pytest.fixture
def provider(settings, empty_redis: str) -> Iterator[OidcProvider]:
    with oidc_provider() as running:
        app = {
            "provider_id": "sso",
            "name": "the shop’s directory",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": running.url},
        }
        settings.OIDC_ISSUER = running.url
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        running.claims = dict(MINA)
        yield running


def go(client: Client, provider: OidcProvider, **more: str):
    """Sign in at the provider, and come back."""
    away = client.get(SSO + (f"?next={more['next']}" if "next" in more else ""))
    assert away.headers["Location"].startswith(f"{provider.url}/authorize?")
    return client.get(f"{SSO}back/", provider.approve(away.headers["Location"]))


def test_the_sign_in_page_offers_the_provider(
    client: Client, provider: OidcProvider, db: None
):
    page = client.get("/console/account/login/").content.decode()
    assert "Sign in with the shop’s directory" in page
    assert SSO in page


def test_an_invited_person_is_known_by_the_address_that_is_vouched_for(
    client: Client, provider: OidcProvider, account: Made
):
    account(Role.OPERATOR, email="mina@shop.example")
    done = go(client, provider, next="/console/overview/")
    assert done.headers["Location"] == "/console/overview/"
    assert client.get("/console/overview/").status_code == 200
    act = OperatorAct.objects.get(verb="sign_in.do")
    assert (act.actor, act.after) == ("mina", {"by": ["socialaccount"]})


def test_a_person_stays_known_when_the_address_changes(
    client: Client, provider: OidcProvider, account: Made
):
    account(Role.OPERATOR, email="mina@shop.example")
    go(client, provider)
    provider.claims["email"] = "mina.new@shop.example"
    assert go(Client(), provider).status_code == 302


@pytest.mark.parametrize("claims", [{}, {"email": "other@shop.example"}])
def test_who_was_not_invited_is_told_so(
    client: Client, provider: OidcProvider, account: Made, claims: dict[str, str]
):
    account(Role.OPERATOR, email="somebody@shop.example")
    provider.claims |= claims
    answer = go(client, provider)
    assert answer.status_code == 403
    assert "nobody has made an account" in answer.content.decode()
    assert User.objects.count() == 1
    assert OperatorAct.objects.get().verb == "sign_in.fail"


@pytest.mark.parametrize("creates", [True, False])
def test_an_address_that_nobody_vouches_for_opens_no_account(
    client: Client, provider: OidcProvider, account: Made, settings, creates: bool
):
    settings.OIDC_CREATES_ACCOUNTS = creates
    account(Role.ADMINISTRATOR, email="mina@shop.example")
    provider.claims["email_verified"] = False
    assert go(client, provider).status_code == 403
    assert client.get("/console/overview/").status_code == 302


def test_newcomers_get_an_account_without_a_role_where_that_is_wanted(
    client: Client, provider: OidcProvider, account: Made, settings
):
    settings.OIDC_CREATES_ACCOUNTS = True
    account(Role.ADMINISTRATOR)
    go(client, provider)
    user = User.objects.get(username="mina.tanaka")
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert client.get("/console/overview/").status_code == 403


def test_roles_come_with_the_claim_and_go_with_it(
    client: Client, provider: OidcProvider, account: Made, settings
):
    settings.OIDC_ROLE_CLAIM = "groups"
    account(Role.ADMINISTRATOR, name="boss")
    user = account(Role.OPERATOR, email="mina@shop.example")
    provider.claims["groups"] = ["legal", "Analyst", "printers", 4]
    go(client, provider)
    assert set(user.groups.values_list("name", flat=True)) == {"Legal", "Analyst"}
    provider.claims["groups"] = []
    go(Client(), provider)
    assert not user.groups.exists()
    assert OperatorAct.objects.filter(verb="people.roles").count() == 2


def test_a_claim_never_takes_the_last_administrator_away(
    client: Client, provider: OidcProvider, account: Made, settings
):
    settings.OIDC_ROLE_CLAIM = "groups"
    user = account(Role.ADMINISTRATOR, email="mina@shop.example")
    go(client, provider)
    assert user.groups.filter(name="Administrator").exists()


def test_the_provider_may_stand_for_the_second_factor(
    client: Client, provider: OidcProvider, account: Made, settings
):
    settings.SECOND_FACTOR_ROLES = ["Operator"]
    account(Role.OPERATOR, email="mina@shop.example")
    go(client, provider)
    assert "second-factor" in client.get("/console/overview/").headers["Location"]
    settings.OIDC_SECOND_FACTOR = True
    assert client.get("/console/overview/").status_code == 200


def test_a_callback_that_nobody_asked_for_is_refused(
    client: Client, provider: OidcProvider, account: Made
):
    account(Role.OPERATOR, email="mina@shop.example")
    away = Client().get(SSO).headers["Location"]
    answer = client.get(f"{SSO}back/", provider.approve(away))
    assert "did not answer as it should" in answer.content.decode()
    assert client.get("/console/overview/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1}]
)
def test_a_token_meant_for_others_opens_nothing(
    client: Client, provider: OidcProvider, account: Made, wrong: dict[str, object]
):
    account(Role.OPERATOR, email="mina@shop.example")
    provider.id_token_claims = wrong
    assert "did not answer" in go(client, provider).content.decode()
    assert client.get("/console/overview/").status_code == 302


def test_a_provider_that_is_away_is_said_to_be(
    client: Client, provider: OidcProvider, db: None, free_port, settings
):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = f"http://127.0.0.1:{free_port()}"
    answer = client.get(SSO)
    assert answer.status_code == 401
    assert "did not answer as it should" in answer.content.decode()
