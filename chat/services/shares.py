"""Shares are made, revoked and emptied; who revokes one leaves nothing to read."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import chat_config
from chat.models import Share
from chat.stores.share_store import SHARES, Revoker, StoredShare
from chat.stores.shared_snapshots import keys_of

logger = logging.getLogger(__name__)

#: Longer than a snapshot of a share lives in Redis.
_LATELY = timedelta(minutes=15)


class ShareRevokeError(ValueError):
    """A share can't be revoked so; says why."""


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
def share_revoke(share_id: str, *, session_id: str) -> bool:
    """Take a share back for who made it; False when the session has none such."""
    shares = Share.objects.filter(pk=share_id, session_id=UUID(session_id))
    _empty(shares, Revoker.SHARER)
    return shares.exists()


@transaction.atomic
def share_end(actor: Actor, share_id: str, *, reason: str) -> bool:
    """Revoke a share on behalf of the shop; False when that was done already.

    Raises Share.DoesNotExist, and ShareRevokeError without a reason.
    """
    words = " ".join(reason.split())
    if not 3 <= len(words) <= 500:
        raise ShareRevokeError("give a reason of 3 to 500 characters")
    share = Share.objects.select_for_update().get(pk=share_id)
    if share.revoked_at is not None:
        return False
    found = Share.objects.filter(pk=share_id)
    _empty(found, Revoker.OPERATOR, by=actor.name, reason=words)
    act = Act(
        verb="share.revoke",
        object_kind="share",
        object_id=share_id,
        before={"session": str(share.session_id), "readable_until": share.expires_at},
        after={"readable_until": ""},
        reason=words,
    )
    act_record(actor, act)
    return True


@transaction.atomic
def shares_forget(response_ids: Iterable[UUID], *, reason: str) -> int:
    """Revoke and empty every share that shows one of these answers."""
    shown = Share.objects.filter(response_ids__overlap=list(response_ids))
    return _empty(shown, Revoker.SERVICE, reason=reason)


def _empty(
    shares: QuerySet[Share], revoker: Revoker, *, by: str = "", reason: str = ""
) -> int:
    ids = list(shares.filter(revoked_at=None).values_list("pk", flat=True))
    now = timezone.now()
    Share.objects.filter(pk__in=ids).update(
        revoked_at=now,
        revoked_as=revoker,
        revoked_by=by,
        revoke_reason=reason,
        title="",
        snapshot={},
        context=[],
    )
    transaction.on_commit(partial(_drop_copies, ids))
    return len(ids)


def revoked_copies_drop() -> int:
    """Drop what Redis still has of shares that were revoked while it was away."""
    lately = Share.objects.filter(revoked_at__gt=timezone.now() - _LATELY)
    ids = list(lately.values_list("pk", flat=True))
    _drop_copies(ids)
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
