"""Drafts of the policy: revised, approved by somebody else, published, discarded."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from audit.selectors.acts import acts_on
from chat.services import policies
from chat.services.policies import Seen, Wish
from guardrails.append_only import AppendOnlyError
from guardrails.core.policy import Policy, PolicyError
from guardrails.models import DraftRevision, DraftStep, PolicyDraft
from guardrails.selectors.drafts import (
    DraftState,
    drafts_ended,
    drafts_open,
    drafts_waiting,
)
from guardrails.selectors.policies import policy_active, version_row
from guardrails.services.drafts import DraftError, DraftMissingError, DraftStaleError
from tests.integration.policies.drafting import (
    NORA,
    OTTO,
    SAM,
    body,
    drafted,
    policy_of,
    row_of,
)

pytestmark = pytest.mark.django_db

TWO = override_settings(POLICY_SECOND_PERSON=True)


def test_a_draft_changes_nothing_until_it_is_published() -> None:
    seen = drafted(scope=0.4)
    assert policy_active().version == 0
    assert policies.policy_draft_publish(NORA, seen=seen, reason="agreed") == 1
    assert policy_active().threshold("scope") == 0.4
    assert row_of(seen).state is DraftState.PUBLISHED
    assert row_of(seen).version == 1
    version = version_row(1)
    assert version is not None
    assert (version.author, version.reason, version.draft) == (
        "nora",
        "agreed",
        seen.draft,
    )


def test_nonsense_is_refused_with_every_reason_at_once() -> None:
    wish = Wish({"stages": {"pii": {"threshold": 60}}, "words": {"scoop": []}}, " ")
    with pytest.raises(PolicyError) as refused:
        policies.policy_draft_open(NORA, name="a", wish=wish, based_on=9)
    said = " ".join(refused.value.problems)
    for part in ("name", "version 9", "0.6", "scoop", "reason"):
        assert part in said
    assert drafts_open() == ()


def test_an_edit_is_a_new_revision_and_the_old_one_stays() -> None:
    seen = drafted(scope=0.4)
    wish = Wish(body(scope=0.3), "still too lax")
    assert policies.policy_draft_revise(OTTO, seen=seen, wish=wish) == 2
    assert policy_of(seen).threshold("scope") == 0.3
    assert row_of(seen).authors == ("nora", "otto")
    # What changes nothing is no revision.
    seen = Seen(seen.draft, 2)
    assert policies.policy_draft_revise(SAM, seen=seen, wish=wish) == 2
    assert row_of(seen).authors == ("nora", "otto")


def test_who_looked_at_another_revision_is_told_so() -> None:
    seen = drafted()
    wish = Wish(body(scope=0.3), "more")
    policies.policy_draft_revise(OTTO, seen=seen, wish=wish)
    for act in (
        lambda: policies.policy_draft_revise(NORA, seen=seen, wish=wish),
        lambda: policies.policy_draft_submit(NORA, seen=seen),
        lambda: policies.policy_draft_publish(NORA, seen=seen, reason="x"),
        lambda: policies.policy_draft_discard(NORA, seen=seen, words="x"),
    ):
        with pytest.raises(DraftError, match=r"Revision 2 .* made meanwhile"):
            act()


@TWO
def test_a_second_person_approves_and_both_are_on_record() -> None:
    seen = drafted(NORA)
    with pytest.raises(DraftError, match="second person"):
        policies.policy_draft_publish(NORA, seen=seen, reason="now")
    with pytest.raises(DraftError, match="Nobody has asked"):
        policies.policy_draft_approve(OTTO, seen=seen)
    policies.policy_draft_submit(NORA, seen=seen)
    assert (row_of(seen).state, drafts_waiting()) == (DraftState.WAITING, 1)
    with pytest.raises(DraftError, match="already"):
        policies.policy_draft_submit(NORA, seen=seen)
    policies.policy_draft_approve(OTTO, seen=seen, words="looks right")
    assert (row_of(seen).state, drafts_waiting()) == (DraftState.APPROVED, 0)
    policies.policy_draft_publish(NORA, seen=seen, reason="agreed")
    (published,) = acts_on("policy", "1", 5)
    assert (published.actor, published.second_approver) == ("nora", "otto")
    assert published.after["written_by"] == ["nora"]
    assert published.after["stages.scope.threshold"] == 0.4
    assert published.before["stages.scope.threshold"] == 0.5
    version = version_row(1)
    assert version is not None
    assert version.approved_by == "otto"
    verbs = [each.verb for each in acts_on("policy_draft", str(seen.draft), 9)]
    assert verbs == ["policy_draft.approve", "policy_draft.submit", "policy_draft.make"]


@TWO
def test_no_author_of_any_revision_approves() -> None:
    seen = drafted(NORA)
    wish = Wish(body(scope=0.3), "more")
    policies.policy_draft_revise(OTTO, seen=seen, wish=wish)
    seen = Seen(seen.draft, 2)
    policies.policy_draft_submit(OTTO, seen=seen)
    for author in (NORA, OTTO):
        with pytest.raises(DraftError, match="somebody else"):
            policies.policy_draft_approve(author, seen=seen)
    policies.policy_draft_approve(SAM, seen=seen)


@TWO
def test_an_edit_ends_an_approval() -> None:
    seen = drafted(NORA)
    policies.policy_draft_submit(NORA, seen=seen)
    policies.policy_draft_approve(OTTO, seen=seen)
    wish = Wish(body(scope=0.0), "a little extra")
    policies.policy_draft_revise(NORA, seen=seen, wish=wish)
    seen = Seen(seen.draft, 2)
    assert row_of(seen).state is DraftState.EDITED
    assert row_of(seen).approved_by == ""
    with pytest.raises(DraftError, match="second person"):
        policies.policy_draft_publish(NORA, seen=seen, reason="sly")


@TWO
def test_a_second_person_may_send_it_back() -> None:
    seen = drafted(NORA)
    policies.policy_draft_submit(NORA, seen=seen)
    with pytest.raises(DraftError, match="what has to change"):
        policies.policy_draft_send_back(OTTO, seen=seen, words=" ")
    policies.policy_draft_send_back(OTTO, seen=seen, words="too strict")
    assert row_of(seen).state is DraftState.EDITED
    policies.policy_draft_submit(NORA, seen=seen)
    assert drafts_waiting() == 1


def test_a_discarded_draft_is_over() -> None:
    seen = drafted()
    policies.policy_draft_discard(NORA, seen=seen, words="not needed")
    assert drafts_open() == ()
    assert [each.state for each in drafts_ended(limit=5)] == [DraftState.DISCARDED]
    with pytest.raises(DraftError, match="was discarded"):
        policies.policy_draft_publish(NORA, seen=seen, reason="after all")
    with pytest.raises(DraftMissingError):
        policies.policy_draft_submit(NORA, seen=Seen(seen.draft + 1, 1))


def test_a_draft_of_a_version_that_is_gone_is_brought_up_to_date_first() -> None:
    stale = drafted(scope=0.4)
    other = drafted(pii=0.2, scope=0.45)
    policies.policy_draft_publish(NORA, seen=other, reason="first")
    with pytest.raises(DraftStaleError, match="Version 1 came into force"):
        policies.policy_draft_publish(NORA, seen=stale, reason="second")
    assert policy_active().version == 1
    overruled = policies.policy_draft_rebase(OTTO, seen=stale)
    assert [each.path for each in overruled] == [("stages", "scope", "threshold")]
    stale = Seen(stale.draft, 2)
    with pytest.raises(DraftError, match="in force already"):
        policies.policy_draft_rebase(OTTO, seen=stale)
    policies.policy_draft_publish(NORA, seen=stale, reason="second")
    assert policy_active().threshold("scope") == 0.4
    assert policy_active().threshold("pii") == 0.2


def test_a_draft_that_changes_nothing_is_not_published() -> None:
    seen = drafted(scope=Policy.default().threshold("scope"))
    with pytest.raises(DraftError, match="changes nothing"):
        policies.policy_draft_publish(NORA, seen=seen, reason="x")


def test_rolling_back_needs_no_second_person_and_is_on_record() -> None:
    with TWO:
        policies.policy_draft_submit(NORA, seen=(seen := drafted(NORA)))
        policies.policy_draft_approve(OTTO, seen=seen)
        policies.policy_draft_publish(NORA, seen=seen, reason="agreed")
        assert policies.policy_roll_back(SAM, to=0, reason="too strict") == 2
    assert policy_active() == Policy.default().with_version(2)
    (act,) = acts_on("policy", "2", 5)
    assert (act.verb, act.actor) == ("policy.roll_back", "sam")
    assert act.after["rolled_back_to"] == 0
    with pytest.raises(policies.NoVersionError):
        policies.policy_roll_back(SAM, to=17, reason="x")


def test_drafts_are_kept_as_they_were_written() -> None:
    seen = drafted()
    policies.policy_draft_submit(NORA, seen=seen)
    for model in (PolicyDraft, DraftRevision, DraftStep):
        with pytest.raises(AppendOnlyError):
            model.objects.all().delete()
        with pytest.raises(AppendOnlyError):
            model.objects.get().save()
    for statement in (
        "UPDATE guardrails_policydraft SET name = 'another'",
        "UPDATE guardrails_draftrevision SET author = 'another'",
        "DELETE FROM guardrails_draftstep",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_lists_ask_the_same_whatever_their_length(
    django_assert_num_queries: object,
) -> None:
    for _ in range(3):
        policies.policy_draft_submit(NORA, seen=drafted())
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(drafts_open()) == 3
