"""The evidence by the API: the same counts, and words only for who may read them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import CustomerRead
from chat.models import ReplayJob
from dashboard.permissions import Role
from guardrails.selectors.drafts import drafts_open
from tests.integration.evidence.scored import scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_redis")]
ASKED = {"stage": "output.scope", "span": "24h", "threshold": "0.4"}


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def safety(client: Client, account: Callable[..., User]) -> Client:
    return signed_in(client, account(Role.SAFETY))


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/guardrails/{path}", body, "application/json")


def test_a_recount_and_its_samples(safety: Client) -> None:
    (name, *_) = scored([0.45, 0.0, 0.9], final_text="Ask a lawyer.")
    found = safety.get("/api/guardrails/recount/", ASKED).json()
    assert found["total"] == {
        "still_acted": 1,
        "newly_acted": 1,
        "newly_passed": 0,
        "still_passed": 1,
        "unknown": 0,
    }
    assert sum(found["histogram"]) == 3
    label = {"stage": "output.scope", "response_id": name, "should_act": True}
    assert post(safety, "labels/", **label).status_code == 201
    samples = safety.get("/api/guardrails/samples/", ASKED).json()
    assert (samples["right"], samples["labelled"]) == (1, 1)
    assert samples["samples"][0]["answer"] == "Ask a lawyer."
    assert CustomerRead.objects.count() == 1


def test_nonsense_is_refused_with_its_field(safety: Client) -> None:
    for wrong in ({"stage": "x"}, {"threshold": "2"}, {"span": "1y"}, {"what": "1"}):
        answer = safety.get("/api/guardrails/recount/", ASKED | wrong)
        assert answer.status_code == 400
        assert next(iter(wrong)) in answer.text
    label = {"stage": "output.scope", "response_id": "none", "should_act": True}
    assert post(safety, "labels/", **label).status_code == 404
    assert post(safety, "drafts/987654/backtests/", span="7d").status_code == 404
    assert post(safety, "replays/", draft=987654).status_code == 404
    assert safety.get("/api/guardrails/replays/987654/").status_code == 404


def test_backtests_and_replays_are_asked_for_and_told(safety: Client) -> None:
    scored([0.45, 0.0])
    safety.post(
        "/console/guardrails/tune/draft/?stage=output.scope",
        {"threshold": "0.4", "name": "Stricter", "reason": "complaints"},
    )
    draft = drafts_open()[0].number
    made = post(safety, f"drafts/{draft}/backtests/", span="24h")
    assert made.status_code == 201
    told = safety.get(f"/api/guardrails/drafts/{draft}/backtests/").json()
    assert next(each["number"] for each in told) == made.json()["number"]
    replay = post(safety, "replays/", draft=draft, span="24h")
    assert (replay.status_code, replay.json()["state"]) == (201, "queued")
    number = replay.json()["number"]
    ended = post(safety, f"replays/{number}/cancel/").json()
    assert ended["state"] == ReplayJob.objects.get().state == "cancelled"
    assert safety.get(f"/api/guardrails/replays/{number}/changes/").json() == []
    assert post(safety, f"replays/{number}/resume/").json()["state"] == "queued"
    ReplayJob.objects.update(state="cancelled", starts=10)
    assert post(safety, f"replays/{number}/resume/").status_code == 409
    assert safety.get("/api/guardrails/outcomes/").json() == []
    assert safety.get("/api/guardrails/shadow/").json() == {"stages": [], "now": []}


def test_who_may_not_read_customers_gets_no_words(
    client: Client, analyst: User
) -> None:
    scored([0.45], final_text="Ask a lawyer.")
    found = signed_in(client, analyst).get("/api/guardrails/samples/", ASKED)
    assert found.json()["samples"][0]["answer"] is None
    assert not CustomerRead.objects.exists()
    label = {"stage": "output.scope", "response_id": "r", "should_act": True}
    assert post(client, "labels/", **label).status_code == 403
