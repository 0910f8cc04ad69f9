"""The values of a turn: what comes in, what it wants, what was said before.

All immutable, all free of frameworks. A turn is one question and its answer; a session
is a row of turns.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guardrails.core.types import Money


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
    whole: bool = False  # the budget is for all volumes of a series together
    excluded_words: tuple[str, ...] = ()  # themes unwanted: "gore", "baseball"
    newest: bool = False  # what came out last, rather than what suits best
    order: str = ""  # of the shelves, by the words of ``orders``; "" is what suits best
    since: int | None = None  # the years in which a series may have begun
    until: int | None = None
    excluded_asins: frozenset[str] = frozenset()
    excluded_series: frozenset[str] = frozenset()

    @property
    def tell_a_kind(self) -> bool:
        """Whether they say what kind of book is wished for, not which edition."""
        of_what = (self.genres, self.excluded_genres, self.demographics, self.newest)
        years = self.since or self.until
        return any(of_what) or bool(years or self.max_volumes or self.min_volumes)


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
