"""Two who publish, approve or edit at once: one is first, the other is told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chat.services import policies
from chat.services.policies import Wish
from guardrails.core.policy import PolicyError
from guardrails.selectors.policies import policy_active
from guardrails.services.drafts import DraftError, DraftStaleError
from tests.integration.policies.drafting import NORA, OTTO, body, drafted, row_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do everything at the same moment; return results, errors among them."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return deed()
        except (DraftError, PolicyError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_two_drafts_published_at_once_one_is_told_to_look_again(
    empty_redis: str,
) -> None:
    one, other = drafted(scope=0.4), drafted(pii=0.2)
    found = at_once(
        lambda: policies.policy_draft_publish(NORA, seen=one, reason="one"),
        lambda: policies.policy_draft_publish(OTTO, seen=other, reason="other"),
    )
    assert [each for each in found if each == 1] == [1]
    assert [type(each) for each in found if each != 1] == [DraftStaleError]
    assert policy_active().version == 1


def test_one_draft_published_twice_at_once_is_one_version(empty_redis: str) -> None:
    seen = drafted()
    found = at_once(
        *[lambda: policies.policy_draft_publish(NORA, seen=seen, reason="x")] * 2
    )
    assert found.count(1) == 1
    assert any("was published" in str(each) for each in found)
    assert policy_active().version == 1


def test_of_two_edits_at_once_one_is_told_of_the_other(empty_redis: str) -> None:
    seen = drafted()
    wishes = [Wish(body(scope=each), "more") for each in (0.3, 0.2)]
    found = at_once(
        *(
            lambda wish=wish: policies.policy_draft_revise(OTTO, seen=seen, wish=wish)
            for wish in wishes
        )
    )
    assert found.count(2) == 1
    assert any("made meanwhile" in str(each) for each in found)
    assert row_of(seen).revision == 2
