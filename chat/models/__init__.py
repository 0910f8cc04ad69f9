"""The tables of chat; private to it."""

from chat.models.catalogue_index import IndexedProduct, IndexedSeries, IndexState

__all__ = ["IndexState", "IndexedProduct", "IndexedSeries"]
