"""The JSON contracts of the store's services, and their values on our side.

Strict about what we rely on (types are not bent, ASINs, currencies, ranges and zones
are checked), indifferent to keys we don't know. Everything is checked by validation, so
that a value that is built can't fail any more.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from chat.orchestration.shop import (
    Customer,
    Product,
    Promotion,
    Quote,
    ReviewSummary,
    Suggestion,
)
from guardrails.core.types import Discount, Money

Asin = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{9}[0-9X]|B0[A-Z0-9]{8})$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Share = Annotated[float, Field(ge=0, le=1)]
Minor = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[int, Field(ge=1, le=100)]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
AgeRating = Literal["all", "teen", "older-teen", "mature"]


class Contract(BaseModel):
    """What all contracts share: no bending of types, no surprise at new keys."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class ListingJson(Contract):
    """Seller and trust signals of one listing."""

    seller_id: str
    trust_score: Share
    seller_feedback_count: Count | None = None
    seller_age_days: Count | None = None
    listing_age_days: Count | None = None
    title_is_established: bool = False
    comparable_median_minor: Minor | None = None
    currency: Currency


class ProductJson(Contract):
    """One product of the catalogue service."""

    asin: Asin
    title: Name
    author: str
    format: Literal["paperback", "digital", "box-set", "hardcover"]
    series_id: Name
    series_title: str
    title_ja: str = ""
    title_romaji: str = ""
    aliases: tuple[str, ...] = ()
    volume: Count | None
    volumes_in_series: Count | None
    publisher: str
    demographic: Literal["shonen", "shojo", "seinen", "josei", "kodomo", ""]
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    status: Literal["finished", "ongoing", "hiatus"]
    age_rating: AgeRating
    first_year: int | None
    release_date: IsoDate | None
    rating: Annotated[float, Field(ge=1, le=5)] | None
    synopsis: str
    pitch: str
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    image_url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    listing: ListingJson
    mood: str = ""
    popularity: int = 0
    author_ja: str = ""

    def value(self) -> Product:
        """Return the product as a turn knows it."""
        listing = self.listing
        median = listing.comparable_median_minor
        return Product(
            asin=self.asin,
            title=self.title,
            author=self.author,
            format=self.format,
            series_id=self.series_id,
            series_title=self.series_title,
            volume=self.volume,
            volumes_in_series=self.volumes_in_series,
            publisher=self.publisher,
            demographic=self.demographic,
            genres=self.genres,
            themes=self.themes,
            status=self.status,
            age_rating=self.age_rating,
            first_year=self.first_year,
            release_date=self.release_date,
            rating=self.rating,
            synopsis=self.synopsis,
            pitch=self.pitch,
            url=self.url,
            image_url=self.image_url,
            title_ja=self.title_ja,
            title_romaji=self.title_romaji,
            aliases=self.aliases,
            trust_score=listing.trust_score,
            seller_id=listing.seller_id,
            seller_feedback_count=listing.seller_feedback_count,
            seller_age_days=listing.seller_age_days,
            listing_age_days=listing.listing_age_days,
            title_is_established=listing.title_is_established,
            comparable_median=(
                None if median is None else Money(median, listing.currency)
            ),
        )


class ProductsJson(Contract):
    """Products of a lookup or a series."""

    items: tuple[ProductJson, ...]


class PageJson(Contract):
    """One page of the catalogue."""

    items: tuple[ProductJson, ...]
    next_cursor: str | None
    catalogue_version: Name


class VersionJson(Contract):
    """The catalogue's version."""

    catalogue_version: Name


class QuoteJson(Contract):
    """One live price."""

    asin: Asin
    currency: Currency
    amount_minor: Minor
    list_amount_minor: Minor | None
    in_stock: bool
    quoted_at: AwareDatetime

    def value(self) -> Quote:
        """Return the quote; a list price that is no reduction is none."""
        before = self.list_amount_minor
        reduced = before is not None and before > self.amount_minor
        return Quote(
            asin=self.asin,
            price=Money(self.amount_minor, self.currency),
            list_price=Money(before or 0, self.currency) if reduced else None,
            in_stock=self.in_stock,
            quoted_at=self.quoted_at,
        )


class QuotesJson(Contract):
    """Live prices."""

    quotes: tuple[QuoteJson, ...]


class CustomerJson(Contract):
    """One customer's profile."""

    customer_id: Name
    display_name: str
    tier: Literal["guest", "member", "gold"]
    owned_asins: tuple[Asin, ...]
    favourite_genres: tuple[str, ...]
    max_age_rating: AgeRating

    def value(self) -> Customer:
        """Return the customer."""
        return Customer(
            customer_id=self.customer_id,
            tier=self.tier,
            display_name=self.display_name,
            owned_asins=frozenset(self.owned_asins),
            favourite_genres=self.favourite_genres,
            max_age_rating=self.max_age_rating,
        )


class SuggestionJson(Contract):
    """One suggestion."""

    asin: Asin
    score: Share
    reason: str

    def value(self) -> Suggestion:
        """Return the suggestion."""
        return Suggestion(self.asin, self.score, self.reason)


class SuggestionsJson(Contract):
    """Suggestions, best first."""

    items: tuple[SuggestionJson, ...]


class PromotionJson(Contract):
    """One promotion in force."""

    promotion_id: Name
    title: Name
    kind: Literal["percent_off", "amount_off", "bundle", "free_shipping"]
    percent: Percent | None
    amount_minor: Minor | None
    currency: Currency
    asins: tuple[Asin, ...]
    code: str
    ends_at: AwareDatetime | None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """A discount must say how much it is: it will be held against the answer."""
        if self.kind in {"percent_off", "bundle"} and self.percent is None:
            raise ValueError("a discount in percent without a percentage")
        if self.kind == "amount_off" and self.amount_minor is None:
            raise ValueError("a discount in money without an amount")
        return self

    def value(self) -> Promotion:
        """Return the promotion."""
        amount = self.amount_minor
        return Promotion(
            promotion_id=self.promotion_id,
            title=self.title,
            discount=Discount(
                label=self.title,
                percent=self.percent,
                amount=None if amount is None else Money(amount, self.currency),
            ),
            asins=self.asins,
            code=self.code,
            ends_at=self.ends_at,
        )


class PromotionsJson(Contract):
    """Promotions in force."""

    items: tuple[PromotionJson, ...]


class ReviewJson(Contract):
    """Ratings and short quotes of one product."""

    asin: Asin
    rating: Annotated[str, StringConstraints(pattern=r"^[1-5](?:\.\d{1,2})?$")]
    count: Count
    highlights: tuple[str, ...]

    def value(self) -> ReviewSummary:
        """Return the summary."""
        rating = float(Decimal(self.rating))
        return ReviewSummary(self.asin, rating, self.count, self.highlights)


class ReviewsJson(Contract):
    """Review summaries."""

    items: tuple[ReviewJson, ...]


class RankedJson(Contract):
    """One reranked document."""

    id: str
    score: Share


class RankingJson(Contract):
    """Reranked documents, best first."""

    results: tuple[RankedJson, ...]
