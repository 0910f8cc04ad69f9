"""The reranking service."""

from collections.abc import Sequence

from chat.downstream.client import ServiceClient
from chat.downstream.schemas import RankingJson
from chat.downstream.transport import NotFoundError
from chat.orchestration.errors import DependencyContractError

_NAME = "reranker"
_MOST = 200


class RerankerClient:
    """Implements the reranker port."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    async def rerank(
        self, query: str, documents: Sequence[tuple[str, str]], *, top_k: int
    ) -> Sequence[tuple[str, float]]:
        """Return at most ``top_k`` document ids with scores in 0..1, best first.

        Raises DependencyContractError for an id that was not among the documents.
        """
        given = dict(documents[:_MOST])
        if not given:
            return ()
        body = {
            "query": query,
            "documents": [{"id": name, "text": text} for name, text in given.items()],
            "top_k": max(1, min(top_k, len(given))),
        }
        try:
            answer = await self._service.post("/v1/rerank", body, RankingJson)
        except NotFoundError as error:
            message = "the reranker does not know /v1/rerank"
            raise DependencyContractError(_NAME, message) from error
        ranked = {each.id: each.score for each in answer.results[:top_k]}
        if not ranked.keys() <= given.keys():
            message = "the reranker ranked documents that were not given"
            raise DependencyContractError(_NAME, message)
        return tuple(ranked.items())
