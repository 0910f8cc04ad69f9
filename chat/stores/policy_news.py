"""The message that hurries every process to the policy in force.

PostgreSQL says what is in force; a message that is lost costs half a second.
"""

import logging

from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

#: The channel on which the number of a new version is told.
CHANNEL = "policy"
_TIMEOUT_S = 1.0


def policy_tell(redis_url: str, version: int) -> None:
    """Tell every process of a new version; without Redis they find out themselves."""
    try:
        with Redis.from_url(
            redis_url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S
        ) as redis:
            redis.publish(CHANNEL, version)
    except (RedisError, OSError):
        logger.warning("policy version %d was not announced", version)
