"""The catalogue: products derived from series, in a fixed order, with their indexes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import median_low

from chat.demo_store.asins import assign
from chat.demo_store.prices import CURRENCY
from chat.demo_store.products import FORMATS, Draft, own_products
from chat.demo_store.series import Series
from chat.demo_store.third_parties import third_party_products

_ENOUGH_PEERS = 3
_ESTABLISHED_BEFORE = 2022


@dataclass(frozen=True, slots=True)
class Product:
    """A draft with what only the whole catalogue can tell."""

    asin: str
    draft: Draft
    comparable_median_minor: int | None

    @property
    def series(self) -> Series:
        return self.draft.series

    @property
    def is_own(self) -> bool:
        return not self.draft.listing.third_party


class Medians:
    """What comparable listings cost: the store's own, of the same format."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        by_series: dict[tuple[str, str], list[int]] = defaultdict(list)
        by_format: dict[str, list[int]] = defaultdict(list)
        for draft in drafts:
            amount = draft.price.amount_minor
            by_series[draft.series.slug, draft.format].append(amount)
            if draft.format != "box-set":  # sizes differ too much to be peers
                by_format[draft.format].append(amount)
        self._series = {
            key: median_low(amounts)
            for key, amounts in by_series.items()
            if len(amounts) >= _ENOUGH_PEERS
        }
        self._formats = {key: median_low(each) for key, each in by_format.items()}

    def of(self, draft: Draft) -> int | None:
        """Return the median of the draft's peers, if there are enough of them."""
        own = self._series.get((draft.series.slug, draft.format))
        return own if own is not None else self._formats.get(draft.format)


def _is_established(series: Series) -> bool:
    """Whether a title has been sold for years."""
    return (series.first_year or 2000) < _ESTABLISHED_BEFORE


def _order(draft: Draft) -> tuple[int, str, bool, int, int, str]:
    """Sort famous series first, the store's own offers first, then by volume."""
    return (
        -draft.series.popularity,
        draft.series.slug,
        draft.listing.third_party,
        FORMATS.index(draft.format),
        draft.volume or 0,
        draft.key,
    )


def _derive(series: Sequence[Series]) -> list[Product]:
    """Return all products of all series, in the catalogue's order."""
    drafts = [draft for each in series for draft in own_products(each)]
    medians = Medians(drafts)
    firsts = [d for d in drafts if d.format == "paperback" and d.volume == 1]
    for first in firsts:
        drafts.extend(third_party_products(first, medians.of(first) or 0))
    drafts.sort(key=_order)
    asins = assign({draft.key: draft.format == "paperback" for draft in drafts})
    return [Product(asins[each.key], each, medians.of(each)) for each in drafts]


def series_json(series: Series) -> dict[str, object]:
    """Return what all products of a series have in common, as the contract says."""
    return {
        "author": series.author,
        "author_ja": series.author_ja,
        "series_id": series.slug,
        "series_title": series.title,
        "title_ja": series.title_ja,
        "title_romaji": series.title_romaji,
        "aliases": list(series.aliases),
        "volumes_in_series": series.volumes,
        "publisher": series.publisher,
        "demographic": series.demographic,
        "genres": list(series.genres),
        "themes": list(series.themes),
        "status": series.status,
        "age_rating": series.age_rating,
        "first_year": series.first_year,
        "popularity": series.popularity,
        "mood": series.mood,
        "synopsis": series.synopsis,
        "pitch": series.pitch,
    }


def _listing_json(product: Product) -> dict[str, object]:
    """Return the seller and the trust signals of an offer."""
    listing = product.draft.listing
    return {
        "seller_id": listing.seller_id,
        "seller_name": listing.seller_name,
        "third_party": listing.third_party,
        "trust_score": listing.trust_score,
        "seller_feedback_count": listing.seller_feedback_count,
        "seller_age_days": listing.seller_age_days,
        "listing_age_days": listing.listing_age_days,
        "title_is_established": _is_established(product.series),
        "comparable_median_minor": product.comparable_median_minor,
        "currency": CURRENCY,
    }


class Catalogue:
    """All products, found by ASIN and by series; immutable once built."""

    def __init__(self, series: Sequence[Series], public_url: str) -> None:
        self.series = sorted(series, key=lambda each: (-each.popularity, each.slug))
        self.products = _derive(self.series)
        self.by_asin = {each.asin: each for each in self.products}
        self.by_series: dict[str, list[Product]] = defaultdict(list)
        for product in self.products:
            self.by_series[product.series.slug].append(product)
        self._public_url = public_url.rstrip("/")
        self._shared = {each.slug: series_json(each) for each in self.series}
        self.version = self._version()

    def _version(self) -> str:
        """Return a name for this content, wherever the shop's pages are."""
        digest = blake2b(digest_size=6, person=b"demo-catalogue")
        for shared in self._shared.values():
            digest.update(json.dumps(shared).encode())
        for product in self.products:
            draft = product.draft
            digest.update(
                f"{product.asin}|{draft.title}|{draft.format}|{draft.volume}|{draft.release_date}|"
                f"{draft.rating}|{draft.listing}|{product.comparable_median_minor}\n".encode()
            )
        return f"c-{digest.hexdigest()}"

    def first_volume(self, slug: str) -> Product | None:
        """Return the store's own first paperback of a series."""
        return next(
            (
                each
                for each in self.by_series.get(slug, ())
                if each.is_own and each.draft.format == "paperback"
            ),
            None,
        )

    def json(self, product: Product) -> dict[str, object]:
        """Return a product as the contract says."""
        draft = product.draft
        released = draft.release_date
        return {
            "asin": product.asin,
            "title": draft.title,
            "format": draft.format,
            "volume": draft.volume,
            **self._shared[draft.series.slug],
            "release_date": released.isoformat() if released else None,
            "rating": draft.rating,
            "url": f"{self._public_url}/products/{product.asin}",
            "image_url": f"{self._public_url}/covers/{product.asin}.svg",
            "listing": _listing_json(product),
        }

    def lookup(self, asins: Iterable[str]) -> tuple[list[Product], list[str]]:
        """Return the products known and the ASINs unknown, each once, in order."""
        found: list[Product] = []
        missing: list[str] = []
        for asin in dict.fromkeys(asins):
            product = self.by_asin.get(asin)
            if product is None:
                missing.append(asin)
            else:
                found.append(product)
        return found, missing

    def by_title(self) -> Mapping[str, Series]:
        """Return the series by every name they have, case folded."""
        names: dict[str, Series] = {}
        for series in reversed(self.series):  # the famous one wins a shared name
            for name in (series.slug, series.title_romaji, series.title):
                if name:
                    names[name.casefold()] = series
        return names
