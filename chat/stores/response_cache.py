"""Answers in Redis that depend on nothing personal; without Redis nothing is found."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.stores.cache_keys import cache_key

logger = logging.getLogger(__name__)

_PREFIX = "answer:"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A cached answer and the products that it may name."""

    text: str
    asins: tuple[str, ...]
    stored_at: datetime
    cost_microusd: int | None = None


class RedisResponseCache:
    """Implements the response cache port.

    ``code`` is the version of the code that answers: another one finds nothing of it.
    """

    def __init__(self, redis: Redis, ttl_s: int, *, code: str) -> None:
        self._redis = redis
        self._ttl_s = ttl_s
        self._code = code

    def key(
        self,
        *,
        question: str,
        intent: str,
        tier: str,
        locale: str,
        versions: Sequence[str],
    ) -> str:
        """Return the key of a question."""
        return cache_key(
            question=question,
            intent=intent,
            tier=tier,
            locale=locale,
            versions=(*versions, self._code),
        )

    async def get(self, key: str) -> StoredAnswer | None:
        """Return the answer kept under ``key``; None when there is none to be had."""
        try:
            kept = await self._redis.get(_PREFIX + key)
        except RedisError:
            return None
        if kept is None:
            return None
        try:
            body = orjson.loads(kept)
            return StoredAnswer(
                text=body["text"],
                asins=tuple(body["asins"]),
                stored_at=datetime.fromisoformat(body["stored_at"]),
                cost_microusd=body.get("cost_microusd"),
            )
        except (ValueError, KeyError, TypeError):
            logger.warning("a cached answer can't be read: %s", key)
            return None

    async def put(
        self,
        key: str,
        *,
        text: str,
        asins: Sequence[str],
        intent: str,
        cost_microusd: int | None,
    ) -> None:
        """Keep an answer; a failure is none of the shopper's business."""
        body = {
            "text": text,
            "asins": list(asins),
            "intent": intent,
            "cost_microusd": cost_microusd,
            "stored_at": datetime.now(UTC),
        }
        try:
            await self._redis.set(_PREFIX + key, orjson.dumps(body), ex=self._ttl_s)
        except RedisError:
            logger.warning("an answer could not be cached")
