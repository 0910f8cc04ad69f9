"""A shop in memory behind the orchestrator's ports: real classes, no mocks.

Every service can be told to fail or to hang; what was recorded can be read back.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chat.orchestration.errors import (
    AlreadyRecordedError,
    DependencyContractError,
    DependencyError,
    ModelError,
)
from chat.orchestration.model_events import (
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)
from chat.orchestration.ports import Ports
from chat.orchestration.shop import (
    Customer,
    Product,
    Promotion,
    Quote,
    ReviewSummary,
    Suggestion,
)
from chat.orchestration.turn_record import StageTrace, TurnRecord
from chat.orchestration.turns import Candidate, Filters, Intent, IntentGuess, PastTurn
from guardrails.core.types import Discount, Money

#: What is slow takes so long, and then answers.
SLOW_S = 30.0
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def product(number: int, **changes: object) -> Product:
    """Return the made-up product number ``number``."""
    values: dict[str, object] = {
        "asin": f"B0TEST{number:04d}",
        "title": f"Quiet Harbour {number}, Vol. 1",
        "author": "A. Author",
        "format": "paperback",
        "series_id": f"series-{number}",
        "series_title": f"Quiet Harbour {number}",
        "volume": 1,
        "volumes_in_series": 3,
        "publisher": "Test Press",
        "demographic": "seinen",
        "genres": ("horror",),
        "themes": ("sea",),
        "status": "finished",
        "age_rating": "teen",
        "first_year": 2001,
        "release_date": "2001-01-01",
        "rating": 4.5,
        "synopsis": "Something waits under the pier.",
        "pitch": "Waves, fog, and a door that was not there.",
        "url": f"http://shop.test/products/{number}",
        "image_url": f"http://shop.test/covers/{number}.svg",
    }
    return Product(**(values | changes))  # type: ignore[arg-type]


@dataclass
class FakeClock:
    """Wall time that moves only when told; monotonic time is the loop's."""

    wall: datetime = START

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return asyncio.get_event_loop().time()


class FakeSpan:
    """Keeps what was noted."""

    def __init__(self, name: str) -> None:
        self.name, self.result, self.attributes = name, "ok", {}

    def set(self, **attributes: object) -> None:
        self.attributes.update(attributes)

    def event(self, name: str, **attributes: object) -> None:
        self.attributes[name] = attributes

    def outcome(self, outcome: str, *, score: float | None = None) -> None:
        self.result = outcome


class FakeTracer:
    """Keeps the spans of one turn."""

    def __init__(self) -> None:
        self.spans: list[FakeSpan] = []

    @contextmanager
    def span(self, name: str, **attributes: object) -> Iterator[FakeSpan]:
        span = FakeSpan(name)
        span.set(**attributes)
        self.spans.append(span)
        yield span

    def stages(self) -> tuple[StageTrace, ...]:
        return tuple(StageTrace(s.name, 0, 0, s.result) for s in self.spans)


@dataclass
class Faults:
    """Which services fail (``error``), never answer (``hang``), answer too late
    (``slow``) or answer what breaks the contract (``malformed``).
    """

    by_name: dict[str, str] = field(default_factory=dict)

    async def meet(self, name: str) -> None:
        fault = self.by_name.get(name)
        if fault == "error":
            raise DependencyError(name)
        if fault == "malformed":
            raise DependencyContractError(name)
        if fault in {"hang", "slow"}:
            await asyncio.sleep(3600 if fault == "hang" else SLOW_S)


@dataclass
class FakeShop:
    """All services of the shop, over one list of products."""

    products: list[Product]
    faults: Faults = field(default_factory=Faults)
    customers: dict[str, Customer] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    promotion: Promotion | None = None
    similarity: float = 0.9  # of the first that a search finds
    quoted: int = 0

    async def lookup(self, asins: Sequence[str]) -> Mapping[str, Product]:
        await self.faults.meet("catalogue")
        return {each.asin: each for each in self.products if each.asin in asins}

    async def series(self, series_id: str) -> Sequence[Product]:
        await self.faults.meet("catalogue")
        return [each for each in self.products if each.series_id == series_id]

    async def quotes(self, asins: Sequence[str], *, tier: str) -> Mapping[str, Quote]:
        await self.faults.meet("pricing")
        self.quoted += 1
        return {
            asin: Quote(
                asin, Money(self.prices.get(asin, 999), "USD"), None, True, START
            )
            for asin in asins
        }

    async def customer(self, customer_id: str) -> Customer:
        await self.faults.meet("profile")
        return self.customers.get(customer_id, Customer(customer_id, "member"))

    async def suggest(
        self,
        *,
        customer_id: str | None,
        seeds: Sequence[str],
        genres: Sequence[str],
        limit: int,
    ) -> Sequence[Suggestion]:
        await self.faults.meet("recommendations")
        return [Suggestion(self.products[-1].asin, 0.9, "readers also chose it")]

    async def active(self, asins: Sequence[str], *, tier: str) -> Sequence[Promotion]:
        await self.faults.meet("promotions")
        if self.promotion:
            return [self.promotion]
        return [
            Promotion("p1", "Harbour week", Discount("Harbour week", 10), tuple(asins))
        ]

    async def summaries(self, asins: Sequence[str]) -> Mapping[str, ReviewSummary]:
        await self.faults.meet("reviews")
        return {asin: ReviewSummary(asin, 4.5, 12, ("Chilling.",)) for asin in asins}

    async def rerank(
        self, query: str, documents: Sequence[tuple[str, str]], *, top_k: int
    ) -> Sequence[tuple[str, float]]:
        await self.faults.meet("reranker")
        return [(asin, 1.0 / (n + 1)) for n, (asin, _) in enumerate(documents)][:top_k]

    # -- the index ------------------------------------------------------------------

    async def search(
        self, query: str, filters: Filters, *, limit: int
    ) -> Sequence[Candidate]:
        return [
            Candidate(
                each.asin,
                each.series_id,
                each.series_title,
                1.0 / n,
                self.similarity - (n - 1) / 9,
            )
            for n, each in enumerate(self.products, start=1)
        ][:limit]

    async def titles_in(self, text: str) -> Sequence[Candidate]:
        return [
            Candidate(each.asin, each.series_id, each.series_title, 1.0, 1.0, "title")
            for each in self.products
            if each.series_title.casefold() in text.casefold()
        ]

    async def version(self) -> str:
        return "catalogue-1"


class FakePolicyTexts:
    """One policy text."""

    async def search(self, query: str, *, limit: int) -> Sequence[str]:
        return ["Returns: within 30 days."]


@dataclass
class FakeClassifier:
    """Always the same guess."""

    guess: IntentGuess = field(
        default_factory=lambda: IntentGuess(Intent.RECOMMENDATION, 0.9)
    )

    async def classify(self, text: str, history: Sequence[PastTurn]) -> IntentGuess:
        return self.guess


@dataclass
class FakeModel:
    """Says ``pieces``; fails, hangs or waits where told."""

    pieces: Sequence[str] = ("Try ", "Quiet Harbour 1", ", it is chilling.")
    release: str = "fake-1"
    fail_after: int | None = None
    hang_after: int | None = None
    usage: ModelUsage | None = field(default_factory=lambda: ModelUsage(100, 20))
    closed: bool = False
    calls: int = 0
    prompt: Prompt | None = None
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        self.calls += 1
        self.called.set()
        self.prompt = prompt
        try:
            for number, piece in enumerate(self.pieces):
                await self._maybe_break(number)
                yield TextDelta(piece)
                await asyncio.sleep(0)
            await self._maybe_break(len(self.pieces))
            if self.usage:
                yield self.usage
            yield ModelStop("end_turn")
        finally:
            self.closed = True

    async def _maybe_break(self, number: int) -> None:
        if number == self.fail_after:
            raise ModelError("broken")
        if number == self.hang_after:
            await asyncio.sleep(3600)


@dataclass
class FakeRoute:
    """A fixed route at 2 micro-dollars a token."""

    models: Sequence[FakeModel]

    def candidates(self, intent: str) -> Sequence[FakeModel]:
        return self.models

    def cost_microusd(
        self, release: str, *, input_tokens: int, output_tokens: int, cached_tokens: int
    ) -> int | None:
        if release == "fake-unpriced":
            return None
        return 2 * (input_tokens + output_tokens)

    def price_book_version(self) -> str:
        return "book-1"


@dataclass
class FakeHistory:
    """Turns in a list."""

    turns: list[PastTurn] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    appended: list[TurnRecord] = field(default_factory=list)

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        await self.faults.meet("sessions")
        return self.turns[-limit:]

    async def append(self, session_id: str, record: TurnRecord) -> None:
        self.appended.append(record)


@dataclass(frozen=True)
class StoredAnswer:
    """What the fake cache keeps."""

    text: str
    asins: tuple[str, ...]
    stored_at: datetime
    cost_microusd: int | None = None


@dataclass
class FakeCache:
    """A dict; the key is readable."""

    entries: dict[str, StoredAnswer] = field(default_factory=dict)

    def key(
        self,
        *,
        question: str,
        intent: str,
        tier: str,
        locale: str,
        versions: Sequence[str],
    ) -> str:
        return "|".join((question, intent, tier, locale, *versions))

    async def get(self, key: str) -> StoredAnswer | None:
        return self.entries.get(key)

    async def put(
        self,
        key: str,
        *,
        text: str,
        asins: Sequence[str],
        intent: str,
        cost_microusd: int | None,
    ) -> None:
        self.entries[key] = StoredAnswer(text, tuple(asins), START, cost_microusd)


@dataclass
class FakeRecorder:
    """Keeps the records, or refuses them."""

    records: list[TurnRecord] = field(default_factory=list)
    broken: bool = False
    standing: str = ""  # the status with which somebody else has recorded the turn

    async def record(self, record: TurnRecord) -> None:
        if self.broken:
            raise DependencyError("audit")
        if self.standing:
            raise AlreadyRecordedError(self.standing)
        self.records.append(record)


class FakeHandOvers:
    """Hands out one reference."""

    async def create(
        self, *, session_id: str, response_id: str, reason: str, site: str, locale: str
    ) -> str:
        return "HO-TEST1"


class FakeBreakers:
    """All closed."""

    def states(self) -> Mapping[str, str]:
        return {"catalogue": "closed"}


@dataclass
class World:
    """The ports with the fakes behind them, at hand for a test."""

    shop: FakeShop
    models: list[FakeModel]
    classifier: FakeClassifier
    history: FakeHistory
    cache: FakeCache
    recorder: FakeRecorder
    clock: FakeClock
    ports: Ports
    tracer: FakeTracer


def world(
    *,
    models: Sequence[FakeModel] = (),
    intent: Intent = Intent.RECOMMENDATION,
    faults: Mapping[str, str] | None = None,
    products: Sequence[Product] = (),
    turns: Sequence[PastTurn] = (),
) -> World:
    """Return a shop of six products with one working model, unless told otherwise."""
    failing = Faults(dict(faults or {}))
    shop = FakeShop(list(products) or [product(n) for n in range(1, 7)], failing)
    used = list(models) or [FakeModel()]
    classifier = FakeClassifier(IntentGuess(intent, 0.9))
    history = FakeHistory(list(turns), failing)
    cache, recorder, clock = FakeCache(), FakeRecorder(), FakeClock()
    tracer = FakeTracer()
    ports = Ports(
        catalogue=shop,
        pricing=shop,
        profiles=shop,
        recommendations=shop,
        promotions=shop,
        reviews=shop,
        reranker=shop,
        retriever=shop,
        policy_texts=FakePolicyTexts(),
        classifier=classifier,
        route=FakeRoute(used),
        history=history,
        cache=cache,
        recorder=recorder,
        hand_overs=FakeHandOvers(),
        breakers=FakeBreakers(),
        clock=clock,
        tracer=tracer,
    )
    return World(shop, used, classifier, history, cache, recorder, clock, ports, tracer)


def past(number: int, text: str, products: Sequence[Product] = ()) -> PastTurn:
    """Return an earlier turn that showed ``products``."""
    return PastTurn(
        response_id=f"r{number}",
        user_text=text,
        answer_text="Here you are.",
        intent="recommendation" if products else "policy",
        products=tuple(each.asin for each in products),
        at=START + timedelta(minutes=number),
        titles=tuple(each.title for each in products),
        query=text,
        filters=Filters(),
    )
