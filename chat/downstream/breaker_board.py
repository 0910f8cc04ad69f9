"""Where processes agree on their breakers: Redis, with each process on its own without.

Five times a second a process brings what it counted, all breakers in one round trip,
and takes home what was agreed; a message tells at once of a change made elsewhere.
Nothing waits for it but a call that wants to probe. While Redis is away the local
breakers decide, and what they found is brought along when it comes back.
"""

import asyncio
import logging
import math
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from chat.downstream.breaker_calls import CHANGES, Answer
from chat.downstream.breaker_news import News
from chat.downstream.breaker_scripts import ENDED, LEASE, PUSH, SETTLE
from chat.downstream.breaker_types import (
    OVERRIDES,
    BreakerConfig,
    State,
    Transition,
)
from chat.downstream.shared_breaker import (
    BoardAwayError,
    ProbeAnswer,
    SharedBreaker,
)
from chat.telemetry.lateness import FairTimeout

logger = logging.getLogger(__name__)

_TICK_S = 0.2
_POLL_S = 1.0
_PATIENCE_S = 0.5
#: How long after the last answer the processes still count as agreed.
_LIVE_S = 2.0


@dataclass(slots=True)
class BreakerBoard:
    """Shares the breakers of one process with all others.

    ``tell`` hears each change that this process brought about on the board, so that of
    all processes one tells it; ``heard`` is called when something changed anywhere.
    """

    redis: Redis
    blocking: Redis
    tell: Callable[[Transition], None] = lambda _: None
    heard: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    patience_s: float = _PATIENCE_S
    live_s: float = _LIVE_S
    _shared: dict[str, News] = field(default_factory=dict)
    _outbox: list[tuple[str, int, str, str]] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _answered_at: float = -math.inf
    _is_closing: bool = False
    _scripts: dict[str, AsyncScript] = field(default_factory=dict)

    # -- for breakers -----------------------------------------------------------------

    def add(self, breaker: SharedBreaker) -> None:
        """Share a breaker from now on."""
        breaker.board = self
        self._shared[breaker.name] = News(breaker)

    @property
    def is_live(self) -> bool:
        """Whether the board answered a moment ago."""
        return self.clock() - self._answered_at < self.live_s

    def opened(self, name: str, cause: str) -> None:
        """Note that this process opened a breaker by what it saw alone."""
        if name in self._shared:
            self._shared[name].opened = cause
            self._wake.set()

    def ran_out(self, name: str, state: State, order: int) -> None:
        """Note that an override has run out: what it kept away is probed first.

        ``order`` is its number, by which the board knows which is the last one.
        """
        if name in self._shared:
            self._shared[name].ended = (state.value, order)
            self._wake.set()

    async def lease(self, name: str, config: BreakerConfig) -> ProbeAnswer:
        """Ask for one probe; raise BoardAwayError, or TimeoutError when in doubt."""
        shared, lease = self._shared[name], secrets.token_hex(8)
        said = shared.now()
        try:
            async with FairTimeout(self.patience_s):
                if said.ended:
                    await self._script(ENDED)(**shared.ending(said), client=self.redis)
                    shared.heard_of_end(said)
                call = shared.call(lease, config=config)
                row = await self._script(LEASE)(**call, client=self.redis)
        except RedisError:
            self._answered_at = -math.inf
            raise BoardAwayError(name) from None
        except (TimeoutError, asyncio.CancelledError):
            # It may have been given all the same.
            self.settle(name, shared.era, lease, "none")
            raise
        answer = Answer.of(row)
        self._take(shared, answer)
        given = answer.lease or None
        return ProbeAnswer(answer.view, given, answer.wait_ms / 1000)

    def settle(self, name: str, era: int, lease: str, outcome: str) -> None:
        """Bring a probe's result to the board soon."""
        self._outbox.append((name, era, lease, outcome))
        self._wake.set()

    # -- for the process --------------------------------------------------------------

    def start(self) -> None:
        """Begin to share."""
        self._tasks = [
            asyncio.create_task(self._bring()),
            asyncio.create_task(self._listen()),
        ]

    async def close(self) -> None:
        """Stop sharing."""
        # The client of Redis may swallow a cancellation that falls between two reads.
        self._is_closing = True
        self._wake.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def exchange(self, *, everything: bool = False) -> None:
        """Bring what is new and follow what was agreed; raise RedisError."""
        now = self.clock()
        outbox, self._outbox = self._outbox, []
        due = [each for each in self._shared.values() if everything or each.is_due(now)]
        if not outbox and not due:
            return
        settled = [(self._shared[name], rest) for name, *rest in outbox]
        try:
            async with FairTimeout(self.patience_s):
                rows = await self._round_trip(settled, due)
        except BaseException:
            self._outbox = outbox + self._outbox
            raise
        self._answered_at = self.clock()
        for shared, row in rows:
            shared.asked_at = now
            self._take(shared, Answer.of(row))

    async def _round_trip(
        self, settled: list[tuple[News, list[Any]]], due: list[News]
    ) -> list[tuple[News, list[Any]]]:
        """Send everything in one pipeline; return the rows of whom each is about."""
        said = [(each, each.now()) for each in due]
        ended = [(each, what) for each, what in said if what.ended]
        async with self.redis.pipeline(transaction=False) as pipe:
            for shared, (era, lease, outcome) in settled:
                call = shared.call(lease, outcome, era=era)
                await self._script(SETTLE)(**call, client=pipe)
            for shared, what in ended:
                await self._script(ENDED)(**shared.ending(what), client=pipe)
            for shared, what in said:
                await self._script(PUSH)(**shared.push(what), client=pipe)
            rows: list[Any] = await pipe.execute()
        for shared, what in said:
            shared.heard(what)
        about = [*(each for each, _ in settled), *(each for each, _ in ended), *due]
        return list(zip(about, rows, strict=True))

    def _take(self, shared: News, answer: Answer) -> None:
        """Follow what the board says, and tell what it changed for us."""
        self._answered_at = self.clock()
        shared.era = answer.view.era
        # What was opened here since the question was asked is on its way, and so is
        # the word of an override that has run out: to look at the state notices it.
        is_overridden = shared.breaker.state in OVERRIDES
        if is_overridden or not (shared.opened or shared.ended):
            shared.breaker.follow(answer.view)
        if answer.before:
            self.tell(
                Transition(
                    shared.breaker.name,
                    State(answer.before),
                    answer.view.state,
                    self.clock(),
                    answer.view.cause,
                    *answer.counts,
                )
            )

    async def _bring(self) -> None:
        was_live = True
        while not self._is_closing:
            self._wake.clear()
            try:
                await self.exchange()
                is_live = True
            except (RedisError, TimeoutError):
                self._answered_at, is_live = -math.inf, False
            if is_live is not was_live:
                how = "with the others again" if is_live else "in this process alone"
                logger.warning("breakers decide %s", how)
                was_live = is_live
            with_patience = _TICK_S if is_live else _POLL_S
            try:
                async with asyncio.timeout(with_patience):
                    await self._wake.wait()
            except TimeoutError:
                continue
            if not is_live:
                await asyncio.sleep(_TICK_S)

    async def _listen(self) -> None:
        while not self._is_closing:
            try:
                async with self.blocking.pubsub(
                    ignore_subscribe_messages=True
                ) as pubsub:
                    await pubsub.subscribe(CHANGES)
                    async for _ in pubsub.listen():
                        self._hurry(self._shared.values())
                        self.heard()
            except RedisError:
                await asyncio.sleep(_POLL_S)

    def _hurry(self, changed: Iterable[News]) -> None:
        for each in changed:
            each.asked_at = -math.inf
        self._wake.set()

    def _script(self, source: str) -> AsyncScript:
        if source not in self._scripts:
            self._scripts[source] = self.redis.register_script(source)
        return self._scripts[source]
