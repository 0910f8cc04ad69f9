"""The review service."""

from collections.abc import Mapping, Sequence

from chat.downstream.batches import batched, require_asked
from chat.downstream.client import ServiceClient
from chat.downstream.schemas import ReviewsJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import ReviewSummary

_NAME = "reviews"


class ReviewsClient:
    """Implements the reviews port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def summaries(self, asins: Sequence[str]) -> Mapping[str, ReviewSummary]:
        """Return the summaries of those of ``asins`` that have reviews."""
        found: dict[str, ReviewSummary] = {}
        for batch in batched(asins):
            body = {"asins": batch}
            try:
                answer = await self._service.post("/v1/summaries", body, ReviewsJson)
            except NotFoundError as error:
                message = "reviews does not know /v1/summaries"
                raise DependencyContractError(_NAME, message) from error
            asked = set(batch)
            for each in answer.items:
                require_asked(_NAME, asked, each.asin)
                found[each.asin] = each.value()
        return found
