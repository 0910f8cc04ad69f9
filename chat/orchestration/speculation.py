"""Step 3: history, intent, retrieval, profile and suggestions, all at once.

Retrieval starts with the message as it stands and does not wait for the intent. Who
names a genre mostly wants suggestions, so those are asked for as well. When the intent
turns out not to need them, or a reference changes what to search, what was begun is
cancelled; cancellation counts as nobody's failure.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Self

from chat.orchestration.context import resolve
from chat.orchestration.errors import DependencyError
from chat.orchestration.offers import taken_up
from chat.orchestration.ports import Ports
from chat.orchestration.resolution import Resolution
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.selection import rules_out
from chat.orchestration.settings import TurnLimits
from chat.orchestration.several import clauses_of, wishes_apart
from chat.orchestration.shelves import Shelves
from chat.orchestration.shop import Customer, Suggestion
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Candidate, Filters, PastTurn

#: Asks for what was said before; asked once.
Past = Callable[[], Awaitable[Sequence[PastTurn]]]


class Speculation:
    """The work begun before the intent is known; leaving the context cancels it."""

    def __init__(
        self, ports: Ports, limits: TurnLimits, state: TurnState, past: Past
    ) -> None:
        self.ports, self.limits, self.state = ports, limits, state
        self._past = past
        self._parsed = parse_filters(self.state.text)
        self._begun, self._begun_with = self.state.text, self._parsed
        self._suggested: asyncio.Task[Sequence[Suggestion]] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        self._profile = self._start(self._customer())
        if self._parsed.genres and not rules_out(self.state.text):
            self._suggested = self._start(self._suggest(self._parsed.genres))
        self._search = self._start(self.search(self.state.text, self._parsed))
        # The index is asked before anything else takes the processor.
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task

    async def understand(self) -> None:
        """Read the history, classify, resolve references; the profile joins last.

        Raises DependencyError when the session store fails: it is critical.
        """
        state, ports = self.state, self.ports
        with ports.tracer.span(
            "history", store="sessions", key=state.request.session_id
        ):
            state.history = tuple(await self._past())
        with ports.tracer.span("intent") as span:
            await self._reword()
            asked = state.question
            state.guess = await ports.classifier.classify(asked, state.history)
            shelves = Shelves(ports.retriever, asked, self._parsed, self._topical)
            state.guess = await shelves.settle(state.guess)
            span.outcome(state.guess.intent, score=state.guess.confidence)
        state.resolution = resolve(asked, state.history, self._parsed)
        state.customer = await self._profile

    async def _reword(self) -> None:
        """Say what is meant by a bare yes, and part the wishes of one message."""
        state = self.state
        meant = taken_up(state.text, state.history)
        clauses = clauses_of(meant)
        if len(clauses) > 1:
            classify = self.ports.classifier.classify
            guesses = [await classify(each.text, state.history) for each in clauses]
            meant, *others = wishes_apart(clauses, guesses) or (meant,)
            state.further = tuple(others)
        if meant != state.text:
            state.meant, self._parsed = meant, parse_filters(meant)

    async def understand_further(self, wish: TurnState) -> None:
        """Understand one more wish, which ``wish.meant`` holds.

        Its history has the wishes before it, so it may point at what they found.
        """
        asked = wish.question
        with self.ports.tracer.span("intent") as span:
            wish.guess = await self.ports.classifier.classify(asked, wish.history)
            span.outcome(wish.guess.intent, score=wish.guess.confidence)
        wish.resolution = resolve(asked, wish.history, parse_filters(asked))

    async def _topical(self) -> tuple[Candidate, ...]:
        """Return what the index has on the message as it is meant."""
        state = self.state
        return await (
            self.search(state.question, self._parsed) if state.meant else self._search
        )

    async def candidates(self, resolution: Resolution) -> tuple[Candidate, ...]:
        """Return what the speculative search found; search anew if it was in vain."""
        if (resolution.query, resolution.filters) == (self._begun, self._begun_with):
            return tuple(await self._search)
        self._search.cancel()
        return await self.search(resolution.query, resolution.filters)

    def suggested(
        self, seeds: Sequence[str], genres: Sequence[str]
    ) -> asyncio.Task[Sequence[Suggestion]] | None:
        """Return the suggestions that were asked for, if they are for this wish."""
        fits = not seeds and tuple(genres) == self._begun_with.genres
        begun = self._suggested if fits else None
        if begun:
            self._suggested = None  # a task serves one: who waits in vain cancels it
        return begun

    async def _suggest(self, genres: Sequence[str]) -> Sequence[Suggestion]:
        """Ask what goes with the genres that the message names."""
        with self.ports.tracer.span("recommendations"):
            return await self.ports.recommendations.suggest(
                customer_id=self.state.request.customer_id,
                seeds=(),
                genres=genres,
                limit=self.limits.pool // 2,
            )

    async def search(
        self, query: str, filters: Filters, *, limit: int = 0
    ) -> tuple[Candidate, ...]:
        """Search the index for as many candidates as the pool holds, or ``limit``."""
        with self.ports.tracer.span("retrieval", store="index") as span:
            found = await self.ports.retriever.search(
                query, filters, limit=limit or self.limits.pool
            )
            span.set(candidates=len(found))
        return tuple(found)

    async def _customer(self) -> Customer:
        """Return the shopper's profile, or a guest when it is away or slow."""
        customer_id = self.state.request.customer_id
        if customer_id is None:
            return Customer()
        with self.ports.tracer.span("profile") as span:
            try:
                async with asyncio.timeout(self.limits.profile_s):
                    return await self.ports.profiles.customer(customer_id)
            except (DependencyError, TimeoutError) as error:
                span.outcome(type(error).__name__)
                self.state.degraded.add("profile")
                return Customer(customer_id=customer_id)
