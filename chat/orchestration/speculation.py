"""Step 3: history, intent, retrieval, profile and suggestions, all at once.

Retrieval starts with the message as it stands and does not wait for the intent. Who
names a genre mostly wants suggestions, so those are asked for as well. When the intent
turns out not to need them, or a reference changes what to search, what was begun is
cancelled; cancellation counts as nobody's failure.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Self

from chat.orchestration.beside_titles import COSTS, EITHER, QUESTION, TASTE
from chat.orchestration.context import resolve
from chat.orchestration.context_words import content_words
from chat.orchestration.errors import DependencyError
from chat.orchestration.intent_elsewhere import is_of_other_trades
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.intents import NAMED
from chat.orchestration.offers import taken_up
from chat.orchestration.orders import PRICED
from chat.orchestration.ports import Ports
from chat.orchestration.resolution import Resolution
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.selection import rules_out
from chat.orchestration.settings import TurnLimits
from chat.orchestration.several import clauses_of, wishes_apart
from chat.orchestration.shop import Customer, Suggestion
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Candidate, Filters, Intent, IntentGuess, PastTurn
from chat.orchestration.whole_series import wants_whole

#: Asks for what was said before; asked once.
Past = Callable[[], Awaitable[Sequence[PastTurn]]]

#: So sure a title must be to settle what a message is about.
NAMED_SURELY = 0.7
#: How near to a topic the shelves must be for a message of a few words to be a wish.
_NEAR = 0.3
_FEW_WORDS = 4
_TWO = 2
#: Guesses that a topic of ours may be mistaken for.
_ELSEWHERE = frozenset({Intent.OUT_OF_SCOPE})
_WISHES = frozenset({Intent.RECOMMENDATION, Intent.PRODUCT_QUESTION})
_IDLE = frozenset({Intent.OUT_OF_SCOPE, Intent.SMALL_TALK})
_BUSINESS = frozenset({Intent.ORDER_HELP, Intent.POLICY, Intent.HAND_OVER})


def _about_books(guess: IntentGuess) -> bool:
    """Whether an unsure guess may be about books at all."""
    return not any(intent in _BUSINESS for intent, _ in guess.alternatives[:2])


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
            state.guess = await self._by_the_shelves(asked, state.guess)
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

    async def _by_the_shelves(self, asked: str, guess: IntentGuess) -> IntentGuess:
        """Settle a doubtful guess by what the message names on our shelves."""
        few = len(asked.split()) <= _FEW_WORDS
        terse = few and guess.intent in _ELSEWHERE
        # "Kimetsu no Yaiba box set" is no chat: no greeting names an edition.
        edition = guess.intent in _IDLE and bool(
            self._parsed.formats or self._parsed.volume
        )
        # "Somthing lik atack on titan": one that misspells all else may name a title.
        lost = guess.intent in _IDLE and not is_of_other_trades(asked)
        ordered = self._parsed.order and guess.intent is Intent.RECOMMENDATION
        either = guess.intent in _WISHES and EITHER.search(asked)
        whole = wants_whole(asked) and guess.intent in _WISHES
        settled = ordered or either or whole
        if not (guess.unsure or terse or edition or lost or settled):
            return guess
        try:
            if settled:
                return await self._of_named(asked, guess)
            least = 2 if lost and not guess.unsure else 1
            if named := await self._titles_in(asked, least):
                return IntentGuess(named, NAMED_SURELY)
            about = terse or (guess.unsure and _about_books(guess))
            if about and await self._is_on_the_shelves(asked):
                return IntentGuess(Intent.RECOMMENDATION, NAMED_SURELY)
        except DependencyError:
            pass  # while the index is away the guess stands
        return guess

    async def _of_named(self, asked: str, guess: IntentGuess) -> IntentGuess:
        """Return what is wanted of titles, where a wish seemed to be for any."""
        named = await self.ports.retriever.titles_in(asked)
        sure = [each for each in named if each.score >= NAMED_SURELY]
        costs = self._parsed.budget is not None or COSTS.search(asked)
        if costs and wants_whole(asked) and len(sure) == 1:
            return IntentGuess(Intent.PRICE_QUESTION, NAMED_SURELY)
        if self._parsed.order and len(sure) == 1:
            priced = self._parsed.order in PRICED
            intent = Intent.PRICE_QUESTION if priced else Intent.PRODUCT_QUESTION
            return IntentGuess(intent, NAMED_SURELY)
        if len(sure) == _TWO and not TASTE.search(asked):
            return IntentGuess(Intent.COMPARISON, NAMED_SURELY)
        return guess

    async def _titles_in(self, asked: str, words: int) -> Intent | None:
        """Return what is wanted of a title of so many words that is surely named."""
        named = await self.ports.retriever.titles_in(asked)
        if not any(
            each.score >= NAMED_SURELY and len(each.title.split()) >= words
            for each in named
        ):
            return None
        if TASTE.search(asked):
            return Intent.RECOMMENDATION
        told = {i: w for i, w in phrase_weights(asked).items() if i in NAMED}
        if told:
            return max(told, key=lambda intent: told[intent])
        narrow = self._parsed.volume or self._parsed.formats
        # Who says a title and nothing else wants to hear of it.
        return Intent.AVAILABILITY if narrow else Intent.PRODUCT_QUESTION

    async def _is_on_the_shelves(self, asked: str) -> bool:
        """Whether a few words are a topic or an author that we have books of."""
        if not content_words(asked) or is_of_other_trades(asked):
            return False
        found = await (
            self.search(asked, self._parsed) if self.state.meant else self._search
        )
        if any(each.match == "author" for each in found):
            return True
        near = found[:1] and max(each.similarity for each in found) >= _NEAR
        return bool(near) and not QUESTION.search(asked)

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
