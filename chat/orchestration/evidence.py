"""Step 5: everything the answer may rest on, known before the first token.

Non-critical services each have a fallback and one deadline; catalogue and pricing are
critical. Every product that may be named comes with its live price, so the stream guard
can judge an amount the moment it is written.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.evidence_discovered import Discovery
from chat.orchestration.evidence_items import Evidence, EvidenceItem
from chat.orchestration.evidence_named import NamedProducts
from chat.orchestration.evidence_offers import Offers
from chat.orchestration.evidence_shelf import Shelf
from chat.orchestration.evidence_whole import WholeSeries
from chat.orchestration.live_prices import LivePrices
from chat.orchestration.ports import Ports
from chat.orchestration.resolution import Resolution
from chat.orchestration.selection import (
    FEW,
    FEW_NOTE,
    NEAREST_NOTE,
    all_read_of,
    asks_for_same_author,
    is_few,
    within_budget,
)
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Product, Promotion, Quote
from chat.orchestration.speculation import Speculation
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Filters, Intent
from chat.orchestration.untold import AUTHORS_NOTE, DROPPED_NOTE, asks_of_authors
from chat.orchestration.whole_series import Whole
from guardrails.core.types import Money

_T = TypeVar("_T")
#: So many of what leads an order: the first, and what comes next.
LEADERS = 3


def _may_be_digital(resolution: Resolution) -> bool:
    """Whether a wish for what costs less leaves the format open."""
    bar = resolution.filters.budget is not None or bool(resolution.cheaper_than)
    return bar and not (resolution.filters.formats or resolution.filters.whole)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one turn, without its prices."""

    products: Sequence[Product] = ()
    related: Sequence[Product] = ()
    promotions: Sequence[Promotion] = ()
    volumes: tuple[EvidenceItem, ...] = ()
    wholes: tuple[Whole, ...] = ()


class EvidenceGatherer:
    """Gathers one turn's evidence, following the plan of its intent."""

    def __init__(self, ports: Ports, limits: TurnLimits, state: TurnState) -> None:
        self._ports = ports
        self._limits = limits
        self._state = state
        self._calls = EvidenceCalls(ports, limits, state)
        self._prices = LivePrices(self._calls, state)
        self._discovery = Discovery(self._calls, self._prices, limits, state)

    async def gather(self, speculation: Speculation) -> Evidence:
        """Return the evidence; raise DependencyError when a critical service fails."""
        plan = self._state.plan
        filters = self._state.resolution.filters
        found = await self._found(speculation)
        products = found.products
        items, note = await self._priced(products, filters)
        if (
            plan.discover
            and (note == NEAREST_NOTE or len(items) < FEW)
            and _may_be_digital(self._state.resolution)
        ):
            fitting = [] if note == NEAREST_NOTE else [each.product for each in items]
            more = await self._discovery.digital(speculation, fitting)
            items, note = await self._priced([*fitting, *more] or products, filters)
        much = plan.discover and (filters != Filters() or self._discovery.has_topic())
        if not note and is_few(items, asked_for_much=much):
            note = FEW_NOTE
        note = self._said_first(note)
        return Evidence(
            items=items,
            policies=await self._calls.policies() if plan.policies else (),
            promotions=tuple(found.promotions),
            related=tuple(found.related),
            filters=filters,
            customer=self._state.customer,
            note=note,
            compared=self._discovery.compared,
            shelf=found.volumes,
            wholes=found.wholes,
        )

    async def _found(self, speculation: Speculation) -> "_Found":
        """What the plan of the intent finds, before prices decide what stays."""
        plan = self._state.plan
        if same_author := await self._same_author():
            return _Found(same_author)
        if plan.named:
            named = NamedProducts(self._calls, self._limits, self._state)
            products, related = await named.find(speculation)
            whole = WholeSeries(self._calls, self._prices, self._state)
            if products and whole.is_asked():
                shown, wholes = await whole.of(products)
                return _Found(shown, wholes=wholes)
            shelf = Shelf(self._calls, self._prices, self._state)
            products, volumes = await shelf.looked_along(products)
            return _Found(products, related, volumes=volumes)
        if plan.discover:
            return await self._discovered(speculation)
        if plan.promotions:
            offers = Offers(self._calls, self._state, self._discovery.why)
            products, promotions = await offers.find()
            return _Found(products, promotions=promotions)
        return _Found()

    async def _discovered(self, speculation: Speculation) -> "_Found":
        """What a wish finds; nothing where it is one that no data can answer."""
        if self._asks_of_authors_only():
            return _Found()
        products = await self._discovery.find(speculation)
        filters = self._state.resolution.filters
        if filters.whole and filters.budget:
            whole = WholeSeries(self._calls, self._prices, self._state)
            shown, wholes = await whole.within(products, filters.budget)
            return _Found(shown, wholes=wholes)
        author = all_read_of(self._state.resolution.query)
        related = await self._discovery.not_bought_of(author) if author else ()
        return _Found(products, related)

    def _asks_of_authors_only(self) -> bool:
        """Whether nothing is wished for but what no data can tell."""
        asked, found = self._state.question, self._state.resolution
        wishes = found.focus or found.seeds or found.filters != Filters()
        return asks_of_authors(asked) and not wishes and not self._discovery.has_topic()

    def _said_first(self, note: str) -> str:
        """Return what the answer must say, where the question itself asks for more."""
        if self._state.resolution.dropped:
            return DROPPED_NOTE
        of_authors = asks_of_authors(self._state.question)
        return AUTHORS_NOTE if self._state.plan.discover and of_authors else note

    async def _same_author(self) -> Sequence[Product]:
        """More by the author of what was shown last, when that is the question.

        The question then is one for recommendations, whatever it was taken for.
        """
        state = self._state
        if not (asks_for_same_author(state.question) and state.history):
            return ()
        shown = await self._calls.looked_up(state.history[-1].products)
        if not shown or not shown[0].author:
            return ()
        authors = set(shown[0].author.split(", "))
        found = await self._ports.retriever.search(
            f"manga by {shown[0].author}", Filters(), limit=self._limits.pool
        )
        works = await self._calls.looked_up([each.asin for each in found])
        seen = {each.series_id for each in shown}
        fresh = [
            each
            for each in works
            if authors & set(each.author.split(", ")) and each.series_id not in seen
        ]
        if fresh:
            state.guess = replace(state.guess, intent=Intent.RECOMMENDATION)
        return fresh

    async def for_products(self, asins: Sequence[str]) -> Evidence:
        """Return the evidence of products that are already known, with live prices."""
        filters = self._state.resolution.filters
        items, note = await self._priced(await self._calls.looked_up(asins), filters)
        return Evidence(
            items=items, filters=filters, customer=self._state.customer, note=note
        )

    # -- what is known of them ------------------------------------------------------

    async def _priced(
        self, products: Sequence[Product], filters: Filters
    ) -> tuple[tuple[EvidenceItem, ...], str]:
        """Attach live prices, reviews and promotions; keep what the budget allows."""
        if not products:
            return (), ""
        plan = self._state.plan
        quotes = await self._prices.of(products)
        budget = self._bar(filters.budget, quotes)
        priced = [each for each in products if each.asin in quotes]
        kept, note = within_budget(priced, quotes, budget)
        kept = kept[: LEADERS if filters.order else plan.products]
        shown = [each.asin for each in kept]
        reviews, promotions = await asyncio.gather(
            self._calls.optional("reviews", self._ports.reviews.summaries(shown), {})
            if plan.reviews
            else _nothing({}),
            self._calls.promotions(shown)
            if plan.promotions and shown
            else _nothing(()),
        )
        items = tuple(
            EvidenceItem(
                product=each,
                quote=quotes[each.asin],
                why=self._discovery.why.get(each.asin, ""),
                similarity=self._discovery.similarity.get(each.asin, 0.0),
                reviews=reviews.get(each.asin),
                promotion=next((p for p in promotions if each.asin in p.asins), None),
            )
            for each in kept
        )
        return items, note

    def _bar(self, budget: Money | None, quotes: dict[str, Quote]) -> Money | None:
        """Return the budget, lowered below what "cheaper" compares with."""
        bars = [
            quotes[asin].price
            for asin in self._state.resolution.cheaper_than
            if asin in quotes
        ]
        if not bars:
            return budget
        lowest = min(bars, key=lambda money: money.minor)
        cheaper = replace(lowest, minor=lowest.minor - 1)
        return (
            min(budget, cheaper, key=lambda money: money.minor) if budget else cheaper
        )


async def _nothing(value: _T) -> _T:
    """Stand in for a call that the plan does not ask for."""
    return value
