"""The reranker."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat.demo_store.ranking import rerank
from chat.demo_store.web import bad_request, body_of, json_response, text, whole

_MAX_DOCUMENTS = 200


def _documents(body: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the documents of a call as pairs of id and text."""
    value = body.get("documents")
    if not isinstance(value, list) or len(value) > _MAX_DOCUMENTS:
        raise bad_request(f'"documents" must be a list of up to {_MAX_DOCUMENTS}')
    pairs: list[tuple[str, str]] = []
    for each in value:
        if not isinstance(each, dict):
            raise bad_request('a document must be an object with "id" and "text"')
        pairs.append((text(each, "id"), text(each, "text")))
    if len({each for each, _ in pairs}) < len(pairs):
        raise bad_request("two documents have the same id")
    return pairs


async def rerank_documents(request: Request) -> Response:
    """Answer the documents that fit the query best."""
    body = await body_of(request)
    query = text(body, "query")
    pairs = _documents(body)
    top_k = len(pairs)
    if body.get("top_k") is not None:
        top_k = whole(body, "top_k", 1, 1000)
    scores = rerank(query, [content for _, content in pairs])
    best = sorted(range(len(pairs)), key=lambda index: (-scores[index], index))
    return json_response(
        {
            "results": [
                {"id": pairs[index][0], "score": scores[index]}
                for index in best[:top_k]
            ]
        }
    )


routes = [Route("/reranker/v1/rerank", rerank_documents, methods=["POST"])]
