"""Draft chat: asked at the page, answered by a worker, told side by side."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.contrib.auth.models import Group, User
from django.test import Client

from audit.models import OperatorAct, Turn
from chat.models import DraftChatTurn
from chat.selectors.draft_chats import GIVEN_UP_S, draft_chats_cost
from chat.services.draft_chats import draft_chat_begin
from chat.tasks import answer_draft_chat
from chat.wiring.draft_chats import draft_chat_answered
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync
from guardrails.core.policy import Policy
from guardrails.core.types import Mode
from guardrails.services.drafts import Seen, Wish, draft_open, draft_revise
from guardrails.services.policies import policy_publish
from tests.fakes.ports import FakeModel, World, world
from tests.integration.console.api_calls import program_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("empty_redis"),
]

PAGE = "/console/guardrails/draft-chat/"
SAID = "Quiet Harbour 1, Vol. 1 costs $12.34 today."


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    """What was handed to a worker; none is running here."""
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(current_app, "send_task", lambda *task: sent.append(task))
    return sent


@pytest.fixture
def safety(client: Client) -> Client:
    roles_sync()
    user = User.objects.create_user("safety")
    user.groups.add(Group.objects.get(name=Role.SAFETY.value))
    client.force_login(user)
    return client


def ask(client: Client, text: str = "recommend horror manga", page: str = PAGE) -> str:
    answer = client.post(page, {"policy": "version:0", "text": text})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def answered(made: World, longest_s: float = 60) -> DraftChatTurn:
    turn = DraftChatTurn.objects.latest("id")
    asyncio.run(draft_chat_answered(turn.pk, lambda *_: made.ports, longest_s))
    turn.refresh_from_db()
    return turn


def test_one_answer_is_told_under_both_policies_and_kept_out_of_the_record(
    safety: Client, queued: list[tuple[str, list[int]]]
):
    lax = Policy.default().with_stage("prices", mode=Mode.OFF)
    policy_publish(body=lax.to_dict(), reason="a rehearsal", author="a")
    address = ask(safety)
    assert queued == [(answer_draft_chat.name, [DraftChatTurn.objects.get().pk])]
    html = safety.get(address).content.decode()
    assert "Waiting for a worker" in html
    assert 'http-equiv="refresh"' in html  # without a script, it looks again, too
    made = world(models=[FakeModel([SAID])])
    turn = answered(made)
    assert (turn.state, made.models[0].calls) == ("done", 1)
    html = safety.get(address).content.decode()
    for words in ("$12.34", "$9.99", "the policies differ", "asked once, by fake-1"):
        assert words in html
    assert "In force: version 1" in html
    assert 'http-equiv="refresh"' not in html
    assert not Turn.objects.exists()
    assert turn.cost_microusd == 240
    assert draft_chats_cost() == (240, 0)
    (act,) = OperatorAct.objects.filter(verb="draft_chat.ask")
    assert (act.actor, act.after) == ("safety", {"under": "version 0"})


def test_a_card_that_only_one_policy_shows_is_a_difference(safety: Client):
    address = ask(safety)
    turn = answered(world(models=[FakeModel([SAID])]))
    assert "the same answer" in safety.get(address).text
    now, other = turn.sides
    assert len(now["cards"]) > 1
    turn.sides = [now, other | {"cards": other["cards"][1:]}]
    turn.save()
    html = safety.get(address).text
    assert "the same words, other cards" in html
    assert html.count("only here") == 1


def test_a_draft_is_asked_as_it_stood_when_the_question_was(safety: Client):
    lax = Policy.default().with_stage("prices", mode=Mode.OFF)
    wish = Wish(body=lax.to_dict(), reason="to see what it does")
    number = draft_open(name="No prices", wish=wish, author="safety", based_on=0)
    html = safety.get(f"{PAGE}?draft={number}").content.decode()
    assert f'<option value="draft:{number}" selected>' in html
    asked = {"policy": f"draft:{number}", "text": "horror"}
    address = safety.post(PAGE, asked)["Location"]
    again = Wish(body=Policy.default().to_dict(), reason="never mind")
    draft_revise(seen=Seen(number, 1), wish=again, author="safety")
    answered(world(models=[FakeModel([SAID])]))
    html = safety.get(address).content.decode()
    assert "Draft “No prices”, revision 1" in html
    assert "$12.34" in html


def test_a_conversation_goes_on_with_what_was_said(safety: Client):
    address = ask(safety)
    made = world()
    answered(made)
    ask(safety, "which of them is cheapest?", address)
    answered(made)
    prompt = made.models[0].prompt
    assert prompt is not None
    assert "recommend horror manga" in str(prompt.messages)
    html = safety.get(address).content.decode()
    assert html.count('class="said asked"') == 2


def test_a_question_waits_until_the_one_before_is_answered(safety: Client):
    address = ask(safety)
    again = {"policy": "version:0", "text": "and then?"}
    answer = safety.post(address, again)
    assert answer.status_code == 422
    assert "still being answered" in answer.content.decode()


def test_an_answer_that_takes_too_long_is_given_up_with_a_word(safety: Client):
    address = ask(safety)
    turn = answered(world(models=[FakeModel(hang_after=0)]), longest_s=0.3)
    assert (turn.state, turn.cost_microusd) == ("failed", None)
    assert "no answer within 0.3 seconds" in safety.get(address).content.decode()
    assert draft_chats_cost() == (0, 1)


def test_a_worker_that_died_is_noticed(safety: Client):
    address = ask(safety)
    turn = DraftChatTurn.objects.get()
    assert draft_chat_begin(turn.pk)
    assert draft_chat_begin(turn.pk) is None  # delivered twice, answered once
    turn.refresh_from_db()
    turn.asked_at -= timedelta(seconds=GIVEN_UP_S)
    turn.save()
    assert "No worker finished" in safety.get(address).content.decode()


def test_what_the_shopper_in_us_says_of_himself_is_not_kept(safety: Client):
    ask(safety, "horror, mail me at kim.reader@example.com")
    assert "kim.reader" not in DraftChatTurn.objects.get().text


def test_a_policy_that_is_none_is_refused(safety: Client):
    for policy in ("version:99", "draft:99", "version:x", ""):
        answer = safety.post(PAGE, {"policy": policy, "text": "horror"})
        assert answer.status_code == 422
    assert not DraftChatTurn.objects.exists()


def test_the_api_asks_and_tells(safety: Client):
    program = program_of(User.objects.get(), frozenset({"draft_guardrails"}))
    address = "/api/guardrails/draft-chats/"
    made = program.call("POST", address, {"text": "horror", "policy": "version:0"})
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    answered(world())
    (told,) = program.get(f"{address}{made.json()['conversation']}/").json()["results"]
    assert [side["status"] for side in told["sides"]] == ["complete", "complete"]
    assert {stage["stage"] for stage in told["sides"][1]["stages"]} >= {"prices", "pii"}
    wrong = program.call("POST", address, {"text": "horror", "policy": "version:7"})
    assert wrong.status_code == 400
    assert program.get(f"{address}{uuid4()}/").status_code == 404
