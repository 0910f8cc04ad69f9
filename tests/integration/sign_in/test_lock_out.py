"""Guessing ends in a lock-out: of one name at one address, for a while."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client

from audit.models import OperatorAct
from dashboard.selectors.lock_outs import lock_outs
from dashboard.services.lock_outs import lock_out_end
from tests.integration.console.conftest import actor
from tests.integration.sign_in.conftest import (
    SIGN_IN,
    code_of,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db


def guess(client: Client, times: int, **more: str) -> list[int]:
    return [
        sign_in(client, password=f"no {n}", **more).status_code for n in range(times)
    ]


def test_the_fifth_wrong_password_locks_the_name_out(client: Client, operator: User):
    assert guess(client, 5) == [200, 200, 200, 200, 429]
    page = sign_in(client)
    assert page.status_code == 429
    assert "15 minutes" in page.content.decode()
    assert client.get("/console/overview/").status_code == 302


def test_a_locked_out_name_is_told_the_same_whether_it_exists(
    client: Client, operator: User
):
    guess(client, 5)
    for name in ("mina", "nobody"):
        other = Client()
        answers = [
            other.post(SIGN_IN, {"login": name, "password": "x"}).status_code
            for _ in range(6)
        ]
        assert answers[-1] == 429


def test_another_spelling_of_the_name_is_the_same_name(client: Client, operator: User):
    guess(client, 3)
    assert guess(client, 2, name="MINA")[-1] == 429


def test_elsewhere_the_name_still_works(client: Client, operator: User, settings):
    settings.TRUSTED_PROXIES = 1
    from_bad = {"X-Forwarded-For": "203.0.113.7"}
    for n in range(5):
        client.post(SIGN_IN, {"login": "mina", "password": f"no {n}"}, headers=from_bad)
    assert next(iter(lock_outs().values())).addresses == ("203.0.113.7",)
    assert sign_in(client).status_code == 302


def test_a_forged_address_does_not_help_without_proxies(client: Client, operator: User):
    answers = [
        client.post(
            SIGN_IN,
            {"login": "mina", "password": f"no {n}"},
            headers={"X-Forwarded-For": f"203.0.113.{n}"},
        ).status_code
        for n in range(5)
    ]
    assert answers[-1] == 429


def test_the_lock_ends_by_itself_and_trying_does_not_prolong_it(
    client: Client, operator: User
):
    guess(client, 8)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_an_administrator_ends_it_sooner(client: Client, operator: User):
    guess(client, 5)
    assert set(lock_outs()) == {"mina"}
    assert lock_out_end(actor(operator), operator, "called, it was them") is True
    assert lock_out_end(actor(operator), operator, "") is False
    assert sign_in(client).status_code == 302
    assert OperatorAct.objects.filter(verb="people.unlock").count() == 1


def test_the_log_tells_the_tries_and_the_lock_and_no_more(
    client: Client, operator: User
):
    guess(client, 9)
    verbs = list(OperatorAct.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["sign_in.fail"] * 5 + ["sign_in.lock"]


def test_a_right_password_forgets_the_wrong_ones(client: Client, operator: User):
    guess(client, 4)
    assert sign_in(client).status_code == 302
    client.post("/console/account/logout/")
    assert guess(client, 4) == [200] * 4


def test_wrong_codes_are_counted_like_wrong_passwords(client: Client, operator: User):
    sign_in(client)
    secret, _ = set_up_second_factor(client)
    client.post("/console/account/logout/")
    sign_in(client)
    answers = [
        client.post("/console/account/code/", {"code": "000000"}).status_code
        for _ in range(5)
    ]
    assert answers[-1] == 429
    right = client.post("/console/account/code/", {"code": code_of(secret, 1)})
    assert right.status_code != 302
    assert client.get("/console/overview/").status_code == 302


def test_nothing_kept_of_a_try_is_what_was_typed(client: Client, operator: User):
    guess(client, 2)
    assert "no 0" not in repr(list(AccessAttempt.objects.values()))
