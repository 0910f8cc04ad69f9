"""What understands texts: embedder, classifier, policy texts. Built once per process.

Loading the weights and fitting the classifier take a good part of a second, which
would otherwise be the first shopper's.
"""

from collections.abc import Sequence
from functools import cache

from chat.conf import ModelSettings
from chat.llm.embeddings import CachedEmbedder, Embedder, LocalEmbedder, Vector
from chat.llm.factory import ModelFactory
from chat.orchestration.intents import EmbeddingIntentClassifier
from chat.orchestration.ports import IntentClassifier, PolicyTexts
from chat.stores.policy_texts import EmbeddedPolicyTexts


@cache
def _local() -> LocalEmbedder:
    return LocalEmbedder()


@cache
def classifier() -> IntentClassifier:
    """Return the classifier; it works on local embeddings, whoever embeds queries."""
    return EmbeddingIntentClassifier(lambda texts: list(_local().embed_now(texts)))


class RowEmbedder:
    """An embedder whose vectors come one by one, as those who search want them."""

    def __init__(self, inner: Embedder) -> None:
        self.name = inner.name
        self._inner = inner

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors, one for each text, in order."""
        return list(await self._inner.embed(texts))


def embedder_of(settings: ModelSettings, factory: ModelFactory) -> RowEmbedder:
    """Return the embedder of queries."""
    if settings.embeddings == "local":
        return RowEmbedder(CachedEmbedder(_local()))
    return RowEmbedder(factory.embedder())


def policy_texts_of(embedder: RowEmbedder) -> PolicyTexts:
    """Return the shop's policy texts, searchable."""
    return EmbeddedPolicyTexts(embedder)


def warm_up() -> None:
    """Build what is slow to build, before the first shopper waits for it."""
    classifier()
