"""Asks the assistant under a policy that is not in force, and keeps what it answered.

A worker does the asking. The question is an act in the change log; what it cost is kept
with it, since no turn of a shopper pays for it.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.models import DraftChatTurn
from guardrails.core.pipeline import run_input
from guardrails.core.policy import Policy
from guardrails.selectors.drafts import draft_detail, draft_policy
from guardrails.selectors.policies import policy_found

logger = logging.getLogger(__name__)

TASK = "chat.tasks.answer_draft_chat"
LONGEST = 2000
#: Turns of one conversation; the assistant looks back no further.
MOST_TURNS = 12
State = DraftChatTurn.State


class DraftChatError(ValueError):
    """A question can't be asked so; ``field`` says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a question: each side, and what it cost."""

    sides: Sequence[Mapping[str, Any]]
    past: Mapping[str, Any]
    base_version: int
    model_calls: int
    model_release: str
    input_tokens: int
    output_tokens: int
    cost_microusd: int | None


def draft_chat_ask(
    actor: Actor, *, text: str, policy: str, conversation: UUID | None = None
) -> DraftChatTurn:
    """Queue a question under a policy, named ``draft:7`` or ``version:3``.

    Raises DraftChatError for what can't be asked.
    """
    said = " ".join(text.split())
    if not 1 <= len(said) <= LONGEST:
        raise DraftChatError("text", f"Write 1 to {LONGEST:,} characters.")
    name, label = _named(policy)
    talk = conversation or uuid4()
    before = DraftChatTurn.objects.filter(conversation=talk)
    if conversation and not before.exists():
        raise DraftChatError("conversation", "There is no such conversation.")
    if before.count() >= MOST_TURNS:
        raise DraftChatError("text", "This conversation is full: begin another one.")
    if before.filter(state__in=(State.WAITING, State.RUNNING)).exists():
        raise DraftChatError("text", "The last question is still being answered.")
    with transaction.atomic():
        turn = DraftChatTurn.objects.create(
            conversation=talk,
            text=run_input(said, Policy.default()).text,
            policy=name,
            policy_label=label,
            actor=actor.name,
            asked_at=timezone.now(),
        )
        act_record(
            actor,
            Act("draft_chat.ask", "draft chat", str(talk), after={"under": label}),
        )
        transaction.on_commit(partial(_queue, turn.pk))
    return turn


def _named(policy: str) -> tuple[str, str]:
    """Return the policy's full name and what people call it; raise DraftChatError."""
    kind, _, number = policy.partition(":")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        if kind == "version" and policy_found(int(number)) is not None:
            return policy, f"version {int(number)}"
        draft = draft_detail(int(number)) if kind == "draft" else None
        if draft is not None:
            row = draft.row
            label = f"draft “{row.name}”, revision {row.revision}"
            return f"draft:{row.number}.{row.revision}", label
    raise DraftChatError("policy", "There is no such policy.")


def _queue(number: int) -> None:
    try:
        current_app.send_task(TASK, [number])
    except OperationalError:
        logger.warning("draft chat %d can't be queued", number)
        words = "No worker can be reached: try again later."
        draft_chat_fail(number, words, was_asked=False)


def draft_chat_begin(number: int) -> DraftChatTurn | None:
    """Return the question to answer; None if somebody answers it already."""
    taken = DraftChatTurn.objects.filter(pk=number, state=State.WAITING)
    if not taken.update(state=State.RUNNING):
        return None
    return DraftChatTurn.objects.get(pk=number)


def draft_chat_policy(turn: DraftChatTurn) -> Policy | None:
    """Return the policy that a question is asked under; None if it is gone."""
    kind, _, number = turn.policy.partition(":")
    if kind == "version":
        return policy_found(int(number))
    draft, _, revision = number.partition(".")
    return draft_policy(int(draft), int(revision))


def draft_chat_past(turn: DraftChatTurn) -> list[Mapping[str, Any]]:
    """Return what was said before a question, oldest first."""
    earlier = DraftChatTurn.objects.filter(
        conversation=turn.conversation, pk__lt=turn.pk, state=State.DONE
    )
    return [each for each in earlier.values_list("past", flat=True) if each]


def draft_chat_step(number: int, step: str) -> None:
    """Say how far the answering is."""
    DraftChatTurn.objects.filter(pk=number).update(step=step)


def draft_chat_finish(number: int, answered: Answered) -> None:
    """Keep what was answered and what it cost."""
    DraftChatTurn.objects.filter(pk=number).update(
        state=State.DONE,
        step="",
        finished_at=timezone.now(),
        sides=list(answered.sides),
        past=answered.past,
        base_version=answered.base_version,
        model_calls=answered.model_calls,
        model_release=answered.model_release,
        input_tokens=answered.input_tokens,
        output_tokens=answered.output_tokens,
        cost_microusd=answered.cost_microusd,
    )


def draft_chat_fail(number: int, problem: str, *, was_asked: bool) -> None:
    """Keep that a question was not answered, and why.

    What a model cost that may have been asked in vain is not known: it is unpriced.
    """
    DraftChatTurn.objects.filter(pk=number, finished_at=None).update(
        state=State.FAILED,
        step="",
        finished_at=timezone.now(),
        problem=problem,
        cost_microusd=None if was_asked else 0,
    )
