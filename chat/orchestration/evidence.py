"""Step 5: everything the answer may rest on, known before the first token.

Non-critical services each have a fallback and one deadline; catalogue and pricing are
critical. Every product that may be named comes with its live price, so the stream guard
can judge an amount the moment it is written.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from chat.orchestration.context import Resolution
from chat.orchestration.context_words import content_words
from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.evidence_items import Evidence, EvidenceItem
from chat.orchestration.evidence_named import NamedProducts
from chat.orchestration.evidence_offers import Offers
from chat.orchestration.ports import Ports
from chat.orchestration.retrieval import reciprocal_rank_fusion
from chat.orchestration.selection import (
    FEW,
    FEW_NOTE,
    asks_for_author,
    asks_for_same_author,
    by_customer,
    fits,
    is_few,
    one_of_each_series,
    rules_out,
    varied,
    within_budget,
)
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Product, Promotion, Quote, Suggestion
from chat.orchestration.speculation import Speculation
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Filters, Intent
from guardrails.core.types import Money

_T = TypeVar("_T")


def _may_be_digital(resolution: Resolution) -> bool:
    """Whether a wish for what costs less leaves the format open."""
    bar = resolution.filters.budget is not None or bool(resolution.cheaper_than)
    return bar and not resolution.filters.formats


class EvidenceGatherer:
    """Gathers one turn's evidence, following the plan of its intent."""

    def __init__(self, ports: Ports, limits: TurnLimits, state: TurnState) -> None:
        self._ports = ports
        self._limits = limits
        self._state = state
        self._calls = EvidenceCalls(ports, limits, state)
        self._why: dict[str, str] = {}
        self._similarity: dict[str, float] = {}
        self._quoted: frozenset[str] = frozenset()  # whose prices were asked for
        self._quotes: dict[str, Quote] = {}

    async def gather(self, speculation: Speculation) -> Evidence:
        """Return the evidence; raise DependencyError when a critical service fails."""
        plan = self._state.plan
        filters = self._state.resolution.filters
        products: Sequence[Product] = ()
        related: Sequence[Product] = ()
        promotions: Sequence[Promotion] = ()
        if same_author := await self._same_author():
            products = same_author
        elif plan.named:
            products, related = await NamedProducts(
                self._calls, self._limits, self._state
            ).find(speculation)
        elif plan.discover:
            products = await self._discovered(speculation)
        elif plan.promotions:
            offers = Offers(self._calls, self._state, self._why)
            products, promotions = await offers.find()
        items, note = await self._priced(products, filters)
        if (
            plan.discover
            and (note or len(items) < FEW)
            and _may_be_digital(self._state.resolution)
        ):
            fitting = [] if note else [each.product for each in items]
            more = await self._digital(speculation, fitting)
            items, note = await self._priced([*fitting, *more] or products, filters)
        much = plan.discover and (filters != Filters() or self._has_topic())
        if not note and is_few(items, asked_for_much=much):
            note = FEW_NOTE
        return Evidence(
            items=items,
            policies=await self._calls.policies() if plan.policies else (),
            promotions=tuple(promotions),
            related=tuple(related),
            filters=filters,
            customer=self._state.customer,
            note=note,
        )

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

    # -- which products ----------------------------------------------------------

    async def _discovered(self, speculation: Speculation) -> Sequence[Product]:
        """Products for a shopper who has named none, best first."""
        resolution, customer = self._state.resolution, self._state.customer
        if resolution.resumed and resolution.focus:
            return one_of_each_series(await self._calls.looked_up(resolution.focus))
        candidates, suggested = await asyncio.gather(
            speculation.candidates(resolution), self._suggested(speculation)
        )
        for candidate in candidates:
            self._similarity[candidate.asin] = candidate.similarity
        for suggestion in suggested:
            self._why.setdefault(suggestion.asin, suggestion.reason)
        pool = [candidate.asin for candidate in candidates]
        written = [each.asin for each in candidates if each.match == "author"]
        by_author = bool(written) and asks_for_author(resolution.query)
        if by_author:
            pool = written
        elif not self._has_topic() and not resolution.filters.newest:
            pool += [each.asin for each in suggested if each.asin not in pool]
        owned = sorted(customer.owned_asins)[:200]
        found = await self._calls.lookup([*pool, *owned, *resolution.excluded])
        fresh = by_customer(
            [found[asin] for asin in pool if asin in found],
            customer,
            [found[a] for a in (*owned, *resolution.excluded) if a in found],
        )
        fitting = [each for each in fresh if fits(each, resolution.filters)]
        ranked = await self._ranked_and_priced(fitting)
        as_found = by_author or resolution.filters.newest
        return ranked if as_found else varied(ranked, self._state.plan.products)

    async def _digital(
        self, speculation: Speculation, fitting: Sequence[Product]
    ) -> Sequence[Product]:
        """Digital editions of what fits the wish, since those cost less."""
        resolution, customer = self._state.resolution, self._state.customer
        wish = replace(resolution.filters, formats=("digital",))
        found = await speculation.search(resolution.query, wish)
        products = await self._calls.looked_up([each.asin for each in found])
        owned = sorted(customer.owned_asins)[:200]
        known = await self._calls.looked_up([*owned, *resolution.excluded])
        fresh = by_customer(products, customer, [*known, *fitting])
        return [each for each in fresh if fits(each, wish)]

    def _has_topic(self) -> bool:
        """Whether the wish is for a topic, which suggestions know nothing of."""
        resolution = self._state.resolution
        return not resolution.filters.genres and bool(content_words(resolution.query))

    async def _suggested(self, speculation: Speculation) -> Sequence[Suggestion]:
        """What the recommendation service adds; retrieval alone when it is away."""
        resolution, customer = self._state.resolution, self._state.customer
        genres = resolution.filters.genres
        known = customer.customer_id or resolution.seeds or genres
        if rules_out(resolution.query) or (
            not known and content_words(resolution.query)
        ):
            # It could only name what sells best, which is no answer to a topic.
            return ()
        if begun := speculation.suggested(resolution.seeds, genres):
            return await self._calls.begun("recommendations", begun, ())
        return await self._calls.optional(
            "recommendations",
            self._ports.recommendations.suggest(
                customer_id=customer.customer_id,
                seeds=resolution.seeds,
                genres=genres,
                limit=self._limits.pool // 2,
            ),
            (),
        )

    async def _ranked_and_priced(
        self, products: Sequence[Product]
    ) -> Sequence[Product]:
        """Order the products while their prices are asked for, which are kept."""
        ranking = asyncio.create_task(self._reranked(products))
        try:
            await self._quotes_of(products)
            return await ranking
        finally:
            ranking.cancel()

    async def _reranked(self, products: Sequence[Product]) -> Sequence[Product]:
        """Order by search and reranker together; by similarity, top 3, without it.

        The reranker is asked for the topic alone: words like "finished" are filters,
        met already, and would only lift titles that happen to contain them.
        """
        if len(products) < 2 or self._state.resolution.filters.newest:
            return products
        documents = [
            (
                each.asin,
                f"{each.series_title}\n{each.author}. {', '.join(each.genres)}. "
                f"{', '.join(each.themes)}. {each.synopsis}",
            )
            for each in products
        ]
        query = self._state.resolution.query
        topic = " ".join(sorted(content_words(query))) or query
        ranked = await self._calls.optional(
            "reranker",
            self._ports.reranker.rerank(topic, documents, top_k=len(documents)),
            None,
        )
        by_asin = {each.asin: each for each in products}
        if ranked is None:
            similar = sorted(
                products, key=lambda each: -self._similarity.get(each.asin, -1.0)
            )
            return similar[:3]
        found = [each.asin for each in products if each.asin in self._similarity]
        fused = reciprocal_rank_fusion([found, [asin for asin, _ in ranked]])
        return [by_asin[asin] for asin, _ in fused if asin in by_asin]

    # -- what is known of them ------------------------------------------------------

    async def _priced(
        self, products: Sequence[Product], filters: Filters
    ) -> tuple[tuple[EvidenceItem, ...], str]:
        """Attach live prices, reviews and promotions; keep what the budget allows."""
        if not products:
            return (), ""
        plan = self._state.plan
        quotes = await self._quotes_of(products)
        budget = self._bar(filters.budget, quotes)
        priced = [each for each in products if each.asin in quotes]
        kept, note = within_budget(priced, quotes, budget)
        kept = kept[: plan.products]
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
                why=self._why.get(each.asin, ""),
                similarity=self._similarity.get(each.asin, 0.0),
                reviews=reviews.get(each.asin),
                promotion=next((p for p in promotions if each.asin in p.asins), None),
            )
            for each in kept
        )
        return items, note

    async def _quotes_of(self, products: Sequence[Product]) -> dict[str, Quote]:
        """Return the live prices of products and of what they shall be cheaper than."""
        asins = [each.asin for each in products]
        wanted = [*asins, *self._state.resolution.cheaper_than]
        if asins and not self._quoted.issuperset(wanted):
            self._quotes = await self._calls.quotes(wanted)
            self._quoted = frozenset(wanted)
        return self._quotes

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
