"""What the chat does unasked, from time to time."""

from datetime import datetime

from redis import Redis

from chat.conf import chat_config
from chat.services.turn_queue import queued_turns_replay
from chat.wiring.runtime import build


def turns_replay() -> int:
    """Put turns on record that waited in Redis; return how many."""
    with Redis.from_url(chat_config().redis_url, socket_timeout=5) as redis:
        return queued_turns_replay(redis)


async def orphans_end(before: datetime) -> int:
    """End unfinished responses of before ``before`` that nobody writes."""
    chat = build()
    try:
        return await chat.orphans.end_all(before)
    finally:
        await chat.close()
