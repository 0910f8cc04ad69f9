"""Single flight: of all who ask one process for the same thing, one goes and looks.

Whoever comes before the look has begun gets what it brings; whoever comes while it is
under way gets what the next one brings, which follows at once. So nobody is given what
was read before they asked, however many ask.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: Looks a key up; the second argument says on whose behalf, or what follows the look.
Load = Callable[[str, Any], Awaitable[T]]


class SingleFlight(Generic[T]):
    """Runs ``load`` for one key at a time.

    The load is a task of its own: a reader that leaves takes nobody along, and one that
    brought a deadline does not impose it on the others.
    """

    def __init__(self, load: Load[T]) -> None:
        self._load = load
        self._boarding: dict[str, list[asyncio.Future[T]]] = {}
        self._callers: dict[str, Any] = {}
        self._flying: dict[str, asyncio.Task[None]] = {}

    async def get(self, key: str, caller: Any = "") -> tuple[T, bool]:
        """Return what ``load`` brings, and whether this call is the one it went for."""
        waiters = self._boarding.get(key)
        is_first = waiters is None
        if waiters is None:
            waiters = self._boarding[key] = []
            self._callers[key] = caller
            if key not in self._flying:
                flying = self._fly(key)
                self._flying[key] = asyncio.create_task(flying, context=Context())
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiters.append(future)
        return await future, is_first

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = list(self._flying.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fly(self, key: str) -> None:
        try:
            while key in self._boarding:
                waiters = self._boarding.pop(key)
                try:
                    value = await self._load(key, self._callers.pop(key))
                except Exception as error:  # noqa: BLE001 (it is handed to who waits)
                    _fail(waiters, error)
                except BaseException:
                    _leave(waiters)
                    raise
                else:
                    _settle(waiters, value)
        finally:
            del self._flying[key]
            _leave(self._boarding.pop(key, []))


def _settle(waiters: list[asyncio.Future[T]], value: T) -> None:
    for each in waiters:
        if not each.done():
            each.set_result(value)


def _fail(waiters: list[asyncio.Future[T]], error: Exception) -> None:
    for each in waiters:
        if not each.done():
            each.set_exception(error)


def _leave(waiters: list[asyncio.Future[T]]) -> None:
    for each in waiters:
        each.cancel()
