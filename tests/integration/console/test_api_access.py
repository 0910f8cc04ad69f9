"""Who may call: tokens within their scopes, sessions with their forgery token."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from dashboard.api.documents import document
from dashboard.permissions import Role
from tests.integration.console.api_calls import filled, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_redis")]

OPERATIONS = [
    (method.upper(), filled(path, call))
    for path, calls in json.loads(document())["paths"].items()
    for method, call in calls.items()
]
RULE = {
    "name": "Errors",
    "metric": "error_rate",
    "comparison": "above",
    "alert_level": 0.05,
}


def test_a_token_does_nothing_beyond_its_scopes(administrator: User) -> None:
    program = program_of(administrator, frozenset({"view_quality"}))
    for method, address in OPERATIONS:
        answer = program.call(method, address)
        expected = 200 if address == "/api/me/" else 403
        assert answer.status_code == expected, (method, address)
        if expected == 403:
            assert answer.json()["code"] == "not_allowed"


def test_a_token_does_nothing_that_its_owner_may_not(analyst: User) -> None:
    program = program_of(analyst)
    assert program.get("/api/alerts/rules/").status_code == 200
    assert program.call("POST", "/api/alerts/rules/", RULE).status_code == 403


def test_tokens_make_no_tokens(administrator: User) -> None:
    program = program_of(administrator)
    wish = {"name": "more", "scopes": ["change_people"], "days": 1}
    assert program.call("POST", "/api/tokens/", wish).status_code == 403


def test_a_session_makes_a_token_that_works(operator: User, client: Client) -> None:
    client.force_login(operator)
    wish = {"name": "nightly", "scopes": ["view_traces"], "days": 7}
    made = client.post("/api/tokens/", wish, content_type="application/json")
    assert made.status_code == 201
    headers = {"Authorization": f"Bearer {made.json()['text']}"}
    me = Client().get("/api/me/", headers=headers).json()
    assert (me["name"], me["may"]) == ("operator", ["view_traces"])
    number = made.json()["token"]["id"]
    assert client.delete(f"/api/tokens/{number}/").status_code == 204
    assert Client().get("/api/me/", headers=headers).status_code == 401


def test_a_session_changes_nothing_without_its_forgery_token(operator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    answer = client.post("/api/alerts/rules/", RULE, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert client.get("/api/alerts/rules/").status_code == 200


def test_what_a_program_changes_is_kept_with_its_token(operator: User) -> None:
    program = program_of(operator)
    made = program.call("POST", "/api/alerts/rules/", RULE)
    assert made.status_code == 201, made.text
    act = OperatorAct.objects.latest("at")
    assert (act.verb, act.actor) == ("alert_rule.make", "operator")
    assert act.via.startswith("api:")


def test_too_many_calls_are_told_how_long_to_wait(
    account: Callable[..., User], settings: Any
) -> None:
    settings.API_CALLS_PER_MINUTE, settings.API_CALLS_BURST = 2, 3
    owner = account(Role.OPERATOR)
    program, other = program_of(owner), program_of(owner)
    answers = [program.get("/api/me/") for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 31
    assert answers[-1].json()["code"] == "too_many_calls"
    assert other.get("/api/me/").status_code == 200
    settings.REDIS = Nowhere()
    answers = [program.get("/api/me/") for _ in range(5)]
    assert [each.status_code for each in answers].count(200) == 3


def test_an_address_that_there_is_not_is_a_problem_too(client: Client) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.generic(method, "/api/nothing/here/")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


class Nowhere:
    """A Redis that does not exist."""

    def url(self, _: int) -> str:
        return "unix:///nowhere/redis.sock"


def test_an_address_with_a_line_end_is_answered_like_any_that_there_is_not(
    administrator: User,
) -> None:
    answer = program_of(administrator).get("/api/policies/drafts/a%0Ab/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
