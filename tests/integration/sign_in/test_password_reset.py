"""A new password by e-mail, where e-mail is sent; elsewhere, how else to get one."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.permissions import Role
from tests.integration.sign_in.conftest import Made, sign_in

pytestmark = pytest.mark.django_db

RESET = "/console/account/reset/"
NEW = "an entirely new password"


@pytest.fixture
def sends_email(settings) -> None:
    settings.EMAIL_HOST = "mail.example"


def test_without_email_the_page_says_whom_to_ask(client: Client, db: None):
    page = client.get(RESET).content.decode()
    assert "sends no e-mail" in page
    assert "<form" not in page
    assert client.post(RESET, {"email": "mina@shop.example"}).status_code == 200


def test_a_link_by_email_leads_to_a_new_password_once(
    client: Client, account: Made, sends_email: None, mailoutbox: list
):
    account(Role.OPERATOR, email="mina@shop.example")
    client.post(RESET, {"email": "Mina@shop.example"})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    action = form.context["action_url"]
    client.post(action, {"password1": NEW, "password2": NEW})
    assert sign_in(Client(), password=NEW).status_code == 302
    again = Client().get(link, follow=True)
    assert "no longer works" in again.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_email(
    client: Client, account: Made, sends_email: None, mailoutbox: list
):
    account(Role.OPERATOR, email="mina@shop.example")
    known = client.post(RESET, {"email": "mina@shop.example"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@shop.example"}, follow=True)
    assert known.content.split(b"<main")[1] == unknown.content.split(b"<main")[1]
    assert len(mailoutbox) == 1


def test_a_closed_account_gets_no_link(
    client: Client, account: Made, sends_email: None, mailoutbox: list
):
    account(Role.OPERATOR, email="mina@shop.example")
    User.objects.update(is_active=False)
    client.post(RESET, {"email": "mina@shop.example"})
    assert mailoutbox == []
