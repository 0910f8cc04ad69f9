"""A series volume by volume, with live prices: what is in stock, what costs least."""

from collections.abc import Sequence
from dataclasses import replace

from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.live_prices import LivePrices
from chat.orchestration.selection import by_price, pick_volumes
from chat.orchestration.shop import Product
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Intent
from chat.orchestration.volumes import (
    asks_for_cheapest_volume,
    asks_for_stock,
    asks_what_is_gone,
)


class Shelf:
    """Looks along the volumes of one series where a question is about all of them."""

    def __init__(
        self, calls: EvidenceCalls, prices: LivePrices, state: TurnState
    ) -> None:
        self._calls, self._prices, self._state = calls, prices, state

    async def looked_along(
        self, products: Sequence[Product]
    ) -> tuple[Sequence[Product], tuple[EvidenceItem, ...]]:
        """Return what to show of the first product's series, and all its volumes.

        Where nothing asks for that, the products stay as they are.
        """
        question = self._state.question
        stock = asks_for_stock(question)
        if not products or not (stock or asks_for_cheapest_volume(question)):
            return products, ()
        first = products[0]
        volumes = await self._calls.series(first.series_id)
        if not stock:
            singles = [each for each in volumes if each.volume is not None]
            quotes = await self._prices.of(singles)
            return by_price(singles, quotes, dearest=False) or products, ()
        self._state.guess = replace(self._state.guess, intent=Intent.AVAILABILITY)
        wanted = replace(self._state.resolution.filters, volume=None)
        if not wanted.formats:
            form = "paperback" if first.format == "box-set" else first.format
            wanted = replace(wanted, formats=(form,))
        shelf = pick_volumes(volumes, wanted)
        quotes = await self._prices.of(shelf)
        items = [
            EvidenceItem(each, quotes[each.asin])
            for each in shelf
            if each.asin in quotes
        ]
        gone = asks_what_is_gone(question)
        shown = [each.product for each in items if each.quote.in_stock is not gone]
        return shown or [each.product for each in items], tuple(items)
