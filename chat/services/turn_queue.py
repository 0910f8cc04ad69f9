"""Turns that waited in Redis because PostgreSQL was away: into the record they go."""

import orjson
from redis import Redis

from audit.entries import TurnEntry
from audit.services.turns import turns_append
from chat.stores.turn_recorder import QUEUE_KEY

_BATCH = 200


def queued_turns_replay(redis: Redis) -> int:
    """Append every queued turn; return how many left the queue.

    A turn leaves the queue only after its commit; appends are idempotent, so a crash
    in between repeats nothing.
    """
    moved = 0
    while rows := redis.lrange(QUEUE_KEY, 0, _BATCH - 1):
        turns_append([TurnEntry.from_json(orjson.loads(row)) for row in rows])
        redis.ltrim(QUEUE_KEY, len(rows), -1)
        moved += len(rows)
    return moved
