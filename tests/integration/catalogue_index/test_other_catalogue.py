"""The index over a catalogue that isn't ours: no authors, titles in romaji."""

import pytest
from asgiref.sync import async_to_sync

from chat.downstream.catalogue_feed import CatalogueFeed
from chat.llm.embeddings import LocalEmbedder
from chat.models import IndexedProduct, IndexedSeries, IndexState
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Candidate
from chat.services.catalogue_index import catalogue_index_update
from chat.stores.catalogue_index import CatalogueIndex
from tests.integration.catalogue_index.conftest import NowEmbedder

pytestmark = pytest.mark.django_db(transaction=True)


def test_another_catalogue_takes_the_place_of_the_first_and_is_searched(
    store_service: str, anilist_service: str, local_embedder: LocalEmbedder
) -> None:
    IndexState.objects.all().delete()
    with CatalogueFeed(f"{store_service}/catalogue") as feed:
        ours = catalogue_index_update(feed, NowEmbedder(), page_size=500)
    with CatalogueFeed(f"{anilist_service}/catalogue") as feed:
        theirs = catalogue_index_update(feed, NowEmbedder(), page_size=500)
    assert ours.catalogue_version != theirs.catalogue_version
    assert theirs.series == IndexedSeries.objects.count() > 2500
    assert theirs.products == IndexedProduct.objects.count()
    assert not IndexedProduct.objects.filter(seen_in=ours.catalogue_version).exists()

    async def ask() -> tuple[str, list[Candidate], list[Candidate], list[Candidate]]:
        index = CatalogueIndex(local_embedder)
        try:
            wish, typo = "horror manga", "solo levling"
            return (
                await index.version(),
                list(await index.search(wish, parse_filters(wish), limit=10)),
                list(await index.search(typo, parse_filters(typo), limit=3)),
                list(await index.titles_in("do you have Nausicaa?")),
            )
        finally:
            await index.aclose()

    version, horror, misspelt, named = async_to_sync(ask)()
    assert version == theirs.catalogue_version
    rows = IndexedSeries.objects.in_bulk([each.series_id for each in horror])
    assert len(horror) == 10
    assert all("horror" in row.genres for row in rows.values())
    assert misspelt[0].title == "Solo Leveling"
    assert [each.title for each in named] == ["Nausicaä of the Valley of the Wind"]
