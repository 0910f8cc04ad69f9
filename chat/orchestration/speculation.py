"""Step 3: history, intent, retrieval and profile, all at once.

Retrieval starts with the message as it stands and does not wait for the intent. When
the intent turns out not to need it, or a reference changes what to search, the
speculative search is cancelled; cancellation counts as nobody's failure.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Self

from chat.orchestration.context import resolve
from chat.orchestration.errors import DependencyError
from chat.orchestration.ports import Ports
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.settings import TurnLimits
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import (
    Candidate,
    Customer,
    Filters,
    Intent,
    IntentGuess,
)

_NAMED_SURELY = 0.7


class Speculation:
    """The work begun before the intent is known; leaving the context cancels it."""

    def __init__(self, ports: Ports, limits: TurnLimits, state: TurnState) -> None:
        self.ports, self.limits, self.state = ports, limits, state
        self._parsed = parse_filters(self.state.text)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        self._profile = self._start(self._customer())
        self._search = self._start(self.search(self.state.text, self._parsed))
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
        with ports.tracer.span("history"):
            state.history = tuple(
                await ports.history.recent(
                    state.request.session_id, limit=self.limits.history_turns
                )
            )
        with ports.tracer.span("intent") as span:
            state.guess = await ports.classifier.classify(state.text, state.history)
            if state.guess.unsure and await self._names_a_title():
                # Who says a title and nothing else wants to hear of it.
                state.guess = IntentGuess(Intent.PRODUCT_QUESTION, _NAMED_SURELY)
            span.outcome(state.guess.intent, score=state.guess.confidence)
        state.resolution = resolve(state.text, state.history, self._parsed)
        state.customer = await self._profile

    async def _names_a_title(self) -> bool:
        """Whether the message surely names a title; not while the index is away."""
        try:
            named = await self.ports.retriever.titles_in(self.state.text)
        except DependencyError:
            return False
        return any(each.score >= _NAMED_SURELY for each in named)

    async def candidates(self) -> tuple[Candidate, ...]:
        """Return what the speculative search found; search anew if it was in vain."""
        resolution = self.state.resolution
        if (resolution.query, resolution.filters) == (self.state.text, self._parsed):
            return tuple(await self._search)
        self._search.cancel()
        return await self.search(resolution.query, resolution.filters)

    async def search(self, query: str, filters: Filters) -> tuple[Candidate, ...]:
        """Search the index for as many candidates as the pool holds."""
        with self.ports.tracer.span("retrieval") as span:
            found = await self.ports.retriever.search(
                query, filters, limit=self.limits.pool
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
