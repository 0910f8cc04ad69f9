"""Shares are made, revoked and emptied; who revokes one leaves nothing to read."""

import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.models import Share
from chat.stores.hot_snapshots import keys_of
from chat.stores.share_store import SHARES, StoredShare

logger = logging.getLogger(__name__)


def share_keep(share: StoredShare) -> None:
    """Keep a new share."""
    Share.objects.create(
        id=share.share_id,
        session_id=UUID(share.session_id),
        title=share.title,
        snapshot=share.snapshot,
        context=share.context,
        response_ids=[UUID(each) for each in share.response_ids],
        created_at=share.created_at,
        expires_at=share.expires_at,
    )


@transaction.atomic
def share_revoke(share_id: str, *, by: str, session_id: str = "") -> bool:
    """Take a share back and empty it; False when there is none.

    With ``session_id`` only a share of that session is meant.
    """
    shares = Share.objects.filter(pk=share_id)
    if session_id:
        shares = shares.filter(session_id=UUID(session_id))
    _empty(shares, by)
    return shares.exists()


@transaction.atomic
def shares_forget(response_ids: Iterable[UUID]) -> int:
    """Revoke and empty every share that shows one of these answers."""
    shown = Share.objects.filter(response_ids__overlap=list(response_ids))
    return _empty(shown, "the service")


def _empty(shares: QuerySet[Share], by: str) -> int:
    ids = list(shares.filter(revoked_at=None).values_list("pk", flat=True))
    now = timezone.now()
    Share.objects.filter(pk__in=ids).update(
        revoked_at=now, revoked_by=by, title="", snapshot={}, context=[]
    )
    transaction.on_commit(partial(_drop_copies, ids))
    return len(ids)


def _drop_copies(share_ids: list[str]) -> None:
    """Drop the snapshots, and the right to keep what was read before."""
    keys = [key for share_id in share_ids for key in keys_of(SHARES, share_id)]
    if not keys:
        return
    try:
        with _redis() as redis:
            redis.delete(*keys)
    except RedisError:
        logger.warning("Redis is away: its copies of revoked shares end by themselves")


def _redis() -> Redis:
    return Redis.from_url(
        chat_config().redis_url, socket_timeout=1, socket_connect_timeout=1
    )
