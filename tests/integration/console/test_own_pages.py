"""One's own profile and tokens."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.models import ApiToken, OperatorPreferences
from dashboard.services.tokens import TokenWish, token_issue
from tests.integration.console.conftest import actor

pytestmark = pytest.mark.django_db

TOKENS = "/console/tokens/"


@pytest.fixture
def mine(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def token_of(user: User) -> ApiToken:
    wish = TokenWish("report", frozenset({"view_traces"}), 30)
    return token_issue(actor(user), user, wish, days_at_most=365).token


def test_preferences_are_kept_and_followed(mine: Client):
    mine.post(
        "/console/profile/",
        {
            "time_zone": "Asia/Kathmandu",
            "theme": "dark",
            "landing": "dashboard:changes",
        },
    )
    kept = OperatorPreferences.objects.get()
    assert (kept.time_zone, kept.theme) == ("Asia/Kathmandu", "dark")
    page = mine.get("/console/profile/").content.decode()
    assert 'data-theme="dark"' in page
    assert mine.get("/console/").headers["Location"] == "/console/changes/"


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Mars/Base"}, {"theme": "pink"}, {"landing": "dashboard:people"}],
)
def test_preferences_that_make_no_sense_are_refused(
    mine: Client, wrong: dict[str, str]
):
    right = {"time_zone": "UTC", "theme": "auto", "landing": ""}
    assert mine.post("/console/profile/", right | wrong).status_code == 422
    assert not OperatorPreferences.objects.exists()


def test_everybody_has_a_profile(client: Client, stranger: User):
    client.force_login(stranger)
    page = client.get("/console/profile/")
    assert page.status_code == 200
    assert "ask an administrator" in page.content.decode()


def test_a_token_is_shown_once(mine: Client):
    data = {"name": "nightly", "days": "30", "scopes": ["view_traces", "view_spend"]}
    made = mine.post(TOKENS, data)
    text = made.context["issued"].text
    assert text in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    again = mine.get(TOKENS).content.decode()
    assert text not in again
    assert "nightly" in again
    assert ApiToken.objects.get().scopes == ["view_spend", "view_traces"]


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": ["view_people"]}, {"scopes": []}, {"days": "366"}, {"name": " "}],
)
def test_a_token_that_may_not_be_is_refused(mine: Client, wrong: dict[str, object]):
    right = {"name": "nightly", "days": "30", "scopes": ["view_traces"]}
    assert mine.post(TOKENS, right | wrong).status_code == 422
    assert not ApiToken.objects.exists()


def test_somebody_elses_token_is_not_there_for_me(mine: Client, analyst: User):
    token = token_of(analyst)
    assert mine.post(f"{TOKENS}{token.pk}/revoke/", {"reason": "x"}).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_an_administrator_sees_and_revokes_everybodys(
    client: Client, analyst: User, administrator: User
):
    token = token_of(analyst)
    client.force_login(administrator)
    assert "report" in client.get(TOKENS).content.decode()
    client.post(f"{TOKENS}{token.pk}/revoke/", {"reason": "leaked"})
    token.refresh_from_db()
    assert (token.revoked_by, token.revoked_at is not None) == ("administrator", True)
