"""Which version of the policy each web process applies, as each says itself."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.exceptions import RedisError

from chat.selectors.live import looking_redis
from chat.stores.live_log import PROCESSES, LiveUnavailableError, processes_of


@dataclass(frozen=True, slots=True)
class ProcessPolicy:
    """One process: the version it applies, and when it last said so."""

    process_id: str
    version: int | None
    told_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyApplied:
    """All processes that are alive, beside the version that is in force."""

    version: int
    processes: tuple[ProcessPolicy, ...]

    @property
    def of(self) -> int:
        """How many processes there are."""
        return len(self.processes)

    @property
    def on(self) -> int:
        """How many of them apply the version."""
        return sum(each.version == self.version for each in self.processes)

    @property
    def is_everywhere(self) -> bool:
        """Whether there are processes, and all of them apply it."""
        return 0 < self.on == self.of


def policy_applied(version: int) -> PolicyApplied:
    """Return who applies ``version``; raise LiveUnavailableError without Redis.

    A process that was not heard of for some seconds is left out.
    """
    try:
        rows: Any = looking_redis().hgetall(PROCESSES)
    except (RedisError, OSError) as error:
        raise LiveUnavailableError from error
    seen = processes_of(rows, time.time())
    return PolicyApplied(
        version,
        tuple(
            ProcessPolicy(
                each.process_id, each.policy, datetime.fromtimestamp(each.at, UTC)
            )
            for each in seen
        ),
    )
