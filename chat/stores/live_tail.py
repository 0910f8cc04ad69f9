"""Reads the live log for all watchers of a process: one reader, many subscriptions.

A watcher that is slow, or gone without a word, costs a bounded queue: the oldest events
leave first, and are counted.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.stores.live_log import (
    LOG,
    Batch,
    LiveUnavailableError,
    Place,
    Vitals,
    batches_of,
    queue_vitals,
    vitals_of,
)
from chat.telemetry.live_events import LiveEvent
from chat.telemetry.live_rates import Rates, RateWindow

_QUEUE = 500
_BLOCK_MS = 1000
_PULSE_S = 1.0
_BROKEN_S = 0.5
_WARM_BATCHES = 1000  # enough to know the rates of the last minute
_PAGE = 200

Wanted = Callable[[LiveEvent], bool]


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of things, once a second; no vitals while Redis is away."""

    at: float
    vitals: Vitals | None
    rates: Rates


@dataclass(frozen=True, slots=True)
class Past:
    """What a returning watcher missed, in order.

    ``missing`` events are kept no more; ``is_cut`` when there are older ones still.
    """

    place: Place
    events: tuple[LiveEvent, ...]
    missing: int
    is_cut: bool
    is_new_count: bool


class Subscription:
    """One watcher's queue; a context: it is filled while it is entered."""

    def __init__(self, tail: "LiveTail") -> None:
        self._tail = tail
        self._events: deque[LiveEvent] = deque()
        self.dropped = 0
        self.epoch = ""  # of the numbers that the queue's events bear
        self.pulse: Pulse | None = None
        self.news = asyncio.Event()

    def __enter__(self) -> Self:
        self._tail.add(self)
        return self

    def __exit__(self, *error: object) -> None:
        self._tail.remove(self)

    def put(self, events: tuple[LiveEvent, ...], skipped: int = 0) -> None:
        """Take events in, and note how many were never published before them."""
        self.dropped += skipped
        self._events.extend(events)
        while len(self._events) > _QUEUE:
            self._events.popleft()
            self.dropped += 1
        self.news.set()

    def begin_anew(self, epoch: str) -> None:
        """Forget what waits: numbers begin anew; only the tail calls this."""
        self._events.clear()
        self.epoch = epoch
        self.news.set()

    def beat(self, pulse: Pulse) -> None:
        """Take the state of things in; only the tail calls this."""
        self.pulse = pulse
        self.news.set()

    def take(self, limit: int) -> list[LiveEvent]:
        """Return the next events; there may be none."""
        count = min(limit, len(self._events))
        return [self._events.popleft() for _ in range(count)]


class LiveTail:
    """The reader; it runs while somebody watches."""

    def __init__(self, commands: Redis, blocking: Redis) -> None:
        self._commands = commands
        self._blocking = blocking
        self._watchers: set[Subscription] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._begun = asyncio.Lock()
        self._last: Place | None = None
        self._rates = RateWindow()

    def subscribe(self) -> Subscription:
        """Return a queue, to be entered as a context."""
        return Subscription(self)

    def add(self, watcher: Subscription) -> None:
        """Begin to read for a watcher."""
        self._watchers.add(watcher)
        if self._tasks and self._last is not None:
            watcher.epoch = self._last.epoch
        if not self._tasks:
            self._last, self._rates = None, RateWindow()
            self._tasks = [
                asyncio.create_task(self._repeat(self._read)),
                asyncio.create_task(self._repeat(self._beat)),
            ]

    def remove(self, watcher: Subscription) -> None:
        """Stop reading for a watcher; the last one ends the reader."""
        self._watchers.discard(watcher)
        if not self._watchers:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def since(self, after: Place | None, limit: int, wanted: Wanted) -> Past:
        """Return the newest ``limit`` wanted events after a place, oldest first.

        A subscription that is entered already gets all that follows; what both have is
        told by its number. Raises LiveUnavailableError when Redis is away.
        """
        try:
            return await self._since(after, limit, wanted)
        except (RedisError, OSError) as error:
            raise LiveUnavailableError from error

    # -- inside ---------------------------------------------------------------------

    async def _since(self, after: Place | None, limit: int, wanted: Wanted) -> Past:
        here = await self._place()
        head = (await self._vitals()).head
        self._follow(here, head)
        is_new_count = after is not None and after.epoch != head.epoch
        floor = after.number if after and not is_new_count else 0
        search = _Search(floor, limit, wanted, head.number + 1)
        top = f"{head.number}-0"
        while not search.is_done:
            entries: Any = await self._commands.xrevrange(LOG, top, "-", count=_PAGE)
            search.take(batches_of(entries))
            if len(entries) < _PAGE:
                search.end()
                break
            top = f"({entries[-1][0].decode()}"
        missing = search.missing if after and not is_new_count else 0
        events = tuple(search.events)
        return Past(head, events, missing, search.is_cut, is_new_count)

    async def _vitals(self) -> Vitals:
        now = time.time()
        async with self._commands.pipeline(transaction=False) as pipe:
            queue_vitals(pipe, now)
            return vitals_of(await pipe.execute(), now)

    async def _repeat(self, step: Callable[[], Any]) -> None:
        while True:
            try:
                await step()
            except (RedisError, OSError):
                self._tell(None)
                await asyncio.sleep(_BROKEN_S)

    async def _beat(self) -> None:
        here = self._last
        vitals = await self._vitals()
        if here is not None:
            self._follow(here, vitals.head)
        self._tell(vitals)
        await asyncio.sleep(_PULSE_S)

    def _tell(self, vitals: Vitals | None) -> None:
        now = time.time()
        pulse = Pulse(now, vitals, self._rates.at(now))
        for each in tuple(self._watchers):
            each.beat(pulse)

    async def _read(self) -> None:
        last = await self._place()
        replies: Any = await self._blocking.xread(
            {LOG: f"{last.number}-0"}, count=_PAGE, block=_BLOCK_MS
        )
        if self._last is not last:
            return  # the numbers began anew meanwhile
        for _, entries in replies or ():
            for batch in batches_of(entries):
                if batch.epoch not in ("", last.epoch):
                    # What lies before it in the new count may have to be read still.
                    self._go_to(Place(batch.epoch, 0))
                    return
                skipped = batch.first - last.number - 1
                self._rates.add(batch.counts)
                for each in tuple(self._watchers):
                    each.put(batch.events, skipped)
                self._last = last = Place(last.epoch, batch.last)

    async def _place(self) -> Place:
        """Return where we are; at first, learn the rates of the last minute."""
        async with self._begun:
            if self._last is not None:
                return self._last
            head = (await self._vitals()).head
            entries: Any = await self._commands.xrevrange(
                LOG, f"{head.number}-0", "-", count=_WARM_BATCHES
            )
            for batch in reversed(batches_of(entries)):
                self._rates.add(batch.counts)
            self._go_to(head)
            return head

    def _follow(self, here: Place, head: Place) -> None:
        """Begin anew where Redis has lost the log, or the first event has come.

        Unless the stream told so meanwhile: then ``head`` is older than where we are.
        """
        if self._last and self._last.epoch == here.epoch != head.epoch:
            self._go_to(Place(head.epoch, 0))

    def _go_to(self, place: Place) -> None:
        self._last = place
        for each in tuple(self._watchers):
            if each.epoch != place.epoch:
                each.begin_anew(place.epoch)


@dataclass(slots=True)
class _Search:
    """Goes back through the log, newest batch first, until it has what is wanted."""

    floor: int
    limit: int
    wanted: Wanted
    first: int  # the number of the oldest event seen so far
    missing: int = 0
    events: deque[LiveEvent] = field(default_factory=deque)

    @property
    def is_done(self) -> bool:
        return len(self.events) >= self.limit or not self.is_cut

    @property
    def is_cut(self) -> bool:
        return self.first > self.floor + 1

    def end(self) -> None:
        """There is nothing older: what is left of the way was trimmed."""
        if not self.is_done:
            self.missing += self.first - 1 - self.floor
            self.first = self.floor + 1

    def take(self, batches: list[Batch]) -> None:
        """Take a page; numbers between batches that nobody published are missing."""
        for batch in batches:
            if self.is_done:
                return
            self.missing += self.first - 1 - max(batch.last, self.floor)
            self.first = batch.first
            fitting = [
                each
                for each in batch.events
                if each.number > self.floor and self.wanted(each)
            ]
            room = self.limit - len(self.events)
            self.events.extendleft(reversed(fitting[-room:]))
