"""The ports of the orchestrator: what it needs of the world, as protocols.

Adapters live in ``chat.downstream`` (the store's services), ``chat.llm`` (models,
embeddings), ``chat.stores`` (PostgreSQL, DynamoDB, Redis) and are bound in
``chat.wiring``. A port raises ``chat.orchestration.errors`` and nothing else.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, Self

from chat.orchestration.model_events import ModelEvent, Prompt
from chat.orchestration.shop import (
    Customer,
    Product,
    Promotion,
    Quote,
    ReviewSummary,
    Suggestion,
)
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import Candidate, Filters, IntentGuess, PastTurn
from guardrails.core.external import ExternalFinding


class Clock(Protocol):
    """Time, injected so that tests own it."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class Span(Protocol):
    """One timed step of a turn; attributes end up in the record and the trace."""

    def set(self, **attributes: object) -> None: ...

    def event(self, name: str, **attributes: object) -> None: ...

    def outcome(self, outcome: str, *, score: float | None = None) -> None: ...


class Tracer(Protocol):
    """Opens spans; a span closes itself, also when its body raises."""

    def span(self, name: str, **attributes: object) -> AbstractContextManager[Span]: ...


class Catalogue(Protocol):
    """The store's catalogue service."""

    async def lookup(self, asins: Sequence[str]) -> Mapping[str, Product]: ...

    async def series(self, series_id: str) -> Sequence[Product]: ...


class Pricing(Protocol):
    """The store's live prices."""

    async def quotes(
        self, asins: Sequence[str], *, tier: str
    ) -> Mapping[str, Quote]: ...


class Profiles(Protocol):
    """The store's customer profiles."""

    async def customer(self, customer_id: str) -> Customer: ...


class Recommendations(Protocol):
    """The store's recommendation service."""

    async def suggest(
        self,
        *,
        customer_id: str | None,
        seeds: Sequence[str],
        genres: Sequence[str],
        limit: int,
    ) -> Sequence[Suggestion]: ...


class Promotions(Protocol):
    """The store's promotions in force; with no ASINs, the general ones."""

    async def active(
        self, asins: Sequence[str], *, tier: str
    ) -> Sequence[Promotion]: ...


class Reviews(Protocol):
    """The store's review summaries."""

    async def summaries(self, asins: Sequence[str]) -> Mapping[str, ReviewSummary]: ...


class Reranker(Protocol):
    """Orders documents by how well they answer a query; scores in 0..1."""

    async def rerank(
        self, query: str, documents: Sequence[tuple[str, str]], *, top_k: int
    ) -> Sequence[tuple[str, float]]: ...


class Retriever(Protocol):
    """Hybrid search over the index."""

    async def search(
        self, query: str, filters: Filters, *, limit: int
    ) -> Sequence[Candidate]: ...

    async def titles_in(self, text: str) -> Sequence[Candidate]:
        """Return the series that ``text`` names, best first; misspellings tolerated."""
        ...

    async def version(self) -> str:
        """Return the catalogue version that the index holds."""
        ...


class PolicyTexts(Protocol):
    """The store's own policy texts, searched."""

    async def search(self, query: str, *, limit: int) -> Sequence[str]: ...


class IntentClassifier(Protocol):
    """Says what a message wants; ``history`` holds the newest turn last."""

    async def classify(self, text: str, history: Sequence[PastTurn]) -> IntentGuess: ...


class LanguageModel(Protocol):
    """One release of one model.

    Yields text deltas, then at most one usage, then one stop. Closing the iterator
    closes the stream. Raises ``ModelError`` and its children only.
    """

    release: str

    def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]: ...


class ModelRoute(Protocol):
    """Picks releases by intent, falls back, and prices what was used."""

    def candidates(self, intent: str) -> Sequence[LanguageModel]: ...

    def cost_microusd(
        self, release: str, *, input_tokens: int, output_tokens: int, cached_tokens: int
    ) -> int | None: ...

    def price_book_version(self) -> str: ...


class SessionHistory(Protocol):
    """The turns of a session."""

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]: ...

    async def append(self, session_id: str, record: TurnRecord) -> None: ...


class CachedAnswer(Protocol):
    """An answer kept by the response cache: guarded text, and what it named."""

    @property
    def text(self) -> str: ...

    @property
    def asins(self) -> tuple[str, ...]: ...

    @property
    def stored_at(self) -> datetime: ...

    @property
    def cost_microusd(self) -> int | None:
        """What it cost to write; None when that is not known."""
        ...


class ResponseCache(Protocol):
    """Answers that depend on nothing personal; when it is away, every get misses."""

    def key(
        self,
        *,
        question: str,
        intent: str,
        tier: str,
        locale: str,
        versions: Sequence[str],
    ) -> str:
        """Return the key of a question; only what is named here can tell keys apart."""
        ...

    async def get(self, key: str) -> CachedAnswer | None: ...

    async def put(
        self,
        key: str,
        *,
        text: str,
        asins: Sequence[str],
        intent: str,
        cost_microusd: int | None,
    ) -> None: ...


class TurnRecorder(Protocol):
    """The audit record: returns once the record is durable or safely queued."""

    async def record(self, record: TurnRecord) -> None:
        """Raise AlreadyRecordedError when another record of the turn stands."""
        ...


class HandOvers(Protocol):
    """Requests to talk to a person."""

    async def create(
        self, *, session_id: str, response_id: str, reason: str, site: str, locale: str
    ) -> str:
        """Return the reference that the shopper may quote."""
        ...


class BreakerView(Protocol):
    """The state of every breaker as this process sees it."""

    def states(self) -> Mapping[str, str]: ...


class GuardrailProvider(Protocol):
    """A guardrail service outside of us; optional."""

    async def ready(self) -> None:
        """Load what is slow to load, before anybody waits; raise DependencyError."""
        ...

    async def judge(self, text: str, *, source: str) -> Sequence[ExternalFinding]:
        """Return what it finds in an "input" or an "output"; raise DependencyError."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a turn may call, bound once per process by ``chat.wiring``.

    ``tracer`` is the turn's own: ``for_turn`` swaps it in.
    """

    catalogue: Catalogue
    pricing: Pricing
    profiles: Profiles
    recommendations: Recommendations
    promotions: Promotions
    reviews: Reviews
    reranker: Reranker
    retriever: Retriever
    policy_texts: PolicyTexts
    classifier: IntentClassifier
    route: ModelRoute
    history: SessionHistory
    cache: ResponseCache
    recorder: TurnRecorder
    hand_overs: HandOvers
    breakers: BreakerView
    clock: Clock
    tracer: Tracer
    provider: GuardrailProvider | None = None

    def for_turn(self, tracer: Tracer) -> Self:
        """Return the same ports with one turn's tracer."""
        return replace(self, tracer=tracer)
