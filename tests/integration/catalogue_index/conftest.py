"""An index over the store stand-in's catalogue, built once for all that read it."""

from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import pytest_asyncio
from django.db import connection
from pytest_django import DjangoDbBlocker

from chat.downstream.catalogue_feed import CatalogueFeed
from chat.llm.embeddings import LocalEmbedder, Vector
from chat.models import IndexState
from chat.services.catalogue_index import catalogue_index_update
from chat.stores.catalogue_index import CatalogueIndex


class NowEmbedder:
    """The local embedder for synchronous callers, counting what it was given."""

    name = LocalEmbedder.name

    def __init__(self) -> None:
        self._inner = LocalEmbedder()
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        self.texts += len(texts)
        return self._inner.embed_now(texts)


@pytest.fixture(scope="session")
def local_embedder() -> LocalEmbedder:
    return LocalEmbedder()


def index_now(url: str) -> None:
    """Commit an index, unless one is there; a transactional test empties it."""
    try:
        if not IndexState.objects.exclude(catalogue_version="").exists():
            with CatalogueFeed(f"{url}/catalogue") as feed:
                catalogue_index_update(feed, NowEmbedder())
    finally:
        connection.close()


@pytest.fixture
def indexed_catalogue(
    db: None, django_db_blocker: DjangoDbBlocker, store_service: str
) -> None:
    # The test's own connection is in a transaction that nobody else sees; another
    # thread has another connection.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(index_now, store_service).result()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_index(local_embedder: LocalEmbedder) -> AsyncIterator[CatalogueIndex]:
    """One for all tests of a module, which share its event loop.

    It reads three thousand names before its first answer, and keeps them as a server
    does.
    """
    index = CatalogueIndex(local_embedder)
    yield index
    await index.aclose()


@pytest.fixture
def index(indexed_catalogue: None, open_index: CatalogueIndex) -> CatalogueIndex:
    """An open index over the store stand-in's catalogue."""
    return open_index
