"""The pricing service: live prices."""

from collections.abc import Mapping, Sequence

from chat.downstream.batches import batched, require_asked
from chat.downstream.client import ServiceClient
from chat.downstream.schemas import QuotesJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import Quote

_NAME = "pricing"


class PricingClient:
    """Implements the pricing port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def quotes(self, asins: Sequence[str], *, tier: str) -> Mapping[str, Quote]:
        """Return the live prices of those of ``asins`` that have one."""
        found: dict[str, Quote] = {}
        for batch in batched(asins):
            body = {"asins": batch, "tier": tier}
            try:
                answer = await self._service.post("/v1/quotes", body, QuotesJson)
            except NotFoundError as error:
                message = "pricing does not know /v1/quotes"
                raise DependencyContractError(_NAME, message) from error
            asked = set(batch)
            for each in answer.quotes:
                require_asked(_NAME, asked, each.asin)
                found[each.asin] = each.value()
        return found
