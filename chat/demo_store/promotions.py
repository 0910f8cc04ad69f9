"""Promotions in force: by publisher, genre, series and tier.

Each runs to the end of the current month and starts anew, so the shop always has some.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chat.demo_store.catalogue import Catalogue, Product
from chat.demo_store.live_prices import iso
from chat.demo_store.prices import CURRENCY

_EXAMPLES = 12
_EVERYONE = ("guest", "member", "gold")


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion and the rule that says what it covers."""

    promotion_id: str
    title: str
    kind: str
    covers: Callable[[Product], bool]
    percent: int | None = None
    amount_minor: int | None = None
    code: str = ""
    tiers: tuple[str, ...] = _EVERYONE


def _is(fmt: str, product: Product) -> bool:
    """Whether the store itself sells this product in a format."""
    return product.is_own and product.draft.format == fmt


def _horror(product: Product) -> bool:
    return _is("paperback", product) and "horror" in product.series.genres


def _romance_digital(product: Product) -> bool:
    return _is("digital", product) and "romance" in product.series.genres


def _sports_bundle(product: Product) -> bool:
    return _is("paperback", product) and "sports" in product.series.genres


def _publisher(*names: str) -> Callable[[Product], bool]:
    """Return the rule for all that some publishers make."""
    return lambda product: product.is_own and product.series.publisher in names


def _finished_box(product: Product) -> bool:
    return _is("box-set", product) and product.series.status == "finished"


def _long_series(product: Product) -> bool:
    """Whether this is an early volume of a series that needs a long breath."""
    early = (product.draft.volume or 99) <= 3
    return _is("paperback", product) and early and product.series.volumes >= 30


PROMOTIONS = (
    Promotion(
        "horror-nights",
        "Horror nights: 15 % off horror paperbacks",
        "percent_off",
        _horror,
        percent=15,
        code="NIGHT15",
    ),
    Promotion(
        "yen-month",
        "Yen Press month: 10 % off everything by Yen Press",
        "percent_off",
        _publisher("Yen Press"),
        percent=10,
        code="YEN10",
    ),
    Promotion(
        "first-steps",
        "First steps: 3 dollars off the first volumes of a long series",
        "amount_off",
        _long_series,
        amount_minor=300,
        code="STEPS3",
    ),
    Promotion(
        "team-spirit",
        "Team spirit: any 3 volumes of one sports series, 20 % off",
        "bundle",
        _sports_bundle,
        percent=20,
    ),
    Promotion(
        "whole-story",
        "The whole story: free shipping on box sets of finished series",
        "free_shipping",
        _finished_box,
    ),
    Promotion(
        "digital-hearts",
        "Digital hearts: members save 12 % on digital romance",
        "percent_off",
        _romance_digital,
        percent=12,
        code="HEARTS12",
        tiers=("member", "gold"),
    ),
    Promotion(
        "gold-delivery",
        "Gold members: free shipping on everything the store sells itself",
        "free_shipping",
        lambda product: product.is_own and product.draft.format != "digital",
        tiers=("gold",),
    ),
)


def month_end(now: datetime) -> datetime:
    """Return the first moment of the next month in UTC."""
    now = now.astimezone(UTC)
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return datetime(year, month, 1, tzinfo=UTC)


class Promotions:
    """Says which promotions cover which products."""

    def __init__(self, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._now = now
        self._examples = {
            each.promotion_id: self._some(each.covers) for each in PROMOTIONS
        }

    def _some(self, covers: Callable[[Product], bool]) -> list[str]:
        """Return a few products that a rule covers, one for each series."""
        found: dict[str, str] = {}
        for product in self._catalogue.products:
            if product.series.slug not in found and covers(product):
                found[product.series.slug] = product.asin
                if len(found) == _EXAMPLES:
                    break
        return list(found.values())

    def active(self, asins: Sequence[str], tier: str) -> list[dict[str, object]]:
        """Return the promotions for a tier, as the contract says."""
        products, _ = self._catalogue.lookup(asins)
        result: list[dict[str, object]] = []
        for promotion in PROMOTIONS:
            if tier not in promotion.tiers:
                continue
            covered = [each.asin for each in products if promotion.covers(each)]
            if not asins:
                covered = self._examples[promotion.promotion_id]
            if covered:
                result.append(self._json(promotion, covered))
        return result

    def _json(self, promotion: Promotion, covered: list[str]) -> dict[str, object]:
        """Return a promotion as the contract says."""
        return {
            "promotion_id": promotion.promotion_id,
            "title": promotion.title,
            "kind": promotion.kind,
            "percent": promotion.percent,
            "amount_minor": promotion.amount_minor,
            "currency": CURRENCY,
            "asins": covered,
            "code": promotion.code,
            "ends_at": iso(month_end(self._now())),
        }
