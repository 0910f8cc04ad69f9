"""Step 5: everything the answer may rest on, known before the first token.

Non-critical services each have a fallback and one deadline; catalogue and pricing are
critical. Every product that may be named comes with its live price, so the stream guard
can judge an amount the moment it is written.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import TypeVar

from chat.orchestration.context import content_words, tells_a_name
from chat.orchestration.errors import DependencyError
from chat.orchestration.ports import Ports
from chat.orchestration.retrieval import reciprocal_rank_fusion
from chat.orchestration.selection import (
    asks_for_author,
    asks_for_same_author,
    by_customer,
    fits,
    pick_volumes,
    within_budget,
)
from chat.orchestration.settings import TurnLimits
from chat.orchestration.speculation import Speculation
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import (
    Evidence,
    EvidenceItem,
    Filters,
    Intent,
    Product,
    Promotion,
    Quote,
    Suggestion,
)
from guardrails.core.types import Money

_T = TypeVar("_T")


class EvidenceGatherer:
    """Gathers one turn's evidence, following the plan of its intent."""

    def __init__(self, ports: Ports, limits: TurnLimits, state: TurnState) -> None:
        self._ports = ports
        self._limits = limits
        self._state = state
        self._why: dict[str, str] = {}
        self._similarity: dict[str, float] = {}

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
            products, related = await self._named(speculation)
        elif plan.discover:
            products = await self._discovered(speculation)
        elif plan.promotions:
            promotions = await self._promotions(())
            products = await self._promoted(promotions)
        items, note = await self._priced(products, filters)
        return Evidence(
            items=items,
            policies=await self._policies() if plan.policies else (),
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
        if not (asks_for_same_author(state.text) and state.history):
            return ()
        shown = await self._looked_up(state.history[-1].products)
        if not shown or not shown[0].author:
            return ()
        authors = set(shown[0].author.split(", "))
        found = await self._ports.retriever.search(
            f"manga by {shown[0].author}", Filters(), limit=self._limits.pool
        )
        works = await self._looked_up([each.asin for each in found])
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
        items, note = await self._priced(await self._looked_up(asins), filters)
        return Evidence(
            items=items, filters=filters, customer=self._state.customer, note=note
        )

    # -- which products ----------------------------------------------------------

    async def _discovered(self, speculation: Speculation) -> Sequence[Product]:
        """Products for a shopper who has named none, best first."""
        resolution, customer = self._state.resolution, self._state.customer
        if resolution.resumed and resolution.focus:
            return await self._looked_up(resolution.focus)
        candidates, suggested = await asyncio.gather(
            speculation.candidates(), self._suggested()
        )
        for candidate in candidates:
            self._similarity[candidate.asin] = candidate.similarity
        for suggestion in suggested:
            self._why.setdefault(suggestion.asin, suggestion.reason)
        pool = [candidate.asin for candidate in candidates]
        written = [each.asin for each in candidates if each.match == "author"]
        if written and asks_for_author(resolution.query):
            pool = written
        else:
            pool += [each.asin for each in suggested if each.asin not in pool]
        owned = sorted(customer.owned_asins)[:200]
        found = await self._lookup([*pool, *owned, *resolution.excluded])
        fresh = by_customer(
            [found[asin] for asin in pool if asin in found],
            customer,
            [found[a] for a in (*owned, *resolution.excluded) if a in found],
        )
        fitting = [each for each in fresh if fits(each, resolution.filters)]
        return await self._reranked(fitting)

    async def _named(
        self, speculation: Speculation
    ) -> tuple[Sequence[Product], Sequence[Product]]:
        """The products the shopper named or pointed at, and the rest of the series."""
        resolution, plan = self._state.resolution, self._state.plan
        asins = await self._titles(self._state.text) or list(resolution.focus)
        if not asins and resolution.query != self._state.text:
            asins = await self._titles(resolution.query)
        if not asins and self._state.history and not tells_a_name(self._state.text):
            # A question about a product that names none is about the last one, and a
            # comparison about all that were shown.
            alike = self._state.guess.intent is Intent.COMPARISON
            asins = list(self._state.history[-1].products[: None if alike else 1])
        if not asins:
            asins = [
                each.asin
                for each in await speculation.candidates()
                if each.similarity >= self._limits.similarity_floor
            ][:1]
        products = await self._looked_up(asins[: plan.products])
        wants = resolution.filters
        if not products or not (plan.series or wants.volume or wants.formats):
            return products, ()
        with self._ports.tracer.span("catalogue.series"):
            series = await self._ports.catalogue.series(products[0].series_id)
        chosen = pick_volumes(series, wants) if wants.volume or wants.formats else ()
        return (chosen[: plan.products] or products), series if plan.series else ()

    async def _titles(self, text: str) -> list[str]:
        """Return the products of the series that ``text`` names."""
        with self._ports.tracer.span("titles"):
            return [each.asin for each in await self._ports.retriever.titles_in(text)]

    async def _promoted(self, promotions: Sequence[Promotion]) -> Sequence[Product]:
        """One product of each promotion first, then more of the same."""
        asins: list[str] = []
        for rank in range(2):
            for promotion in promotions:
                if rank < len(promotion.asins):
                    asins.append(promotion.asins[rank])
                    self._why.setdefault(promotion.asins[rank], promotion.title)
        return await self._looked_up(list(dict.fromkeys(asins)))

    async def _suggested(self) -> Sequence[Suggestion]:
        """What the recommendation service adds; retrieval alone when it is away."""
        resolution, customer = self._state.resolution, self._state.customer
        genres = resolution.filters.genres
        known = customer.customer_id or resolution.seeds or genres
        if not known and content_words(resolution.query):
            # It could only name what sells best, which is no answer to a topic.
            return ()
        return await self._optional(
            "recommendations",
            self._ports.recommendations.suggest(
                customer_id=customer.customer_id,
                seeds=resolution.seeds,
                genres=genres,
                limit=self._limits.pool // 2,
            ),
            (),
        )

    async def _reranked(self, products: Sequence[Product]) -> Sequence[Product]:
        """Order by search and reranker together; by similarity, top 3, without it.

        The reranker is asked for the topic alone: words like "finished" are filters,
        met already, and would only lift titles that happen to contain them.
        """
        if len(products) < 2:
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
        ranked = await self._optional(
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
        asins = [each.asin for each in products]
        quotes = await self._quotes([*asins, *self._state.resolution.cheaper_than])
        budget = self._bar(filters.budget, quotes)
        priced = [each for each in products if each.asin in quotes]
        kept, note = within_budget(priced, quotes, budget)
        kept = kept[: plan.products]
        shown = [each.asin for each in kept]
        reviews, promotions = await asyncio.gather(
            self._optional("reviews", self._ports.reviews.summaries(shown), {})
            if plan.reviews
            else _nothing({}),
            self._promotions(shown) if plan.promotions and shown else _nothing(()),
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

    async def _promotions(self, asins: Sequence[str]) -> Sequence[Promotion]:
        tier = self._state.customer.tier
        return await self._optional(
            "promotions", self._ports.promotions.active(asins, tier=tier), ()
        )

    async def _policies(self) -> tuple[str, ...]:
        with self._ports.tracer.span("policy_texts"):
            query = self._state.resolution.query
            return tuple(await self._ports.policy_texts.search(query, limit=3))

    # -- calls ----------------------------------------------------------------------

    async def _looked_up(self, asins: Sequence[str]) -> list[Product]:
        found = await self._lookup(asins)
        return [found[asin] for asin in asins if asin in found]

    async def _lookup(self, asins: Sequence[str]) -> dict[str, Product]:
        unique = list(dict.fromkeys(asins))
        if not unique:
            return {}
        with self._ports.tracer.span("catalogue", asins=len(unique)):
            return dict(await self._ports.catalogue.lookup(unique))

    async def _quotes(self, asins: Sequence[str]) -> dict[str, Quote]:
        unique = list(dict.fromkeys(asins))
        with self._ports.tracer.span("pricing", asins=len(unique)):
            tier = self._state.customer.tier
            return dict(await self._ports.pricing.quotes(unique, tier=tier))

    async def _optional(self, name: str, call: Awaitable[_T], default: _T) -> _T:
        """Return the call's answer, or the fallback when it fails or is late."""
        with self._ports.tracer.span(name) as span:
            try:
                async with asyncio.timeout(self._limits.optional_s):
                    return await call
            except (DependencyError, TimeoutError) as error:
                span.outcome(type(error).__name__)
                self._state.degraded.add(name)
                self._state.fallbacks.append(name)
                return default


async def _nothing(value: _T) -> _T:
    """Stand in for a call that the plan does not ask for."""
    return value
