"""Forgets a customer: what they said on the record, and what they wrote of answers."""

from uuid import UUID

from django.db import transaction

from audit.acts import SERVICE, Act, Actor
from audit.selectors.turn_rows import subject_of_customer
from audit.selectors.turns import responses_to
from audit.services.acts import act_record
from audit.services.turns import subject_erase
from chat.models import Feedback
from chat.selectors.feedback import is_uuid
from chat.services.hand_overs import hand_overs_forget
from chat.services.shares import shares_forget


@transaction.atomic
def customer_forget(
    *, customer_id: str, reason: str = "", actor: Actor = SERVICE
) -> int:
    """Erase what a customer wrote and shared; return how many turns were emptied.

    The change log keeps that it was done, and not of whom.
    """
    subject = subject_of_customer(customer_id)
    if subject is None:
        return 0
    answered = [UUID(each) for each in responses_to(subject) if is_uuid(each)]
    emptied = subject_erase(customer_id=customer_id)
    Feedback.objects.filter(response_id__in=answered).exclude(comment="").update(
        comment=""
    )
    hand_overs_forget(answered)
    shares_forget(answered, reason="the customer was forgotten")
    act = Act(
        "customer.forget",
        "subject",
        str(subject),
        after={"turns": emptied},
        reason=reason,
    )
    act_record(actor, act)
    return emptied
