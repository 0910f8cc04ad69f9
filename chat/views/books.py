"""Books as the shop's pages show them: catalogue words and live prices, ready to print.

Nothing here asks a service; templates get values that need no thinking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chat.orchestration.shop import Product, Promotion, Quote
from guardrails.core.types import Money

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW"})
FORMATS = {
    "paperback": "Paperback",
    "digital": "Digital",
    "hardcover": "Hardcover",
    "box-set": "Box set",
}
_STATUSES = {"finished": "Finished", "ongoing": "Ongoing", "hiatus": "On hiatus"}
_AGES = {"all": "All ages", "teen": "13+", "older-teen": "16+", "mature": "18+"}
_SPELT = {"sci-fi": "Sci-fi"}
_THE_STORE = "store"


def money_text(money: Money) -> str:
    """Return an amount as people write it."""
    if money.currency in _WITHOUT_CENTS:
        amount = f"{money.minor:,}"
    else:
        amount = f"{Decimal(money.minor) / 100:,.2f}"
    sign = _SIGNS.get(money.currency)
    return f"{sign}{amount}" if sign else f"{amount} {money.currency}"


def words_of(name: str) -> str:
    """Return a genre's name in words: ``slice-of-life`` is ``Slice of life``."""
    return _SPELT.get(name) or name.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Price:
    """A live price; ``instead_of`` is the list price above it, if any."""

    text: str
    instead_of: str
    in_stock: bool
    quoted_at: datetime

    @classmethod
    def of(cls, quote: Quote | None) -> "Price | None":
        """Return the price in a quote."""
        if quote is None:
            return None
        before = money_text(quote.list_price) if quote.list_price else ""
        return cls(money_text(quote.price), before, quote.in_stock, quote.quoted_at)


@dataclass(frozen=True, slots=True)
class Book:
    """One product on a shelf or on its own page; ``price`` is None when unknown."""

    asin: str
    title: str
    series_title: str
    title_ja: str
    author: str
    format: str
    volume: int | None
    volumes: int | None
    genres: tuple[tuple[str, str], ...]
    price: Price | None
    owned: bool = False

    @classmethod
    def of(
        cls, product: Product, quote: Quote | None, owned: frozenset[str] = frozenset()
    ) -> "Book":
        """Return a product as a book with its live price."""
        return cls(
            asin=product.asin,
            title=product.title,
            series_title=product.series_title,
            title_ja=product.title_ja,
            author=product.author,
            format=FORMATS.get(product.format, product.format),
            volume=product.volume,
            volumes=product.volumes_in_series,
            genres=tuple((name, words_of(name)) for name in product.genres),
            price=Price.of(quote),
            owned=product.asin in owned,
        )

    @property
    def place(self) -> str:
        """Where the book stands in its series."""
        if self.volume is None:
            return self.format
        if self.volumes == 1:
            return "Complete in one volume"
        return f"Vol. {self.volume}" + (f" of {self.volumes}" if self.volumes else "")


@dataclass(frozen=True, slots=True)
class BookDetails:
    """What only a book's own page tells."""

    synopsis: str
    pitch: str
    facts: tuple[tuple[str, str], ...]
    marketplace: bool

    @classmethod
    def of(cls, product: Product) -> "BookDetails":
        """Return the details of a product; unknown facts are left out."""
        facts = (
            ("Author", product.author),
            ("Publisher", product.publisher),
            ("Series", _STATUSES.get(product.status, product.status)),
            ("First published", str(product.first_year or "")),
            ("Released", product.release_date or ""),
            ("For readers", _AGES.get(product.age_rating, product.age_rating)),
            ("Rating", f"{product.rating:.1f} of 5" if product.rating else ""),
            ("ASIN", product.asin),
        )
        return cls(
            synopsis=product.synopsis,
            pitch=product.pitch,
            facts=tuple((name, value) for name, value in facts if value),
            marketplace=product.seller_id not in ("", _THE_STORE),
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """One promotion on the band across the page."""

    title: str
    code: str
    ends_at: datetime | None

    @classmethod
    def of(cls, promotion: Promotion) -> "Offer":
        """Return a promotion as an offer."""
        return cls(promotion.title, promotion.code, promotion.ends_at)


def books_of(
    products: Iterable[Product],
    quotes: Mapping[str, Quote],
    owned: frozenset[str] = frozenset(),
) -> tuple[Book, ...]:
    """Return products as books with their live prices."""
    return tuple(Book.of(each, quotes.get(each.asin), owned) for each in products)


def volumes_of(products: Iterable[Product], book: Product) -> list[Product]:
    """Return the store's own volumes in the book's format, by number."""
    return sorted(
        (
            each
            for each in products
            if each.format == book.format
            and each.seller_id in ("", _THE_STORE)
            and each.volume is not None
        ),
        key=lambda each: each.volume or 0,
    )
