"""Drills that reach into our own clients, followed by every web process."""

import logging
from datetime import UTC, datetime

from chat.downstream.client_faults import ClientFaults
from chat.selectors.drills import client_faults_standing
from chat.stores.database import DatabaseThreads
from chat.wiring.follower import Follower

logger = logging.getLogger(__name__)


class ClientFaultsInForce(Follower):
    """Keeps the faults of one process as the drills under way want them."""

    def __init__(self, threads: DatabaseThreads) -> None:
        super().__init__()
        self.faults = ClientFaults(lambda: datetime.now(UTC))
        self._threads = threads
        self._told: frozenset[str] = frozenset()

    def start(self) -> None:
        """Begin to follow, and say so: it is no state for every day."""
        logger.warning("CLIENT_DRILLS is on: drills may make our own calls fail")
        super().start()

    async def refresh(self) -> None:
        """Have the faults in force that drills want now; raise Error."""
        self.faults.put(await self._threads.run(client_faults_standing))
        self._tell()

    def keep_last(self) -> None:
        """Let the last faults stand, each to its own end."""
        logger.warning("drills can't be read: the last ones stand to their end")
        self._tell()

    def _tell(self) -> None:
        """Log what began and what ended."""
        now = frozenset(self.faults.current())
        for name in sorted(now - self._told):
            logger.warning("a drill makes calls of %s fail here", name)
        for name in sorted(self._told - now):
            logger.warning("the drill of %s is over here", name)
        self._told = now
