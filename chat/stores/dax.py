"""An accelerator before DynamoDB (DAX), for items that are final once they are there.

What it has may be minutes old, and it remembers what was not there. So an item is taken
from it only where its age can't matter; whatever it does not have, and whenever it does
not answer in time, the table is asked. AWS's client is synchronous: it runs in a few
threads of its own, and a call that finds all of them waiting does without.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Protocol

logger = logging.getLogger(__name__)

_THREADS = 8
#: How long it is left alone after it failed.
_AWAY_S = 5.0

#: As DynamoDB writes items: a type and a value for each attribute.
Item = dict[str, dict[str, Any]]


class DaxClient(Protocol):
    """What is used of AWS's client."""

    def get_item(self, *, TableName: str, Key: Item) -> Mapping[str, Any]: ...  # noqa: N803

    def close(self) -> None: ...


class Accelerator:
    """Items as DAX has them; never raises.

    ``make`` connects, and may take long or raise. ``count`` hears of each question
    whether it brought an item: ``hit``, ``miss`` or ``away``.
    """

    def __init__(
        self,
        make: Callable[[], DaxClient],
        *,
        within_s: float = 0.1,
        count: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._make = make
        self._within_s = within_s
        self._count = count
        self._client: DaxClient | None = None
        self._making = Lock()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="dax")
        self._busy = 0
        self._away_until = 0.0

    async def item(self, table: str, key: Item) -> Item | None:
        """Return an item; None when there is none, or nobody says so in time."""
        item, outcome = None, "away"
        if self._busy < _THREADS and time.monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(self._within_s):
                    item = await self._asked(table, key)
            except Exception as error:  # noqa: BLE001 (the table still answers)
                self._gone(error)
            else:
                outcome = "miss" if item is None else "hit"
        self._count(outcome)
        return item

    async def aclose(self) -> None:
        """Let go of the connection, waiting for nobody."""
        if self._client is not None:
            self._threads.submit(self._client.close)
        self._threads.shutdown(wait=False)

    async def _asked(self, table: str, key: Item) -> Item | None:
        self._busy += 1
        asked = asyncio.get_running_loop().run_in_executor(
            self._threads, self._get, table, key
        )
        asked.add_done_callback(self._done)
        answer = await asyncio.shield(asked)
        found: Item | None = answer.get("Item")
        return found

    def _get(self, table: str, key: Item) -> Mapping[str, Any]:
        with self._making:
            if self._client is None:
                self._client = self._make()
        return self._client.get_item(TableName=table, Key=key)

    def _done(self, asked: asyncio.Future[Any]) -> None:
        """Count a thread that is free again; nobody may be there to hear the rest."""
        self._busy -= 1
        if not asked.cancelled():
            asked.exception()

    def _gone(self, error: Exception) -> None:
        self._away_until = time.monotonic() + _AWAY_S
        logger.warning("the table is asked instead of DAX: %r", error)
