"""Stages in shadow mode: what they would have done, beside what was done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from chat.selectors.shadow import shadow_report
from chat.services.rollups import rollups_refresh
from dashboard.permissions import Role
from tests.integration.evidence.scored import stage
from tests.integration.metrics.recorded import recorded

pytestmark = pytest.mark.django_db


def turn(score: float, *, corrected: bool = False, **changes: object) -> str:
    """Record a turn whose scope was in shadow; prices may have corrected it."""
    prices = stage(1.0, name="prices", outcome="correct") if corrected else None
    return recorded(
        timezone.now() - timedelta(minutes=20),
        stages=(
            stage(score, mode="shadow"),
            prices or stage(0.0, name="prices"),
        ),
        policy_version=0,
        **changes,
    )


def test_rates_agreement_and_examples() -> None:
    turn(0.9, corrected=True)
    alone = turn(0.5)
    turn(0.49)  # a finding below the threshold
    turn(0.0, corrected=True)
    for _ in range(6):
        turn(0.0)
    rollups_refresh()
    now = timezone.now()
    (found,) = shadow_report(now - timedelta(hours=1), now).stages
    assert (found.stage, found.scored) == ("output.scope", 10)
    seen = found.seen
    assert (seen.would_act, seen.with_another, seen.another) == (2, 1, 2)
    assert (found.share, found.alone) == (0.2, 1)
    assert found.agreement == pytest.approx(0.8)
    assert [each.another_acted for each in found.examples] == [False, True]
    assert found.examples[0].response_id == alone


def test_the_page_tells_it(client: Client, account: Callable[..., User]) -> None:
    client.force_login(account(Role.SAFETY))
    page = client.get("/console/guardrails/shadow/").text
    assert "No stage was in shadow mode" in page
    turn(0.9, final_text="Ask a lawyer.")
    rollups_refresh()
    page = client.get("/console/guardrails/shadow/?span=1h").text
    assert "Ask a lawyer." in page
    assert "100%" in page
