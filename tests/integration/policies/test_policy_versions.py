"""Policy versions in the database: append-only, one active, undone by a new one."""

import pytest
from django.db import DatabaseError, connection, transaction

from guardrails.append_only import AppendOnlyError
from guardrails.core.policy import Policy, PolicyError
from guardrails.core.types import Mode
from guardrails.models import PolicyState, PolicyVersion
from guardrails.selectors.policies import (
    policy_active,
    policy_active_version,
    policy_numbered,
    policy_versions,
)
from guardrails.services.policies import (
    policy_publish,
    policy_rollback,
    version_add,
)

pytestmark = pytest.mark.django_db


def published(mode: Mode = Mode.SHADOW, reason: str = "to see") -> PolicyVersion:
    body = Policy.default().with_stage("scope", mode=mode).to_dict()
    return policy_publish(body=body, reason=reason, author="nora")


def test_the_default_holds_until_one_is_published() -> None:
    assert policy_active() == Policy.default()
    assert policy_active_version() == 0


def test_what_is_published_is_in_force_under_its_own_number() -> None:
    published()
    assert policy_active().mode("scope") is Mode.SHADOW
    assert policy_active().version == policy_active_version() == 1
    published(Mode.OFF)
    assert policy_active().mode("scope") is Mode.OFF
    states = list(policy_versions().values_list("version", "state"))
    assert states == [(2, PolicyState.ACTIVE), (1, PolicyState.SUPERSEDED)]


def test_rolling_back_is_a_new_version_with_the_old_body() -> None:
    published(Mode.SHADOW)
    published(Mode.OFF)
    row = policy_rollback(version=1, reason="too lax", author="nora")
    assert (row.version, row.rolled_back_to) == (3, 1)
    assert policy_active().mode("scope") is Mode.SHADOW
    policy_rollback(version=0, reason="start again", author="nora")
    assert policy_active() == Policy.default().with_version(4)
    assert policy_numbered(2).mode("scope") is Mode.OFF


def test_nonsense_is_refused_and_changes_nothing() -> None:
    published()
    with pytest.raises(PolicyError, match="Did you mean"):
        policy_publish(
            body={"stages": {"pii": {"threshold": 60}}}, reason="x", author="nora"
        )
    with pytest.raises(PolicyError, match="reason"):
        policy_publish(body={}, reason="  ", author="nora")
    with pytest.raises(PolicyError, match="stopped by the checks"):
        policy_publish(
            body={"refusals": {"scope": "Ask at Walmart."}}, reason="x", author="nora"
        )
    with pytest.raises(PolicyError, match="ordinary answer"):
        policy_publish(body={"words": {"scope": ["the"]}}, reason="x", author="nora")
    assert policy_active_version() == 1


def test_what_was_in_force_before_is_brought_back_whatever_is_asked_of_new_ones() -> (
    None
):
    version_add(Policy.default().with_words("scope", ["the"]), "of old", "nora")
    published()
    policy_rollback(version=1, reason="back", author="nora")
    assert policy_active().words("scope") == ("the",)


def test_a_version_can_neither_be_changed_nor_deleted() -> None:
    row = published()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        PolicyVersion.objects.update(reason="another")
    for statement in (
        "UPDATE guardrails_policyversion SET reason = 'another'",
        "UPDATE guardrails_policyversion SET state = 'another'",
        "DELETE FROM guardrails_policyversion",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_others_are_told_once_it_is_committed(
    django_capture_on_commit_callbacks: object,
) -> None:
    told: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        policy_publish(body={}, reason="x", author="nora", on_published=told.append)
        assert told == []
    assert told == [1]
