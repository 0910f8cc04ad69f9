"""The pages of the policy: what stages do, drafts, versions, and who may do what."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone

from audit.models import OperatorAct
from chat.orchestration.turn_record import StageTrace
from chat.services.rollups import rollups_refresh
from dashboard.permissions import Role
from guardrails.selectors.drafts import DraftState, draft_detail, drafts_open
from guardrails.selectors.policies import policy_active
from tests.integration.metrics.recorded import recorded
from tests.integration.policies.drafting import NORA, drafted

pytestmark = pytest.mark.django_db

HOME = "/console/guardrails/"
NEW = f"{HOME}drafts/new/"
TWO = override_settings(POLICY_SECOND_PERSON=True)


@pytest.fixture
def keeper(client: Client, account: Callable[..., User], empty_redis: str) -> Client:
    """Somebody of Trust & Safety, signed in."""
    client.force_login(account(Role.SAFETY, name="keeper"))
    return client


@pytest.fixture
def second(account: Callable[..., User], empty_redis: str) -> Client:
    """Another one of Trust & Safety."""
    other = Client()
    other.force_login(account(Role.SAFETY, name="second"))
    return other


def typed(client: Client, address: str = NEW, **changes: str) -> dict[str, str]:
    """Return what the editor's form holds, with changes."""
    form = client.get(address).context["form"]
    fields = {each.html_name: str(each.value() or "") for each in form}
    hidden = re.findall(
        r'type="hidden" name="(based_on|revision)" value="(\d+)"',
        client.get(address).text,
    )
    return fields | dict(hidden) | changes


def begun(client: Client, **changes: str) -> str:
    """Begin a draft; return its address."""
    said = {"name": "Stricter scope", "reason": "complaints"}
    answer = client.post(NEW, typed(client, **said | changes))
    assert answer.status_code == 302, answer.context["form"].problems
    return answer.headers["Location"]


def done(client: Client, address: str, deed: str, revision: int = 1, words: str = "x"):
    return client.post(
        f"{address}{deed}/", {"revision": revision, "words": words}, follow=True
    )


def test_the_first_look_says_what_holds_and_that_nothing_was_drafted(
    keeper: Client,
) -> None:
    page = keeper.get(HOME).text
    assert "the default policy" in page
    assert "No drafts" in page
    assert "No versions" in page
    for stage in ("Injection", "Personal data", "Listing trust"):
        assert stage in page


def test_a_draft_is_published_and_rolled_back(keeper: Client) -> None:
    address = begun(keeper, **{"stages.scope.threshold": "0.4"})
    page = keeper.get(address).text
    assert "Scope, threshold" in page
    assert "<del>0.5</del>" in page
    assert "<ins>0.4</ins>" in page
    answer = done(keeper, address, "publish", words="agreed")
    assert "Published as version 1" in answer.text
    assert policy_active().threshold("scope") == 0.4
    home = keeper.get(HOME).text
    assert "Roll back to the default" in home
    assert "Scope, threshold: 0.5 → 0.4" in home
    answer = keeper.post(
        f"{HOME}versions/0/roll-back/", {"reason": "too strict"}, follow=True
    )
    assert "in force as 2" in answer.text
    assert policy_active().threshold("scope") == 0.5
    assert "back to 0:" in keeper.get(HOME).text
    acts = [each.verb for each in OperatorAct.objects.order_by("id")]
    assert acts == ["policy_draft.make", "policy.publish", "policy.roll_back"]


def test_nonsense_is_shown_beside_the_form_and_nothing_typed_is_lost(
    keeper: Client,
) -> None:
    sent = typed(
        keeper,
        name="Nonsense",
        reason="to see",
        **{
            "stages.pii.threshold": "60",
            "words.scope": "x",
            "listing.min_feedback": "many",
            "refusals.scope": "Ask at Walmart.",
        },
    )
    answer = keeper.post(NEW, sent)
    assert answer.status_code == 422
    for part in ("Did you mean 0.6?", "too short", "min_feedback"):
        assert part in answer.text
    kept = {each.html_name: each.value() for each in answer.context["form"]}
    assert kept["stages.pii.threshold"] == "60"
    field = r'name="stages.pii.threshold"[^>]*aria-invalid="true"'
    assert re.search(field, answer.text)
    field = r'name="stages.scope.threshold"[^>]*aria-invalid="true"'
    assert not re.search(field, answer.text)
    assert kept["refusals.scope"] == "Ask at Walmart."
    assert kept["name"] == "Nonsense"
    assert drafts_open() == ()


def test_a_missing_threshold_is_said_at_its_field(keeper: Client) -> None:
    sent = typed(keeper, name="Empty", reason="x", **{"stages.pii.threshold": ""})
    answer = keeper.post(NEW, sent)
    assert answer.status_code == 422
    assert answer.context["form"]["stages.pii.threshold"].errors
    assert "look at the fields in red" in answer.text


def test_word_lists_and_overrides_come_back_as_they_were_typed(keeper: Client) -> None:
    address = begun(
        keeper,
        **{
            "words.competitors": "ebay\nbookland: bookland, book land",
            "intents.0.intent": "price_question",
            "intents.0.stage": "prices",
            "intents.0.mode": "shadow",
            "intents.1.intent": "price_question",
            "intents.1.stage": "scope",
            "intents.1.threshold": "0.7",
        },
    )
    page = keeper.get(address).text
    assert "<ins>bookland: bookland, book land</ins>" in page
    assert "<del>walmart</del>" in page
    assert "Price question: Scope, threshold" in page
    again = typed(keeper, f"{address}edit/")
    rows = {(again[f"intents.{n}.stage"], again[f"intents.{n}.mode"]) for n in range(2)}
    assert rows == {("prices", "shadow"), ("scope", "")}
    assert again["words.competitors"] == "ebay\nbookland: bookland, book land"
    twice = again | {
        "intents.2.intent": "price_question",
        "intents.2.stage": "scope",
        "intents.2.threshold": "0.1",
    }
    answer = keeper.post(f"{address}edit/", twice)
    assert answer.status_code == 422
    assert "has a row already" in answer.text


def test_more_rows_save_nothing(keeper: Client) -> None:
    sent = typed(keeper, name="", more="1", **{"stages.pii.threshold": "0.25"})
    answer = keeper.post(NEW, sent)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert len(form.overrides) == 4
    assert form["stages.pii.threshold"].value() == "0.25"
    assert drafts_open() == ()


def test_an_address_may_say_what_a_new_draft_changes(keeper: Client) -> None:
    form = keeper.get(f"{NEW}?stages.scope.threshold=0.35&nonsense=1").context["form"]
    assert form["stages.scope.threshold"].value() == "0.35"


@TWO
def test_with_a_second_person(keeper: Client, second: Client) -> None:
    address = begun(keeper, **{"stages.scope.threshold": "0.4"})
    assert "Publish</button>" not in keeper.get(address).text
    refused = done(keeper, address, "publish")
    assert refused.status_code == 409
    assert "second person has to approve" in refused.text
    done(keeper, address, "submit")
    assert "awaiting a second person" in keeper.get(HOME).text
    overview = second.get("/console/overview/").text
    assert "1 policy draft" in overview
    assert f'<a href="{HOME}">awaiting a second person</a>' in overview
    assert "Approve</button>" not in keeper.get(address).text
    own = done(keeper, address, "approve", words="I like it")
    assert own.status_code == 409
    assert "somebody else has to approve" in own.text
    assert 'value="I like it"' in own.text
    assert "Approve</button>" in second.get(address).text
    done(second, address, "approve")
    done(keeper, address, "publish", words="agreed")
    assert "awaiting a second" not in second.get("/console/overview/").text
    act = OperatorAct.objects.get(verb="policy.publish")
    assert (act.actor, act.second_approver) == ("keeper", "second")
    assert "approved by second" in keeper.get(HOME).text


def test_a_stale_draft_says_so_and_is_brought_up_to_date(
    keeper: Client, second: Client
) -> None:
    stale = begun(keeper, **{"stages.scope.threshold": "0.4"})
    other = begun(second, **{"stages.pii.threshold": "0.3"})
    done(second, other, "publish")
    page = keeper.get(stale).text
    assert "Bring it up to date" in page
    assert "Publish</button>" not in page
    refused = done(keeper, stale, "publish")
    assert refused.status_code == 409
    assert "came into force after this draft was begun" in refused.text
    done(keeper, stale, "rebase")
    done(keeper, stale, "publish", revision=2)
    assert policy_active().threshold("pii") == 0.3
    assert policy_active().threshold("scope") == 0.4


def test_an_edit_of_what_somebody_else_changed_is_refused_with_the_typing(
    keeper: Client, second: Client
) -> None:
    address = begun(keeper, **{"stages.scope.threshold": "0.4"})
    sent = typed(keeper, f"{address}edit/", **{"stages.scope.threshold": "0.2"})
    second.post(
        f"{address}edit/",
        typed(second, f"{address}edit/", **{"stages.scope.threshold": "0.3"}),
    )
    answer = keeper.post(f"{address}edit/", sent)
    assert answer.status_code == 409
    assert "made meanwhile" in answer.text
    assert answer.context["form"]["stages.scope.threshold"].value() == "0.2"


def test_a_draft_is_discarded_with_a_reason(keeper: Client) -> None:
    address = begun(keeper, **{"stages.scope.threshold": "0.4"})
    assert done(keeper, address, "discard", words=" ").status_code == 409
    done(keeper, address, "discard", words="not needed")
    found = draft_detail(int(address.split("/")[-2]))
    assert found is not None
    assert found.row.state is DraftState.DISCARDED
    assert keeper.get(f"{address}edit/").status_code == 302


def test_who_may_only_draft_neither_publishes_nor_rolls_back(
    client: Client, operator: User, empty_redis: str
) -> None:
    client.force_login(operator)
    address = begun(client, **{"stages.scope.threshold": "0.4"})
    assert "Publish</button>" not in client.get(address).text
    assert done(client, address, "publish").status_code == 403
    assert client.post(f"{HOME}versions/0/roll-back/").status_code == 403


def test_who_may_only_look_is_offered_nothing(
    client: Client, analyst: User, empty_redis: str
) -> None:
    seen = drafted(NORA)
    client.force_login(analyst)
    assert "New draft" not in client.get(HOME).text
    page = client.get(f"{HOME}drafts/{seen.draft}/").text
    assert "You may look at drafts, and not change them." in page
    assert "Discard" not in page


def test_what_stages_did_is_told_with_examples(keeper: Client) -> None:
    at = timezone.now() - timedelta(hours=2)
    block = StageTrace("output.scope", 0, 2.0, "block", 0.9, {"mode": "enforce"})
    response = recorded(at, stages=(block,))
    recorded(
        at, stages=(StageTrace("output.scope", 0, 2.0, "pass", 0, {"mode": "enforce"}),)
    )
    rollups_refresh()
    page = keeper.get(HOME)
    (row,) = [each for each in page.context["stages"] if each.stage == "output.scope"]
    assert (str(row.looked), str(row.blocked), str(row.p95)) == ("2", "50.0%", "2 ms")
    assert f"/console/traces/{response}/" in page.text
    stage = f"{HOME}stages/output.scope/"
    assert f"/console/traces/{response}/" in keeper.get(stage).text
    assert "blocked" in keeper.get(f"{stage}?csv=rates").text
    linked = keeper.get(f"{stage}?time=7d").text
    assert f'href="{stage}?time=7d&amp;csv=rates"' in linked
    assert keeper.get(f"{HOME}stages/output.nothing/").status_code == 404


def test_a_version_is_told_beside_another(keeper: Client) -> None:
    done(keeper, begun(keeper, **{"stages.scope.threshold": "0.4"}), "publish")
    done(keeper, begun(keeper, **{"words.scope": "tax return"}), "publish")
    page = keeper.get(f"{HOME}versions/2/").text
    assert "<ins>tax return</ins>" in page
    assert "<ins>0.4</ins>" not in page
    page = keeper.get(f"{HOME}versions/2/?against=0").text
    assert "<ins>0.4</ins>" in page
    assert "The default policy" in keeper.get(f"{HOME}versions/0/").text
    assert keeper.get(f"{HOME}versions/9/").status_code == 404
    refused = keeper.post(f"{HOME}versions/0/roll-back/", {"reason": " "})
    assert refused.status_code == 422
    assert "A reason is needed" in refused.text


def test_what_a_page_asks_does_not_grow_with_what_it_shows(
    keeper: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for threshold in ("0.4", "0.3"):
        changes = {"stages.scope.threshold": threshold}
        done(keeper, begun(keeper, **changes), "publish")
        begun(keeper, **changes | {"stages.pii.threshold": "0.1"})
    keeper.get(HOME)
    with django_assert_max_num_queries(20):
        keeper.get(HOME)
