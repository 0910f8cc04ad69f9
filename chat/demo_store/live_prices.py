"""The prices of this moment: the catalogue's, unless someone has set another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chat.demo_store.catalogue import Product
from chat.demo_store.prices import CURRENCY, tier_price


@dataclass(frozen=True, slots=True)
class Override:
    """A guest price, and perhaps a stock, that replaces the catalogue's."""

    amount_minor: int
    in_stock: bool | None


def iso(moment: datetime) -> str:
    """Return a time as the contracts write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class LivePrices:
    """Quotes products."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._overrides: dict[str, Override] = {}

    def put(self, asin: str, override: Override) -> None:
        """Set the live price of a product."""
        self._overrides[asin] = override

    def reset(self, asin: str | None = None) -> int:
        """Forget one override or all; return how many were forgotten."""
        if asin is not None:
            return 1 if self._overrides.pop(asin, None) else 0
        count = len(self._overrides)
        self._overrides.clear()
        return count

    def quote(self, product: Product, tier: str) -> dict[str, object]:
        """Return the quote for a tier, as the contract says."""
        draft = product.draft
        override = self._overrides.get(product.asin)
        guest = override.amount_minor if override else draft.price.amount_minor
        in_stock = draft.in_stock
        if override and override.in_stock is not None:
            in_stock = override.in_stock
        amount = tier_price(guest, tier)
        listed = draft.price.list_minor
        return {
            "asin": product.asin,
            "currency": CURRENCY,
            "amount_minor": amount,
            "list_amount_minor": listed if listed > amount else None,
            "in_stock": in_stock,
            "quoted_at": iso(self._now()),
        }
