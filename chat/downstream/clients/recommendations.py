"""The recommendation service."""

from collections.abc import Sequence

from chat.downstream.batches import batched
from chat.downstream.client import ServiceClient
from chat.downstream.schemas import SuggestionsJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError
from chat.orchestration.shop import Suggestion

_NAME = "recommendations"
_MOST = 100


class RecommendationsClient:
    """Implements the recommendations port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def suggest(
        self,
        *,
        customer_id: str | None,
        seeds: Sequence[str],
        genres: Sequence[str],
        limit: int,
    ) -> Sequence[Suggestion]:
        """Return at most ``limit`` suggestions, best first."""
        body = {
            "customer_id": customer_id,
            "seed_asins": list(next(batched(seeds), ())),
            "genres": list(genres),
            "limit": max(1, min(limit, _MOST)),
        }
        try:
            answer = await self._service.post("/v1/suggest", body, SuggestionsJson)
        except NotFoundError as error:
            message = "recommendations does not know /v1/suggest"
            raise DependencyContractError(_NAME, message) from error
        return tuple(each.value() for each in answer.items[:limit])
