"""Whether this process can serve: each part by itself, with the reason if it can't."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from chat.selectors.health import (
    database_answers,
    index_is_empty,
    migrations_missing,
)
from chat.wiring.runtime import ChatRuntime

_PATIENCE_S = 2.0


@dataclass
class Health:
    """Checks the parts; what can't change while we run is asked until it is well."""

    chat: ChatRuntime
    settled: set[str] = field(default_factory=set)

    async def parts(self) -> Mapping[str, str]:
        """Return each part with what is wrong with it; nothing means it is well."""
        checks: dict[str, Callable[[], Awaitable[str]]] = {
            "postgresql": self._postgresql,
            "redis": self._redis,
            "migrations": self._migrations,
            "index": self._index,
            "sockets": self._sockets,
            "warm": self._warm,
        }
        found = await asyncio.gather(*(_told(each) for each in checks.values()))
        return dict(zip(checks, found, strict=True))

    async def _postgresql(self) -> str:
        well = await self.chat.base.threads.run(database_answers)
        return "" if well else "it answers nonsense"

    async def _redis(self) -> str:
        await self.chat.base.redis.ping()
        return ""

    async def _migrations(self) -> str:
        if "migrations" in self.settled:
            return ""
        missing = await self.chat.base.threads.run(migrations_missing)
        if missing:
            return f"not run yet: {', '.join(missing)}"
        self.settled.add("migrations")
        return ""

    async def _index(self) -> str:
        if await self.chat.base.threads.run(index_is_empty):
            return "empty: run manage.py index_catalogue"
        return ""

    async def _warm(self) -> str:
        return "" if self.chat.is_warm else "names and guards are being loaded"

    async def _sockets(self) -> str:
        draining = self.chat.connections.sockets.is_draining
        return "the process is about to end" if draining else ""


async def _told(check: Callable[[], Awaitable[str]]) -> str:
    """Return what a check finds, its error included."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await check()
    except TimeoutError:
        return "no answer in time"
    except Exception as error:  # noqa: BLE001 (a check says why it failed)
        first, *_ = str(error).splitlines() or [""]
        return f"{type(error).__name__}: {first}"[:200]
