"""The policy by the API: the same as on its pages, for programs."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from dashboard.permissions import Role
from guardrails.selectors.policies import policy_active
from tests.integration.console.api_calls import Program, program_of

pytestmark = pytest.mark.django_db

DRAFTS = "/api/policies/drafts/"


@pytest.fixture
def keeper(account: Callable[..., User], empty_redis: str) -> Program:
    return program_of(account(Role.SAFETY, name="keeper"))


@pytest.fixture
def second(account: Callable[..., User], empty_redis: str) -> Program:
    return program_of(account(Role.SAFETY, name="second"))


def draft(threshold: object = 0.4, **more: object) -> dict[str, object]:
    body = {"stages": {"scope": {"threshold": threshold}}} | more
    return {"name": "Stricter", "reason": "complaints", "policy": body}


def seen(revision: int = 1, reason: str = "agreed") -> dict[str, object]:
    return {"revision": revision, "reason": reason}


@override_settings(POLICY_SECOND_PERSON=True)
def test_a_draft_goes_its_way(keeper: Program, second: Program) -> None:
    made = keeper.call("POST", DRAFTS, draft())
    assert made.status_code == 201
    here = f"{DRAFTS}{made.json()['draft']['number']}/"
    (change,) = made.json()["changes"]
    assert change["path"] == ["stages", "scope", "threshold"]
    assert (change["before"], change["after"]) == (0.5, 0.4)
    early = keeper.call("POST", f"{here}publish/", seen())
    assert early.status_code == 409
    assert "second person" in early.json()["detail"]
    changed = keeper.call("PUT", here, draft(0.3) | {"revision": 1})
    assert changed.status_code == 400  # a draft keeps its name
    body = {key: each for key, each in draft(0.3).items() if key != "name"}
    changed = keeper.call("PUT", here, body | {"revision": 1})
    assert changed.json()["draft"]["revision"] == 2
    assert keeper.call("POST", f"{here}submit/", seen(1)).status_code == 409
    assert keeper.call("POST", f"{here}submit/", seen(2)).status_code == 200
    assert keeper.call("POST", f"{here}approve/", seen(2)).status_code == 409
    back = second.call("POST", f"{here}send-back/", seen(2, "too strict"))
    assert back.json()["draft"]["state"] == "draft"
    keeper.call("POST", f"{here}submit/", seen(2))
    approved = second.call("POST", f"{here}approve/", seen(2))
    assert approved.json()["draft"]["approved_by"] == "second"
    published = keeper.call("POST", f"{here}publish/", seen(2)).json()["draft"]
    assert (published["state"], published["version"]) == ("published", 1)
    assert policy_active().threshold("scope") == 0.3


def test_versions_are_listed_told_apart_and_brought_back(keeper: Program) -> None:
    made = keeper.call("POST", DRAFTS, draft(0.3)).json()["draft"]
    keeper.call("POST", f"{DRAFTS}{made['number']}/publish/", seen())
    listed = keeper.get("/api/policies/").json()
    assert listed["active"] == 1
    assert listed["results"][0]["author"] == "keeper"
    version = keeper.get("/api/policies/1/").json()
    assert version["policy"]["stages"]["scope"]["threshold"] == 0.3
    assert [
        each["path"] for each in keeper.get("/api/policies/1/diff/").json()["changes"]
    ]
    back = keeper.call("POST", "/api/policies/0/roll-back/", {"reason": "too strict"})
    assert (back.status_code, back.json()["rolled_back_to"]) == (201, 0)
    assert keeper.get("/api/policies/2/diff/?against=0").json()["changes"] == []
    assert keeper.get(DRAFTS).json()["open"] == []


def test_a_stale_draft_is_brought_up_to_date(keeper: Program) -> None:
    numbers = [
        keeper.call("POST", DRAFTS, draft(each)).json()["draft"]["number"]
        for each in (0.4, 0.3)
    ]
    first, stale = (f"{DRAFTS}{each}/" for each in numbers)
    keeper.call("POST", f"{first}publish/", seen())
    refused = keeper.call("POST", f"{stale}publish/", seen())
    assert refused.status_code == 409
    assert "Bring the draft up to date" in refused.json()["detail"]
    rebased = keeper.call("POST", f"{stale}rebase/", seen()).json()
    (overruled,) = rebased["overruled"]
    assert (overruled["before"], overruled["after"]) == (0.4, 0.3)
    assert keeper.call("POST", f"{stale}discard/", seen(2, "")).status_code == 409
    gone = keeper.call("POST", f"{stale}discard/", seen(2)).json()
    assert gone["draft"]["state"] == "discarded"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (draft(60), "Did you mean 0.6?"),
        (draft(10**400), "from 0 to 1"),
        (draft(intents={"recomendation": {}}), 'did you mean "recommendation"?'),
        (draft(intents={"a\x00": {}}), "can't be the name of an intent"),
        (draft(words={"scope": ["x", "\ud800x"]}), "nobody can see"),
        (draft() | {"policy": {"stages": []}}, "must be an object"),
        (draft() | {"based_on": 99}, "no version 99"),
    ],
)
def test_nonsense_is_refused_in_words(
    keeper: Program, body: dict[str, object], said: str
) -> None:
    answer = keeper.call("POST", DRAFTS, body)
    assert answer.status_code == 400
    assert said in " ".join(each["message"] for each in answer.json()["problems"])


def test_who_may_only_draft_decides_nothing(
    account: Callable[..., User], keeper: Program
) -> None:
    number = keeper.call("POST", DRAFTS, draft()).json()["draft"]["number"]
    operator = program_of(account(Role.OPERATOR))
    for deed in ("approve", "send-back", "publish"):
        answer = operator.call("POST", f"{DRAFTS}{number}/{deed}/", seen())
        assert answer.status_code == 403
    back = operator.call("POST", "/api/policies/0/roll-back/", {"reason": "x"})
    assert back.status_code == 403


def test_what_there_is_not_is_not_found(keeper: Program) -> None:
    for address in ("/api/policies/9/", "/api/policies/9/diff/", f"{DRAFTS}9/"):
        assert keeper.get(address).status_code == 404
    assert keeper.call("POST", f"{DRAFTS}9/submit/", seen()).status_code == 404
    back = keeper.call("POST", "/api/policies/9/roll-back/", {"reason": "x"})
    assert back.status_code == 404


def test_where_it_is_applied_and_what_stages_did(keeper: Program) -> None:
    applied = keeper.get("/api/policies/applied/").json()
    # Servers of other tests may be running over the same Redis.
    assert applied["version"] == 0
    assert applied["on"] <= applied["of"] == len(applied["processes"])
    stages = keeper.get("/api/policies/stages/?time=7d").json()["results"]
    assert {each["stage"] for each in stages} >= {"input.injection", "output.prices"}
    assert all(each["p95_ms"] is None for each in stages)
    assert keeper.get("/api/policies/stages/?time=9y").status_code == 400
