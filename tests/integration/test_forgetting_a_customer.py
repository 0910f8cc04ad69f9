"""A customer who asks to be forgotten leaves no words behind, in no table."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from audit.models import OperatorAct
from audit.selectors.turns import turn_by_response
from audit.services.turns import turns_append
from chat.models import Feedback, HandOver
from chat.services.feedback import feedback_keep
from chat.services.hand_overs import hand_over_create
from chat.stores.turn_entries import entry_of
from tests.factories import turn_record

pytestmark = pytest.mark.django_db(transaction=True)


def forget(customer_id: str) -> str:
    out = StringIO()
    call_command("customer_forget", customer_id, reason="asked by mail", stdout=out)
    return out.getvalue()


@pytest.fixture
def answered() -> str:
    """The id of an answer that customer-1 was given and commented on."""
    response_id = str(uuid4())
    turns_append([entry_of(turn_record(response_id))])
    feedback_keep(
        session_id=str(uuid4()),
        response_id=response_id,
        value="down",
        comment="I am the one with the red bicycle",
    )
    return response_id


def test_question_answer_and_comment_are_gone_and_the_thumb_stays(
    answered: str,
) -> None:
    assert forget("customer-1") == "forgotten: 1 turns\n"
    turn = turn_by_response(answered)
    assert turn is not None
    assert (turn.user_text, turn.final_text) == ("", "")
    opinion = Feedback.objects.get(response_id=answered)
    assert (opinion.value, opinion.comment) == ("down", "")


def test_what_was_written_when_asking_for_a_person_is_gone(answered: str) -> None:
    wrote = "call me about my red bicycle"
    for response_id in (answered, str(uuid4())):
        hand_over_create(
            session_id=str(uuid4()),
            response_id=response_id,
            reason=wrote,
            site="demo",
            locale="en",
        )
    forget("customer-1")
    left = HandOver.objects.exclude(response_id=answered)
    assert HandOver.objects.get(response_id=answered).reason == ""
    assert [each.reason for each in left] == [wrote]


def test_comments_of_other_people_stay(answered: str) -> None:
    with pytest.raises(CommandError, match="no turns of this customer"):
        forget("customer-2")
    assert Feedback.objects.exclude(comment="").count() == 1


def test_the_change_log_says_why_and_not_of_whom(answered: str) -> None:
    forget("customer-1")
    act = OperatorAct.objects.get(verb="customer.forget")
    assert act.reason == "asked by mail"
    assert act.after == {"turns": 1}
    assert "customer-1" not in act.object_id
