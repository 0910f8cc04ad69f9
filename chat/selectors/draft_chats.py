"""Questions asked under a policy that is not in force, and what came of them."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from chat.models import DraftChatTurn

DraftChatRow = DraftChatTurn
#: No answer after so long: whoever answered it is gone.
GIVEN_UP_S = 120
_OPEN = (DraftChatTurn.State.WAITING, DraftChatTurn.State.RUNNING)


def draft_chat_turns(conversation: UUID) -> list[DraftChatTurn]:
    """Return the turns of one conversation, oldest first."""
    return list(DraftChatTurn.objects.filter(conversation=conversation).order_by("id"))


def is_given_up(turn: DraftChatTurn) -> bool:
    """Whether a question waits for an answer that won't come any more."""
    waited = timezone.now() - turn.asked_at
    return turn.state in _OPEN and waited > timedelta(seconds=GIVEN_UP_S)


def is_open(turn: DraftChatTurn) -> bool:
    """Whether an answer is still to come."""
    return turn.state in _OPEN and not is_given_up(turn)


def draft_chats_newest(*, limit: int) -> list[DraftChatTurn]:
    """Return the first question of each of the newest conversations."""
    firsts = DraftChatTurn.objects.order_by("conversation", "id").distinct(
        "conversation"
    )
    return sorted(firsts, key=lambda each: -each.pk)[:limit]


def draft_chats_cost() -> tuple[int, int]:
    """Return what all questions cost in micro-dollars, and how many are unpriced."""
    found = DraftChatTurn.objects.aggregate(cost=Sum("cost_microusd"))
    unpriced = DraftChatTurn.objects.filter(
        Q(cost_microusd=None) & ~Q(state__in=_OPEN)
    ).count()
    return found["cost"] or 0, unpriced
