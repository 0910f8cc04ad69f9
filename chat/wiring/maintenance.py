"""What the chat does unasked, from time to time."""

import asyncio
from datetime import datetime

from redis import Redis

from chat.conf import chat_config
from chat.orchestration.errors import DependencyError
from chat.services.session_prewarm import (
    Outcome,
    Warmed,
    prewarm_begin,
    prewarm_end,
    prewarms_waiting,
)
from chat.services.turn_queue import queued_turns_replay
from chat.stores.shared_snapshots import Patience, SnapshotsAwayError
from chat.wiring.foundation import Foundation
from chat.wiring.guards import guarded_for_a_task
from chat.wiring.runtime import orphans_of
from chat.wiring.shop_ports import recorder_of

#: Nobody waits for a snapshot that is made in advance.
_UNHURRIED = Patience(redis_s=10)


def turns_replay() -> int:
    """Put turns on record that waited in Redis; return how many."""
    with Redis.from_url(chat_config().redis_url, socket_timeout=5) as redis:
        return queued_turns_replay(redis)


async def orphans_end(before: datetime) -> int:
    """End unfinished responses of before ``before`` that nobody writes."""
    base = Foundation.of(chat_config())
    orphans = orphans_of(base, recorder_of(base))
    try:
        async with guarded_for_a_task(base):
            return await orphans.end_all(before)
    finally:
        await base.close()


def prewarm_run(wish: int) -> None:
    """Make the snapshot that was asked for, unless somebody is at it."""
    session_id = prewarm_begin(wish)
    if session_id is not None:
        prewarm_end(wish, asyncio.run(_warmed(session_id)))


def prewarms_run() -> int:
    """Do what nobody has done yet; return how much it was."""
    waiting = prewarms_waiting()
    for wish in waiting:
        prewarm_run(wish)
    return len(waiting)


async def _warmed(session_id: str) -> Warmed:
    base = Foundation.of(chat_config())
    base.sessions.snapshots.patience = _UNHURRIED
    try:
        async with guarded_for_a_task(base):
            found = await base.sessions.warm(session_id)
    except SnapshotsAwayError:
        return Warmed(Outcome.AWAY)
    except DependencyError:
        return Warmed(Outcome.FAILED)
    finally:
        await base.close()
    if found.value is None:
        return Warmed(Outcome.ABSENT)
    if not found.is_kept:
        return Warmed(Outcome.AWAY)
    return Warmed(Outcome.KEPT, len(found.value.turns), found.size)
