"""Shared conversations as staff find and read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.models import Share
from chat.selectors.feedback import is_uuid

ShareRow = Share


class ShareState(StrEnum):
    """Whether a link still leads anywhere."""

    READABLE = "readable"
    ENDED = "ended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ShareCriteria:
    """Which shares are looked for; what is left empty narrows nothing."""

    start: datetime | None = None
    end: datetime | None = None
    states: Sequence[str] = ()
    session_id: str = ""
    share_id: str = ""
    revoked_from: datetime | None = None
    revoked_to: datetime | None = None
    revoked_as: Sequence[str] = ()


def shares_found(criteria: ShareCriteria) -> QuerySet[ShareRow]:
    """Return the shares that fit, in no order and without what they show."""
    bounds = {
        "created_at__gte": criteria.start,
        "created_at__lt": criteria.end,
        "revoked_at__gte": criteria.revoked_from,
        "revoked_at__lt": criteria.revoked_to,
        "revoked_as__in": criteria.revoked_as,
        "pk": criteria.share_id,
    }
    given = {name: value for name, value in bounds.items() if value}
    found = Share.objects.defer("snapshot", "context").filter(**given)
    if criteria.session_id:
        known = is_uuid(criteria.session_id)
        found = found.filter(session_id=criteria.session_id) if known else found.none()
    if criteria.states:
        found = found.filter(_in_states(criteria.states, timezone.now()))
    return found


def share_row(share_id: str) -> ShareRow | None:
    """Return one share with what it shows; nothing is shown of a revoked one."""
    return Share.objects.defer("context").filter(pk=share_id).first()


def share_state(row: ShareRow) -> ShareState:
    """Return whether a share can be read now."""
    if row.revoked_at is not None:
        return ShareState.REVOKED
    ended = row.expires_at <= timezone.now()
    return ShareState.ENDED if ended else ShareState.READABLE


def share_turns(row: ShareRow) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return questions with their answers, as readers get them."""
    entries = row.snapshot.get("turns", [])
    return list(zip(entries[::2], entries[1::2], strict=True))


def _in_states(states: Sequence[str], now: datetime) -> Q:
    kept = Q(revoked_at=None)
    each = {
        ShareState.READABLE: kept & Q(expires_at__gt=now),
        ShareState.ENDED: kept & Q(expires_at__lte=now),
        ShareState.REVOKED: Q(revoked_at__isnull=False),
    }
    wanted = Q()
    for state in states:
        wanted |= each[ShareState(state)]
    return wanted
