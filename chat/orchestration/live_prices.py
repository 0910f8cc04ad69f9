"""The live prices that a turn has asked for, each of them once."""

from collections.abc import Sequence

from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.shop import Product, Quote
from chat.orchestration.turn_state import TurnState


class LivePrices:
    """One turn's quotes; what "cheaper" compares with is asked for along."""

    def __init__(self, calls: EvidenceCalls, state: TurnState) -> None:
        self._calls, self._state = calls, state
        self._asked: frozenset[str] = frozenset()
        self._quotes: dict[str, Quote] = {}

    async def of(self, products: Sequence[Product]) -> dict[str, Quote]:
        """Return the prices by ASIN; raise DependencyError when nobody tells them."""
        asins = [each.asin for each in products]
        wanted = [*asins, *self._state.resolution.cheaper_than]
        if asins and not self._asked.issuperset(wanted):
            self._quotes = await self._calls.quotes(wanted)
            self._asked = frozenset(wanted)
        return self._quotes
