"""Products for a shopper who has named none: found, ordered, and priced meanwhile."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from chat.orchestration.context_words import content_words
from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.live_prices import LivePrices
from chat.orchestration.orders import PRICED
from chat.orchestration.retrieval import reciprocal_rank_fusion
from chat.orchestration.selection import (
    all_read_of,
    asks_for_alike,
    asks_for_author,
    by_customer,
    by_price,
    fits,
    is_by,
    one_of_each_series,
    rules_out,
    varied,
)
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Product, Suggestion
from chat.orchestration.speculation import Speculation
from chat.orchestration.topics import topic_words
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Candidate, Filters
from chat.orchestration.whole_series import short_enough

#: In which format to look first for what costs least, and most.
_BY_FORMAT = {
    "cheapest": ("digital", "paperback", "hardcover", "box-set"),
    "dearest": ("box-set", "hardcover", "paperback", "digital"),
}


class Discovery:
    """Finds one turn's products by what they are about, or by an order.

    ``why`` and ``similarity`` tell of each why it is there; ``compared`` how many were
    held against each other where prices decide.
    """

    def __init__(
        self,
        calls: EvidenceCalls,
        prices: LivePrices,
        limits: TurnLimits,
        state: TurnState,
    ) -> None:
        self._calls, self._prices = calls, prices
        self._limits, self._state = limits, state
        self.why: dict[str, str] = {}
        self.similarity: dict[str, float] = {}
        self.compared = 0
        self._models: Sequence[Product] = ()  # what more is wanted like

    async def find(self, speculation: Speculation) -> Sequence[Product]:
        """Products for a shopper who has named none, best first."""
        resolution, customer = self._state.resolution, self._state.customer
        if resolution.focus and (resolution.resumed or resolution.dropped):
            return one_of_each_series(await self._calls.looked_up(resolution.focus))
        candidates, suggested = await asyncio.gather(
            self._candidates(speculation), self._suggested(speculation)
        )
        for candidate in candidates:
            self.similarity[candidate.asin] = candidate.similarity
        for suggestion in suggested:
            self.why.setdefault(suggestion.asin, suggestion.reason)
        pool = [candidate.asin for candidate in candidates]
        written = [each.asin for each in candidates if each.match == "author"]
        by_author = bool(written) and asks_for_author(resolution.query)
        if by_author:
            pool = written
        elif not self.has_topic() and not self._in_order():
            taste = [each.asin for each in suggested]
            both = [*taste, *pool] if self._by_taste() else [*pool, *taste]
            pool = list(dict.fromkeys(both))
        owned = sorted(customer.owned_asins)[:200]
        alike = asks_for_alike(resolution.query)
        models = await self._calls.titles(resolution.query) if alike else []
        found = await self._calls.lookup([*pool, *owned, *resolution.excluded, *models])
        fresh = by_customer(
            [found[asin] for asin in pool if asin in found],
            customer,
            [found[a] for a in (*owned, *resolution.excluded) if a in found],
        )
        read = self._authors_read()
        fitting = [
            each
            for each in fresh
            if fits(each, resolution.filters) and not is_by(each, read)
        ]
        if resolution.filters.order in PRICED:
            return await self._by_price(fitting)
        self._models = [found[asin] for asin in models if asin in found]
        ranked = await self._ranked_and_priced(fitting)
        as_found = by_author or self._in_order() or self._by_taste()
        return ranked if as_found else varied(ranked, self._state.plan.products)

    async def _candidates(self, speculation: Speculation) -> Sequence[Candidate]:
        """What the search finds; as much as it can where the price decides."""
        resolution = self._state.resolution
        if resolution.filters.whole and resolution.filters.budget:
            short = short_enough(resolution.filters, resolution.filters.budget)
            return await speculation.search(resolution.query, short)
        if resolution.filters.order not in PRICED:
            return await speculation.candidates(resolution)
        wish = resolution.filters
        if not wish.formats:
            wish = replace(wish, formats=_BY_FORMAT[wish.order])
        return await speculation.search(
            resolution.query, wish, limit=self._limits.compared
        )

    async def not_bought_of(self, author: str) -> Sequence[Product]:
        """Works of an author "all read" that a customer has not bought of us."""
        customer = self._state.customer
        if customer.customer_id is None or "profile" in self._state.degraded:
            return ()
        found = await self._calls.ports.retriever.search(
            f"manga by {author}", Filters(), limit=self._limits.pool
        )
        works = [each.asin for each in found if each.match == "author"]
        owned = sorted(customer.owned_asins)[:200]
        known = await self._calls.lookup([*works, *owned])
        return by_customer(
            [known[asin] for asin in works if asin in known],
            customer,
            [known[asin] for asin in owned if asin in known],
        )

    async def _by_price(self, products: Sequence[Product]) -> Sequence[Product]:
        """Order the products by their live prices; notes how many were compared."""
        quotes = await self._prices.of(products)
        dearest = self._state.resolution.filters.order == "dearest"
        ordered = by_price(products, quotes, dearest=dearest)
        self.compared = len(ordered)
        return ordered

    def _authors_read(self) -> list[str]:
        """Return the authors of whom the shopper has said to know everything."""
        told = (*(turn.user_text for turn in self._state.history), self._state.question)
        return [author for text in told if (author := all_read_of(text))]

    def _by_taste(self) -> bool:
        """Whether only the customer's purchases say what might please."""
        resolution = self._state.resolution
        known = self._state.customer.customer_id is not None
        open_wish = not (self.has_topic() or resolution.seeds or self._in_order())
        return known and open_wish and not resolution.filters.tell_a_kind

    def _in_order(self) -> bool:
        """Whether something else than the taste decides what comes first."""
        filters = self._state.resolution.filters
        return filters.newest or bool(filters.order)

    async def digital(
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

    def has_topic(self) -> bool:
        """Whether the wish is for a topic, which suggestions know nothing of."""
        resolution = self._state.resolution
        return not resolution.filters.genres and bool(topic_words(resolution.query))

    async def _suggested(self, speculation: Speculation) -> Sequence[Suggestion]:
        """What the recommendation service adds; retrieval alone when it is away."""
        resolution, customer = self._state.resolution, self._state.customer
        genres = resolution.filters.genres
        known = customer.customer_id or resolution.seeds or genres
        if (
            self._in_order()
            or rules_out(resolution.query)
            or (not known and content_words(resolution.query))
        ):
            # It could only name what sells best, which is no answer to a topic.
            return ()
        if begun := speculation.suggested(resolution.seeds, genres):
            return await self._calls.begun("recommendations", begun, ())
        return await self._calls.optional(
            "recommendations",
            self._calls.ports.recommendations.suggest(
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
            await self._prices.of(products)
            return await ranking
        finally:
            ranking.cancel()

    async def _reranked(self, products: Sequence[Product]) -> Sequence[Product]:
        """Order by search and reranker together; by similarity, top 3, without it.

        The reranker is asked for the topic alone: words like "finished" are filters,
        met already, and would only lift titles that happen to contain them.
        """
        if len(products) < 2 or self._in_order() or self._by_taste():
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
        # Of a model it is told what it is about: its name says nothing of that.
        about = [word for each in self._models for word in (*each.genres, *each.themes)]
        topic = " ".join([*sorted(topic_words(query)), *about]) or query
        ranked = await self._calls.optional(
            "reranker",
            self._calls.ports.reranker.rerank(topic, documents, top_k=len(documents)),
            None,
        )
        by_asin = {each.asin: each for each in products}
        if ranked is None:
            similar = sorted(
                products, key=lambda each: -self.similarity.get(each.asin, -1.0)
            )
            return similar[:3]
        found = [each.asin for each in products if each.asin in self.similarity]
        fused = reciprocal_rank_fusion([found, [asin for asin, _ in ranked]])
        return [by_asin[asin] for asin, _ in fused if asin in by_asin]
