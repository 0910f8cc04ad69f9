"""Signing in and out: what lets a person in, and what the change log says of it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from tests.integration.sign_in.conftest import PASSWORD, SIGN_IN, sign_in

pytestmark = pytest.mark.django_db


def test_name_and_password_lead_to_the_page_that_was_asked_for(
    client: Client, operator: User
):
    first = client.get("/console/overview/")
    assert first.headers["Location"] == f"{SIGN_IN}?next=/console/overview/"
    page = client.get(first.headers["Location"])
    assert "/console/overview/" in page.content.decode()
    done = sign_in(client, next="/console/overview/")
    assert done.headers["Location"] == "/console/overview/"
    assert client.get("/console/overview/").status_code == 200


def test_without_a_wish_the_console_decides(client: Client, operator: User):
    assert sign_in(client).headers["Location"] == "/console/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_sent_to_somebody_elses_page(
    client: Client, operator: User, elsewhere: str
):
    assert sign_in(client, next=elsewhere).headers["Location"] == "/console/"


def test_an_unknown_name_and_a_wrong_password_look_the_same(
    client: Client, operator: User
):
    wrong = sign_in(client, password="not this one")
    unknown = Client().post(SIGN_IN, {"login": "nobody", "password": "not this one"})
    told = [each.context["form"].non_field_errors() for each in (wrong, unknown)]
    assert told[0] == told[1] == ["This name and password don’t belong together."]
    assert wrong.status_code == unknown.status_code == 200


def test_a_closed_account_with_a_wrong_password_looks_the_same_too(
    client: Client, operator: User
):
    User.objects.update(is_active=False)
    wrong = sign_in(client, password="not this one")
    assert wrong.context["form"].non_field_errors() == [
        "This name and password don’t belong together."
    ]
    assert sign_in(client).headers["Location"] == "/console/account/inactive/"
    assert client.get("/console/overview/").status_code == 302


def test_signing_in_and_out_and_failing_are_in_the_change_log(
    client: Client, operator: User
):
    sign_in(client, password="not this one")
    sign_in(client)
    client.post("/console/account/logout/")
    acts = OperatorAct.objects.order_by("id")
    assert [(each.verb, each.actor, each.object_id) for each in acts] == [
        ("sign_in.fail", "", "mina"),
        ("sign_in.do", "mina", "mina"),
        ("sign_in.leave", "mina", "mina"),
    ]
    assert {each.address for each in acts} == {"127.0.0.1"}
    assert acts[1].roles == ["Operator"]
    assert acts[1].after == {"by": ["password"]}


def test_what_was_typed_instead_of_a_name_is_not_kept(client: Client, operator: User):
    sign_in(client, name=PASSWORD, password="x")
    assert PASSWORD not in repr(list(OperatorAct.objects.values()))


def test_a_name_counts_however_it_is_written(client: Client, operator: User):
    assert sign_in(client, name=" MINA ").status_code == 302


def test_signing_out_takes_a_post(client: Client, operator: User):
    sign_in(client)
    assert client.get("/console/account/logout/").status_code == 200
    assert client.get("/console/overview/").status_code == 200
    client.post("/console/account/logout/")
    assert client.get("/console/overview/").status_code == 302


def test_a_form_without_its_token_is_refused(operator: User):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403


def test_nobody_signs_up(client: Client, db: None):
    for path in ("signup/", "email/", "sso/sso/", "3rdparty/signup/"):
        assert client.get(f"/console/account/{path}").status_code == 404, path
