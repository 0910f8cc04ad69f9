"""The promotion service."""

from collections.abc import Sequence

from chat.downstream.batches import batched
from chat.downstream.client import ServiceClient
from chat.downstream.schemas import PromotionsJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import Promotion

_NAME = "promotions"


class PromotionsClient:
    """Implements the promotions port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def active(self, asins: Sequence[str], *, tier: str) -> Sequence[Promotion]:
        """Return the promotions in force for any of ``asins``; for none, all."""
        first = next(batched(asins), ())
        body = {"asins": list(first), "tier": tier}
        try:
            answer = await self._service.post("/v1/active", body, PromotionsJson)
        except NotFoundError as error:
            message = "promotions does not know /v1/active"
            raise DependencyContractError(_NAME, message) from error
        return tuple(each.value() for each in answer.items)
