"""The values of a turn: what comes in, what is known, what goes out, what is recorded.

All immutable, all free of frameworks. A turn is one question and its answer; a session
is a row of turns; an exposure is one product that one answer showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guardrails.core.types import Discount, Facts, Money


class Intent(StrEnum):
    """What a shopper wants from one message."""

    RECOMMENDATION = "recommendation"
    PRODUCT_QUESTION = "product_question"
    PRICE_QUESTION = "price_question"
    AVAILABILITY = "availability"
    COMPARISON = "comparison"
    READING_ORDER = "reading_order"
    PROMOTIONS = "promotions"
    REVIEWS = "reviews"
    ORDER_HELP = "order_help"
    POLICY = "policy"
    SMALL_TALK = "small_talk"
    HAND_OVER = "hand_over"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class IntentGuess:
    """The classifier's answer; ``unsure`` means: ask back rather than guess."""

    intent: Intent
    confidence: float
    unsure: bool = False
    alternatives: tuple[tuple[Intent, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """One sellable product as the catalogue service describes it."""

    asin: str
    title: str
    author: str
    format: str  # paperback | digital | box-set | hardcover
    series_id: str
    series_title: str
    volume: int | None
    volumes_in_series: int | None
    publisher: str
    demographic: str
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    status: str  # finished | ongoing | hiatus
    age_rating: str  # all | teen | older-teen | mature
    first_year: int | None
    release_date: str | None  # ISO date
    rating: float | None
    synopsis: str
    pitch: str
    url: str
    image_url: str
    title_ja: str = ""
    title_romaji: str = ""
    aliases: tuple[str, ...] = ()
    trust_score: float = 1.0
    seller_id: str = ""
    seller_feedback_count: int | None = None
    seller_age_days: int | None = None
    listing_age_days: int | None = None
    title_is_established: bool = False
    comparable_median: Money | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The live price and stock of one product, at ``quoted_at``."""

    asin: str
    price: Money
    list_price: Money | None
    in_stock: bool
    quoted_at: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """What the profile service knows of the shopper; a guest when it is away."""

    customer_id: str | None = None
    tier: str = "guest"
    display_name: str = ""
    owned_asins: frozenset[str] = frozenset()
    favourite_genres: tuple[str, ...] = ()
    max_age_rating: str = "mature"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One product the recommendation service suggests, and why."""

    asin: str
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion in force."""

    promotion_id: str
    title: str
    discount: Discount
    asins: tuple[str, ...]
    code: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """Ratings and short quotes of one product."""

    asin: str
    rating: float
    count: int
    highlights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the shopper said the products must be; empty means: no limit."""

    genres: tuple[str, ...] = ()
    excluded_genres: tuple[str, ...] = ()
    demographics: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    budget: Money | None = None
    max_age_rating: str | None = None
    max_volumes: int | None = None
    min_volumes: int | None = None
    volume: int | None = None
    excluded_words: tuple[str, ...] = ()  # themes unwanted: "gore", "baseball"
    newest: bool = False  # what came out last, rather than what suits best
    excluded_asins: frozenset[str] = frozenset()
    excluded_series: frozenset[str] = frozenset()

    @property
    def tell_a_kind(self) -> bool:
        """Whether they say what kind of book is wished for, not which edition."""
        of_what = (self.genres, self.excluded_genres, self.demographics, self.newest)
        return any(of_what) or bool(self.max_volumes or self.min_volumes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One series found by retrieval; ``asin`` is the product to show for it.

    ``similarity`` is the raw cosine in -1..1; ``score`` the fused reciprocal rank.
    ``match`` says how it was found: ``title``, ``author``, ``text``, ``vector``.
    """

    asin: str
    series_id: str
    title: str
    score: float
    similarity: float
    match: str = "vector"


@dataclass(frozen=True, slots=True)
class PastTurn:
    """One earlier turn of the session, redacted, as history and retrieval need it."""

    response_id: str
    user_text: str
    answer_text: str
    intent: str
    products: tuple[str, ...]  # ASINs in the order shown
    at: datetime
    titles: tuple[str, ...] = ()  # the titles of ``products``
    query: str = ""  # the resolved query that found them
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One message, as it comes through the door."""

    session_id: str
    message_id: str
    response_id: str
    text: str
    customer_id: str | None
    received_at: datetime
    site: str = "demo"
    locale: str = "en"


# --- what leaves a turn: the events, which the edge turns into frames -------------


@dataclass(frozen=True, slots=True)
class Token:
    """Guarded text that may be shown at once."""

    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start:end]`` of what was streamed by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The whole text that replaces what was streamed."""

    text: str
    reasons: tuple[str, ...]
    policy_version: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product as the shopper sees it: catalogue words, live price."""

    asin: str
    title: str
    author: str
    format: str
    price: Money
    list_price: Money | None
    in_stock: bool
    url: str
    image: str
    why: str


@dataclass(frozen=True, slots=True)
class Products:
    """The cards that close an answer."""

    items: tuple[ProductCard, ...]


class EndStatus(StrEnum):
    """How a response ended."""

    COMPLETE = "complete"
    DEGRADED = "degraded"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class End:
    """The last event of every turn, whatever happened."""

    status: EndStatus
    text: str
    degraded: tuple[str, ...] = ()


TurnEvent = Token | Correction | Products | End


# --- what the language model is given and gives ------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One product the answer may name, with all that is known of it."""

    product: Product
    quote: Quote
    why: str = ""
    similarity: float = 0.0
    reviews: ReviewSummary | None = None
    promotion: Promotion | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may be built from."""

    items: tuple[EvidenceItem, ...] = ()
    policies: tuple[str, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    related: tuple[Product, ...] = ()  # e.g. the volumes of a series, for reading order
    filters: Filters = Filters()
    customer: Customer = Customer()
    note: str = ""  # e.g. "nothing under the budget; these come closest"


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several things that a message asks for, and what answers it."""

    question: str
    intent: Intent
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    ``system`` and ``messages`` (role, text) are for remote models; ``evidence``,
    ``intent``, ``question`` and ``wishes`` let the offline model compose without
    parsing prose.
    """

    system: str
    messages: tuple[tuple[str, str], ...]
    intent: Intent
    question: str
    evidence: Evidence
    version: str
    canary: str = ""
    max_tokens: int = 700
    wishes: tuple[Wish, ...] = ()  # when the message has several, all of them in order


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the model's text."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """The tokens a call used, as the model reports them."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ModelStop:
    """Why the model stopped: ``end_turn``, ``max_tokens``, ``filtered``, ``other``."""

    reason: str


ModelEvent = TextDelta | ModelUsage | ModelStop


# --- what is recorded (design section 8) ---------------------------------------------


class ExposureKind(StrEnum):
    """In what way an answer showed a product."""

    RECOMMENDED = "recommended"
    MENTIONED = "mentioned"
    CARD = "card"
    CLICKED = "clicked"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One product that one answer showed."""

    asin: str
    kind: ExposureKind
    position: int
    title: str
    price_quoted: Money | None
    live_price: Money | None
    trust_score: float | None
    source: str  # model | cache | fallback


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing that the guards did to an answer, or would have done in shadow mode.

    ``action`` is what was done: redact, replace, remove, block, drop (a card), or note
    where it was only seen. ``finding`` is its place among the record's findings, which
    hold the words concerned. Of a range of amounts there is one for each wrong one.
    """

    stage: str
    kind: str
    action: str
    reason: str
    finding: int
    was_shown: bool  # whether the shopper saw any of it before it was dealt with
    asin: str = ""
    title: str = ""
    written: Money | None = None  # the amount as the model wrote it
    live: Money | None = None  # the product's live price at that time
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class StageEvent:
    """Something that happened within a step, such as a retry."""

    at_ms: float
    name: str
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageTrace:
    """One step of the turn: when it began (ms from the turn's start), how it went."""

    name: str
    started_ms: float
    duration_ms: float
    outcome: str
    score: float | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    place: int = 0  # among the turn's steps, counted from 1; 0 where there is none
    parent: int | None = None  # the place of the step that this one is part of
    events: tuple[StageEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the checks on the whole answer were given, so that they can run again.

    ``text`` is the answer as it was written, less personal data; ``is_redacted`` says
    that some was taken out, so what the checks made of it can't be seen again.
    """

    text: str
    facts: Facts
    is_redacted: bool


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """The evidence of one turn. Every text in it is redacted."""

    request: TurnRequest
    user_text: str
    tier: str
    intent: str
    confidence: float
    status: EndStatus
    degraded: tuple[str, ...]
    policy_version: int
    prompt_version: str
    catalogue_version: str
    model_release: str
    streamed_text: str
    final_text: str
    corrections: tuple[Mapping[str, object], ...]
    findings: tuple[Mapping[str, object], ...]
    stages: tuple[StageTrace, ...]
    exposures: tuple[Exposure, ...]
    cards: tuple[ProductCard, ...]
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    usage_is_estimated: bool
    price_book_version: str
    cost_microusd: int | None  # None: unpriced, never a silent zero
    saved_microusd: int | None
    cache_key: str
    cache_outcome: str  # hit | miss | bypass
    cache_age_ms: int | None
    breakers: Mapping[str, str]
    fallbacks: tuple[str, ...]
    handed_over: bool
    query: str
    filters: Filters
    first_token_ms: float | None
    finished_at: datetime
    duration_ms: float
    interventions: tuple[Intervention, ...] = ()
    check_input: CheckInput | None = None  # None: the answer was never checked
