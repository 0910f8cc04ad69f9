"""What the shop's services say: products, prices, customers, offers, reviews.

All immutable, as every value of a turn.
"""

from dataclasses import dataclass
from datetime import datetime

from guardrails.core.types import Discount, Money


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
