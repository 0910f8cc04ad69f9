"""The catalogue's names, kept in the process and renewed when the index changes."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chat.orchestration.names import NamedSeries, NameIndex
from chat.stores.async_postgres import AsyncPostgres
from chat.stores.index_statements import NAMES, VERSION

_AUTHORS = re.compile(r"\s*[,、/]\s*")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one catalogue version, and what they belong to."""

    version: str = ""
    index: NameIndex = field(default_factory=lambda: NameIndex(()))
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)  # title, asin
    works: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of an author


def _built(version: str, rows: Sequence[tuple[object, ...]]) -> Names:
    """Build the names; takes a tenth of a second, so not in the event loop."""
    series: list[NamedSeries] = []
    shown: dict[str, tuple[str, str]] = {}
    works: dict[str, list[str]] = {}
    for row in rows:
        series_id, title, romaji, japanese, aliases, author, author_ja, known, asin = (
            row
        )
        names = (str(title), str(romaji), *_texts(aliases), str(japanese))
        authors = tuple(
            name for name in _AUTHORS.split(f"{author},{author_ja}") if name
        )
        key = str(series_id)
        series.append(NamedSeries(key, names, authors, int(str(known))))
        shown[key] = (str(title), str(asin))
        for name in authors:
            works.setdefault(name, []).append(key)
    index = NameIndex(series)
    return Names(version, index, shown, {k: tuple(v) for k, v in works.items()})


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


class NameCache:
    """Gives the names of the version that the index holds.

    They are looked at anew ``fresh_s`` after the last look. Who asks then does not wait
    for it, unless the last look is ``stale_s`` ago: nobody has asked for so long.
    """

    def __init__(
        self,
        postgres: AsyncPostgres,
        *,
        fresh_s: float = 1.0,
        stale_s: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._postgres = postgres
        self._fresh_s = fresh_s
        self._stale_s = stale_s
        self._clock = clock
        self._names = Names()
        self._checked = float("-inf")
        self._loading: asyncio.Task[None] | None = None

    async def version(self) -> str:
        """Return the catalogue version of the names; empty before the first index."""
        return (await self.names()).version

    async def names(self) -> Names:
        """Return the names; those of the version before while new ones are loaded.

        Before the first ones everybody waits: without names no title would be known.
        """
        loading = self._loading
        age = self._clock() - self._checked
        if age >= self._fresh_s and (loading is None or loading.done()):
            self._checked = self._clock()
            # A task of its own: a search that is given up must not end it for others.
            loading = self._loading = asyncio.create_task(self._renew())
            loading.add_done_callback(_seen)
            if age >= self._stale_s:
                await asyncio.shield(loading)
        if loading is not None and not self._names.version:
            await asyncio.shield(loading)
        return self._names

    async def _renew(self) -> None:
        told = await self._postgres.fetch(VERSION)
        version = str(told[0][0]) if told else ""
        if version != self._names.version:
            rows = await self._postgres.fetch(NAMES)
            self._names = await asyncio.to_thread(_built, version, rows)


def _seen(task: "asyncio.Task[None]") -> None:
    """Take note of a failure that nobody may be waiting for any more."""
    if not task.cancelled():
        task.exception()
