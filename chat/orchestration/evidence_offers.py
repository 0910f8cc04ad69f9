"""What the running promotions cover, for who asks for them."""

import asyncio
from collections.abc import Sequence
from itertools import islice

from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.selection import fits
from chat.orchestration.shelves import NAMED_SURELY
from chat.orchestration.shop import Product, Promotion
from chat.orchestration.turn_state import TurnState


class Offers:
    """Finds one turn's promotions, and what is worth showing of them.

    ``why`` gets the reason for each product shown.
    """

    def __init__(
        self, calls: EvidenceCalls, state: TurnState, why: dict[str, str]
    ) -> None:
        self._calls, self._state, self._why = calls, state, why

    async def find(self) -> tuple[Sequence[Product], Sequence[Promotion]]:
        """What the running promotions cover: of a title that was named, or at all."""
        state = self._state
        named = await self._calls.ports.retriever.titles_in(state.question)
        asins = [each.asin for each in named if each.score >= NAMED_SURELY]
        if asins := (asins or list(state.resolution.focus))[: state.plan.products]:
            return await self._of(await self._calls.looked_up(asins))
        promotions = await self._calls.promotions(())
        products = await self._promoted(promotions)
        fitting = [each for each in products if fits(each, state.resolution.filters)]
        return fitting or products, promotions

    async def _of(
        self, named: Sequence[Product]
    ) -> tuple[Sequence[Product], Sequence[Promotion]]:
        """What of the named series is on offer; the series themselves if nothing is."""
        shelves = await asyncio.gather(
            *(self._calls.series(each.series_id) for each in named)
        )
        editions = [each for shelf in shelves for each in shelf]
        promotions = await self._calls.promotions([each.asin for each in editions])
        covered = {asin for each in promotions for asin in each.asins}
        shown = {each.asin: each for each in named if each.asin in covered}
        for promotion in promotions:
            # One edition shows what a promotion is about; twenty say no more.
            if not shown.keys() & set(promotion.asins):
                found = (each for each in editions if each.asin in promotion.asins)
                shown |= {each.asin: each for each in islice(found, 1)}
        return list(shown.values())[: self._state.plan.products] or named, promotions

    async def _promoted(self, promotions: Sequence[Promotion]) -> Sequence[Product]:
        """One product of each promotion first, then more of the same."""
        asins: list[str] = []
        for rank in range(2):
            for promotion in promotions:
                if rank < len(promotion.asins):
                    asins.append(promotion.asins[rank])
                    self._why.setdefault(promotion.asins[rank], promotion.title)
        return await self._calls.looked_up(list(dict.fromkeys(asins)))
