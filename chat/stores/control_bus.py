"""Short messages from one process to another: stop this, give up that socket.

Each process listens on a channel of its own, so nobody reads what is not for them. A
message that is lost costs a delay and never an answer.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Listener = Callable[[dict[str, Any]], None]
_BROKEN_S = 0.5
_SOCKET_S = 86_400


class ControlBus:
    """Sends to processes, and hands what comes for this one to ``listener``."""

    def __init__(self, redis: Redis, blocking: Redis, process_id: str) -> None:
        self._redis = redis
        self._blocking = blocking
        self._process_id = process_id
        self._task: asyncio.Task[None] | None = None

    def listen(self, listener: Listener) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(listener))

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def tell(self, process_id: str, **message: Any) -> None:
        """Send a message; a failure is logged, no more."""
        try:
            await self._redis.publish(f"control:{process_id}", orjson.dumps(message))
        except RedisError:
            logger.warning("process %s could not be told", process_id)

    async def take_socket(self, session_id: str, socket_id: str) -> tuple[str, str]:
        """Note which socket a session is on; return the process and socket before.

        Both are empty when there was none, or none is known.
        """
        mine = f"{self._process_id} {socket_id}"
        try:
            before: Any = await self._redis.set(
                f"socket:{session_id}", mine, ex=_SOCKET_S, get=True
            )
        except RedisError:
            return "", ""
        process_id, _, socket = (before or b"").decode().partition(" ")
        return process_id, socket

    async def _listen(self, listener: Listener) -> None:
        while True:
            try:
                async with self._blocking.pubsub(
                    ignore_subscribe_messages=True
                ) as channel:
                    await channel.subscribe(f"control:{self._process_id}")
                    async for message in channel.listen():
                        self._hand_over(listener, message["data"])
            except RedisError:
                await asyncio.sleep(_BROKEN_S)

    def _hand_over(self, listener: Listener, data: bytes) -> None:
        try:
            listener(orjson.loads(data))
        except (ValueError, KeyError):
            logger.warning("a control message can't be read")
