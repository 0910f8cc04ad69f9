"""How long a person stays signed in, and what their cookies are like."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from tests.integration.sign_in.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.django_db

PAGE = "/console/overview/"


def age(client: Client, **seconds: float) -> None:
    """Move the session's marks into the past."""
    session = client.session
    for name, by in seconds.items():
        session[name] -= by
    session.save()


def test_who_is_idle_too_long_signs_in_again(client: Client, operator: User):
    sign_in(client)
    age(client, seen_at=28_800 + 61)
    assert client.get(PAGE).headers["Location"].endswith(f"?next={PAGE}")
    assert client.get(PAGE).status_code == 302
    assert OperatorAct.objects.last().verb == "sign_in.end"


def test_who_does_something_stays_signed_in(client: Client, operator: User):
    sign_in(client)
    for _ in range(3):
        age(client, seen_at=20_000)
        assert client.get(PAGE).status_code == 200


def test_a_page_that_is_only_left_open_keeps_nobody_signed_in(
    client: Client, operator: User
):
    sign_in(client)
    age(client, seen_at=20_000)
    renewal = {"HX-Request": "true", "X-Renewal": "1"}
    assert client.get(PAGE, headers=renewal).status_code == 200
    age(client, seen_at=9_000)
    assert client.get(PAGE).status_code == 302


def test_a_fragment_is_never_the_sign_in_page(client: Client, operator: User):
    sign_in(client)
    age(client, signed_in_at=86_401)
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"}
    answer = client.get(f"{PAGE}?part=day", headers=here)
    assert answer.headers["HX-Redirect"].endswith(f"?next={PAGE}")


def test_nobody_stays_signed_in_for_ever(client: Client, operator: User):
    sign_in(client)
    age(client, signed_in_at=86_401)
    assert client.get(PAGE).status_code == 302


def test_a_session_that_begins_otherwise_ends_all_the_same(
    client: Client, operator: User
):
    client.force_login(operator)
    assert client.get(PAGE).status_code == 200
    age(client, signed_in_at=86_401)
    assert client.get(PAGE).status_code == 302


def test_a_call_of_the_api_is_told_in_its_own_way(client: Client, operator: User):
    sign_in(client)
    age(client, signed_in_at=86_401)
    answer = client.get("/api/anything")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        403,
        "application/json",
    )


def test_a_closed_account_is_out_at_once(client: Client, operator: User):
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client, operator: User):
    other = Client()
    for each in (client, other):
        sign_in(each)
    new = "another long password"
    client.post(
        "/console/account/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302
    assert OperatorAct.objects.last().verb == "account.password"


@pytest.mark.parametrize(
    "weak", ["short", "1234567890123", "password12345", "mina-mina-1"]
)
def test_a_weak_password_is_refused(client: Client, operator: User, weak: str):
    sign_in(client)
    answer = client.post(
        "/console/account/password/",
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_signing_in_begins_a_new_session(client: Client, operator: User):
    client.get("/console/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_cookies_are_for_our_own_requests_alone(client: Client, operator: User):
    client.get("/console/account/login/")
    cookie = sign_in(client).cookies["console"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.cookies["console-csrf"]["samesite"] == "Lax"


def test_shoppers_requests_ask_nothing_of_the_database(
    client: Client, operator: User, django_assert_num_queries
):
    sign_in(client)
    with django_assert_num_queries(0):
        client.get("/health/live")
