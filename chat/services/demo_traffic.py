"""Keeps what belongs to demo turns, and takes all of it away again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from audit.acts import SERVICE, Act, Actor
from audit.entries import TurnEntry
from audit.selectors.demo import demo_range
from audit.services.acts import act_record
from audit.services.demo import demo_turns_remove
from audit.services.turns import turns_append
from chat.models import Feedback, HandOver
from chat.services.feedback import feedback_keep
from chat.services.hand_overs import hand_over_create
from chat.services.rollups import rollups_note_range
from chat.telemetry.buckets import BUCKET


def demo_turns_keep(entries: Sequence[TurnEntry]) -> int:
    """Put demo turns on record, marked as such; return how many were new."""
    return len(entries) - len(turns_append(entries, demo=True))


def demo_hand_over(
    *,
    session_id: str,
    response_id: str,
    reason: str,
    site: str,
    locale: str,
    at: datetime,
) -> str:
    """Ask for a person at a time gone by; return the reference."""
    reference = hand_over_create(
        session_id=session_id,
        response_id=response_id,
        reason=reason,
        site=site,
        locale=locale,
    )
    HandOver.objects.filter(response_id=UUID(response_id)).update(created_at=at)
    return reference


def demo_feedback(
    *, session_id: str, response_id: str, value: str, at: datetime
) -> None:
    """Keep a thumb at a time gone by."""
    feedback_keep(
        session_id=session_id, response_id=response_id, value=value, comment=""
    )
    Feedback.objects.filter(response_id=UUID(response_id)).update(
        created_at=at, updated_at=at
    )


def demo_made(turns: int, days: int, actor: Actor = SERVICE) -> None:
    """Note in the change log that demo turns were made, and have them counted."""
    _count_anew()
    after = {"turns": turns, "days": days}
    act_record(actor, Act("demo.make", "demo", "seed_demo", after=after))


def demo_count_range(start: datetime, end: datetime) -> None:
    """Have the turns of a stretch counted."""
    rollups_note_range(start, end + BUCKET)


def demo_remove_some() -> int:
    """Remove some demo turns and what belongs to them; 0 when none is left."""
    gone = demo_turns_remove()
    ids = [UUID(each) for each in gone]
    Feedback.objects.filter(response_id__in=ids).delete()
    HandOver.objects.filter(response_id__in=ids).delete()
    return len(gone)


def demo_removed(turns: int, stretch: tuple[datetime, datetime]) -> None:
    """Note in the change log that demo turns are gone, and have the rest counted."""
    demo_count_range(*stretch)
    before = {"turns": turns}
    act_record(SERVICE, Act("demo.remove", "demo", "seed_demo", before=before))


def _count_anew() -> None:
    stretch = demo_range()
    if stretch is not None:
        demo_count_range(*stretch)
