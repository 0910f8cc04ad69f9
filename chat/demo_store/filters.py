"""What a page of the catalogue is narrowed to."""

import unicodedata
from collections.abc import Callable, Mapping

from chat.demo_store.catalogue import Product
from chat.demo_store.web import bad_request

_Filter = Callable[[Product], bool]


def _folded(text: str) -> str:
    """Return a text as search compares it."""
    return unicodedata.normalize("NFKC", text).casefold()


def _names(product: Product) -> str:
    """Return all that a product is searched by."""
    series = product.series
    return _folded(
        " ".join(
            (
                product.draft.title,
                series.title_ja,
                series.title_romaji,
                series.author,
                series.author_ja,
                *series.aliases,
            )
        )
    )


def _is_first(product: Product) -> bool:
    """Whether this is the store's own first paperback of its series."""
    draft = product.draft
    return product.is_own and draft.format == "paperback" and draft.volume == 1


def _searched(query: str) -> _Filter:
    """Return the filter for products whose names hold every word."""
    words = _folded(query).split()
    return lambda product: all(word in _names(product) for word in words)


def page_filter(wanted: Mapping[str, str]) -> _Filter:
    """Return the filter that the query parameters of a page ask for.

    Raises:
        ApiError: ``first_volumes`` is neither true nor false.
    """
    first = wanted.get("first_volumes", "false")
    if first not in ("true", "false"):
        raise bad_request('"first_volumes" must be true or false')
    filters: list[_Filter] = []
    if first == "true":
        filters.append(_is_first)
    if genre := wanted.get("genre"):
        filters.append(lambda product: genre in product.series.genres)
    if fmt := wanted.get("format"):
        filters.append(lambda product: product.draft.format == fmt)
    if demographic := wanted.get("demographic"):
        filters.append(lambda product: product.series.demographic == demographic)
    if query := wanted.get("q"):
        filters.append(_searched(query))
    return lambda product: all(each(product) for each in filters)
