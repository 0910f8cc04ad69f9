"""What is kept of a shared conversation, and how it is read by very many at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from redis.asyncio import Redis

from chat.stores.hot_snapshots import Codec, HotSnapshots
from chat.stores.shared_snapshots import Patience

#: The kind of snapshot that a share has.
SHARES = "share"


class Revoker(StrEnum):
    """Who may take a share back."""

    SHARER = "sharer"
    OPERATOR = "operator"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class StoredShare:
    """One shared conversation; ``snapshot`` is empty once it was revoked.

    ``context`` has one entry for each turn, with what readers are not shown and a copy
    of the conversation needs to go on.
    """

    share_id: str
    session_id: str
    title: str
    snapshot: dict[str, Any]
    context: list[dict[str, Any]]
    response_ids: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


def public_of(share: StoredShare | None) -> dict[str, Any] | None:
    """Return what readers may get: None of what never was, nothing of what is gone."""
    if share is None:
        return None
    return share.snapshot if share.revoked_at is None else {}


#: Reads of one share; what was read before it was revoked is kept by nobody.
ShareReads = HotSnapshots[dict[str, Any]]


def share_reads(
    redis: Redis, load: Callable[[str], Awaitable[dict[str, Any] | None]]
) -> ShareReads:
    """Return the snapshots that shares are read through; ``load`` asks the store."""

    # What a share shows never changes: a snapshot is good until it is dropped.
    patience = Patience(ttl_s=600.0)
    codec: Codec[dict[str, Any]] = Codec(orjson.dumps, orjson.loads)
    return HotSnapshots(redis, SHARES, load, codec, patience)
