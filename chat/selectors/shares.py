"""Shared conversations, as they are kept."""

from datetime import datetime

from chat.models import Share
from chat.stores.share_store import StoredShare


def share_stored(share_id: str) -> StoredShare | None:
    """Return a share, revoked or not."""
    row = Share.objects.filter(pk=share_id).first()
    return _stored(row) if row else None


def shares_of_session(session_id: str, *, now: datetime) -> list[StoredShare]:
    """Return the shares of a session that can be read, newest first."""
    rows = Share.objects.filter(
        session_id=session_id, revoked_at=None, expires_at__gt=now
    )
    return [_stored(row) for row in rows.order_by("-created_at")[:100]]


def _stored(row: Share) -> StoredShare:
    return StoredShare(
        share_id=row.pk,
        session_id=str(row.session_id),
        title=row.title,
        snapshot=row.snapshot,
        context=row.context,
        response_ids=tuple(map(str, row.response_ids)),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
