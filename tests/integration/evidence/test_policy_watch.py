"""After publishing: predicted beside actual, and back by itself when it goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from audit.acts import Actor
from audit.models import OperatorAct
from chat.models import PolicyWatch
from chat.selectors.policy_watches import watch_rows
from chat.selectors.score_counts import Scope
from chat.services.policies import Seen, policy_draft_publish, policy_roll_back
from chat.services.policy_watch import policies_watch
from chat.services.threshold_drafts import ThresholdWish, threshold_draft
from dashboard.permissions import Role
from guardrails.core.policy import Policy
from guardrails.selectors.policies import policy_active
from tests.integration.evidence.scored import scored

pytestmark = pytest.mark.django_db
NORA = Actor(None, "nora")


@pytest.fixture(autouse=True)
def soon(settings: Any, empty_redis: str) -> None:
    settings.POLICY_WATCH_TURNS = 20


def published(stage: str = "output.scope") -> int:
    """Publish a stricter threshold, of which one turn in ten was predicted."""
    now = timezone.now()
    scored(
        [0.45] * 6 + [0.0] * 54,
        name=stage.rpartition(".")[2],
        at=now - timedelta(minutes=20),
        policy_version=0,
    )
    scope = Scope(stage, now - timedelta(days=1), now)
    draft = threshold_draft(
        NORA, ThresholdWish("Stricter", "complaints", scope, threshold=0.4)
    )
    return policy_draft_publish(NORA, seen=Seen(draft, 1), reason="complaints")


def came(version: int, *, acted: int, of: int, name: str = "scope") -> None:
    """Record turns that the published version acted on, and others."""
    scored(
        [0.45] * acted + [0.0] * (of - acted),
        name=name,
        threshold=0.4,
        at=timezone.now(),
        policy_version=version,
    )


def test_what_comes_as_predicted_is_left_in_force() -> None:
    version = published()
    came(version, acted=3, of=25)
    watch = policies_watch()
    assert watch is not None
    assert watch.state == "watching"
    row = watch_rows()[0]
    assert row.version == version
    (scope,) = [e for e in row.stages if e.prediction.stage == "output.scope"]
    assert scope.prediction.share == pytest.approx(0.1)
    assert scope.actual.share == pytest.approx(0.12)
    assert scope.is_within
    assert policy_active().version == version


def test_what_blocks_far_more_is_rolled_back_with_the_reason() -> None:
    version = published()
    came(version, acted=24, of=25)
    watch = policies_watch()
    assert watch is not None
    assert watch.state == "rolled_back"
    assert policy_active().threshold("scope") == Policy.default().threshold("scope")
    assert policy_active().version == version + 1
    act = OperatorAct.objects.get(verb="policy.roll_back")
    assert (act.actor, act.via) == ("service", "service")
    assert "scope blocked 96.0% of 25 turns" in act.reason
    policies_watch()  # once is enough
    assert policy_active().version == version + 1


def test_before_there_are_turns_enough_nothing_is_judged() -> None:
    version = published()
    came(version, acted=15, of=15)
    policies_watch()
    assert policy_active().version == version


def test_where_it_is_not_allowed_people_are_told_instead(
    settings: Any, client: Client, account: Callable[..., User]
) -> None:
    settings.POLICY_AUTO_ROLLBACK = False
    version = published()
    came(version, acted=24, of=25)
    policies_watch()
    assert policy_active().version == version
    assert PolicyWatch.objects.get().state == "outside"
    assert OperatorAct.objects.filter(verb="policy.leave_band").count() == 1
    client.force_login(account(Role.SAFETY))
    assert f"Policy {version}" in client.get("/console/overview/").text
    page = client.get("/console/guardrails/outcomes/").text
    assert "96.0%" in page
    assert "were expected" in page
    assert 'hx-get="/console/guardrails/outcomes/"' in page
    asked = {"HX-Request": "true"}
    renewed = client.get("/console/guardrails/outcomes/", headers=asked).text
    assert "chart-outcome-scope" in renewed
    assert "<h1" not in renewed


def test_a_stage_that_corrects_is_told_of_and_left() -> None:
    version = published("output.competitors")
    came(version, acted=24, of=25, name="competitors")
    watch = policies_watch()
    assert watch is not None
    assert (watch.state, policy_active().version) == ("outside", version)


def test_a_version_that_another_replaced_is_watched_no_more() -> None:
    version = published()
    policies_watch()
    policy_roll_back(NORA, to=0, reason="by hand")
    policies_watch()
    assert PolicyWatch.objects.get(version=version).state == "ended"
