"""Whole series held against a budget: the named one, or which of many it pays for."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.live_prices import LivePrices
from chat.orchestration.orders import PRICED
from chat.orchestration.selection import fits, one_of_each_series
from chat.orchestration.shop import Product, Quote
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Intent
from chat.orchestration.whole_series import (
    Whole,
    affordable,
    reached_with,
    wants_whole,
    ways_of,
    weighs_box_sets,
)
from guardrails.core.types import Money

#: So many series are looked at, one call each, and so many prices asked for at once.
_SERIES, _PRICES = 14, 480
_SHOWN_WAYS = 3
_WEIGHING = frozenset({Intent.PRICE_QUESTION, Intent.COMPARISON})
#: About what a volume costs; it only decides what is looked at first.
_USUAL_MINOR = 900


class WholeSeries:
    """Adds up series volume by volume where a question is about all of them."""

    def __init__(
        self, calls: EvidenceCalls, prices: LivePrices, state: TurnState
    ) -> None:
        self._calls, self._prices, self._state = calls, prices, state

    def is_asked(self) -> bool:
        """Whether the question of one series is what all of it costs."""
        filters = self._state.resolution.filters
        money = filters.budget or filters.order in PRICED
        question, intent = self._state.question, self._state.guess.intent
        if intent in _WEIGHING and weighs_box_sets(question):
            return True
        priced = intent is Intent.PRICE_QUESTION
        return bool(money or priced) and wants_whole(question)

    async def of(
        self, named: Sequence[Product]
    ) -> tuple[Sequence[Product], tuple[Whole, ...]]:
        """Return what to show of the first series named, and what all of it takes."""
        state, first = self._state, named[0]
        filters = state.resolution.filters
        shelf = await self._calls.series(first.series_id)
        wanted = () if weighs_box_sets(state.question) else filters.formats
        offers = [each for each in shelf if not wanted or each.format in wanted]
        quotes = await self._prices.of(offers[:_PRICES])
        owned = _owned(shelf, state.customer.owned_asins)
        whole = _whole(first, offers, quotes, owned, filters.budget)
        if not whole.ways:
            return named, ()
        state.guess = replace(state.guess, intent=Intent.PRICE_QUESTION)
        shown = [way.products[0] for way in whole.ways[:_SHOWN_WAYS]]
        return shown, (whole,)

    async def within(
        self, found: Sequence[Product], budget: Money
    ) -> tuple[Sequence[Product], tuple[Whole, ...]]:
        """Return the series that the budget pays for as a whole: those begun first."""
        owned_asins = self._state.customer.owned_asins
        filters = replace(self._state.resolution.filters, formats=())
        begun = one_of_each_series(
            await self._calls.looked_up(sorted(owned_asins)[:200])
        )
        # Short ones first: they are the likeliest to be paid for as a whole.
        found = sorted(found, key=lambda each: not _is_likely(each, budget))
        looked_at = [each for each in begun if fits(each, filters)]
        looked_at = one_of_each_series([*looked_at, *found])[:_SERIES]
        shelves = await asyncio.gather(
            *(self._calls.series(each.series_id) for each in looked_at)
        )
        formats = self._state.resolution.filters.formats
        offers = [
            [
                each
                for each in shelf
                if (not formats or each.format in formats)
                and len(shelf) <= _PRICES // 4
            ]
            for shelf in shelves
        ]
        known = [each for shelf in offers for each in shelf][:_PRICES]
        quotes = await self._prices.of(known)
        wholes = [
            _whole(product, offer, quotes, _owned(shelf, owned_asins), budget)
            for product, offer, shelf in zip(looked_at, offers, shelves, strict=True)
        ]
        kept = tuple(each for each in wholes if each.fits)
        kept = kept[: self._state.plan.products]
        return [each.ways[0].products[0] for each in kept], kept


def _is_likely(product: Product, budget: Money) -> bool:
    return (product.volumes_in_series or 0) * _USUAL_MINOR <= budget.minor


def _owned(shelf: Sequence[Product], asins: Collection[str]) -> frozenset[int]:
    return frozenset(
        each.volume for each in shelf if each.asin in asins and each.volume is not None
    )


def _whole(
    product: Product,
    shelf: Sequence[Product],
    quotes: dict[str, Quote],
    owned: Collection[int],
    budget: Money | None,
) -> Whole:
    """Return what is to be said of one series."""
    ways = ways_of(shelf, quotes, owned)
    if not ways or budget is None:
        return Whole(product, ways, len(owned), fits=bool(ways))
    if within := affordable(ways, budget):
        return Whole(product, within, len(owned), fits=True)
    single = next((way for way in ways if way.form != "box-set"), None)
    reached = reached_with(single, quotes, budget) if single else None
    return Whole(product, ways, len(owned), reached=reached)
