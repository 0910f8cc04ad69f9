"""How a product of the catalogue becomes rows of the index."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chat.models import IndexedProduct, IndexedSeries
from chat.orchestration.folding import fold

Vector = npt.NDArray[np.float32]
#: Raised when a row's meaning changes, so that every hash differs once.
_FORM = 1
_AGES = ("all", "teen", "older-teen", "mature")
_FORMATS = ("paperback", "hardcover", "digital", "box-set")
#: Below this the shop itself would rather show another listing.
_TRUSTED = 0.6


class Listing(Protocol):
    """What is known of who sells a product."""

    @property
    def trust_score(self) -> float: ...


class ListedProduct(Protocol):
    """One product as the catalogue feed gives it."""

    @property
    def asin(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def author_ja(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def series_id(self) -> str: ...
    @property
    def series_title(self) -> str: ...
    @property
    def title_ja(self) -> str: ...
    @property
    def title_romaji(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def volume(self) -> int | None: ...
    @property
    def release_date(self) -> str | None: ...
    @property
    def volumes_in_series(self) -> int | None: ...
    @property
    def publisher(self) -> str: ...
    @property
    def demographic(self) -> str: ...
    @property
    def genres(self) -> tuple[str, ...]: ...
    @property
    def themes(self) -> tuple[str, ...]: ...
    @property
    def status(self) -> str: ...
    @property
    def age_rating(self) -> str: ...
    @property
    def first_year(self) -> int | None: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def popularity(self) -> int: ...
    @property
    def mood(self) -> str: ...
    @property
    def synopsis(self) -> str: ...
    @property
    def pitch(self) -> str: ...
    @property
    def listing(self) -> Listing: ...


def _digest(*values: object) -> str:
    content = json.dumps([_FORM, *values], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def series_text(item: ListedProduct) -> str:
    """Return what is embedded of a series: what it is about, before what it is called.

    The local embedding is a mean over tokens, so what is said twice weighs twice:
    genres and themes decide what is alike, and prose only shades it.
    """
    genres, themes = " ".join(item.genres), ", ".join(item.themes)
    return (
        f"{genres} {item.demographic} manga. {themes}. {item.mood}. {genres}. {themes}."
        f" {item.pitch} {item.synopsis} {item.series_title} by {item.author}"
    )


def series_row(item: ListedProduct) -> IndexedSeries:
    """Return the row of a product's series, without its embedding."""
    names = (item.series_title, item.title_romaji, *item.aliases)
    topics = (*item.genres, *item.genres, *item.themes, item.demographic, item.mood)
    age = item.age_rating
    row = IndexedSeries(
        series_id=item.series_id,
        title=item.series_title,
        title_ja=item.title_ja,
        title_romaji=item.title_romaji,
        aliases=list(item.aliases),
        author=item.author,
        author_ja=item.author_ja,
        publisher=item.publisher,
        demographic=item.demographic,
        genres=list(item.genres),
        themes=list(item.themes),
        status=item.status,
        age_rank=_AGES.index(age) if age in _AGES else len(_AGES) - 1,
        volumes=item.volumes_in_series,
        popularity=item.popularity,
        first_year=item.first_year,
        name_words=fold(f"{' '.join(names)} {item.author}"),
        topic_words=fold(" ".join(topics)),
        prose_words=fold(f"{item.pitch} {item.synopsis} {item.publisher}"),
    )
    facts = [
        getattr(row, field.name)
        for field in IndexedSeries._meta.concrete_fields
        if field.name not in _NOT_HASHED
    ]
    row.content_hash = _digest(*facts, series_text(item))
    return row


_NOT_HASHED = frozenset("document embedding embedder content_hash asin asins".split())


def _date(text: str | None) -> date | None:
    """Return a date of the catalogue; one that no calendar has is unknown."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def product_row(item: ListedProduct, version: str) -> IndexedProduct:
    """Return the row of a product."""
    trust, released = item.listing.trust_score, item.release_date
    return IndexedProduct(
        asin=item.asin,
        series_id=item.series_id,
        title=item.title,
        format=item.format,
        volume=item.volume,
        trust_score=trust,
        release_date=_date(released),
        rating=item.rating,
        content_hash=_digest(
            item.series_id,
            item.title,
            item.format,
            item.volume,
            trust,
            released,
            item.rating,
        ),
        seen_in=version,
    )


def _preference(row: IndexedProduct) -> tuple[bool, int, int, float, str]:
    """Order products: the trusted first volume, on paper if there is one."""
    rank = _FORMATS.index(row.format) if row.format in _FORMATS else len(_FORMATS)
    volume = row.volume if row.volume is not None else 0
    if row.volume is None and row.format != "box-set":
        volume = 10_000
    return (row.trust_score < _TRUSTED, rank, volume, -row.trust_score, row.asin)


def representatives(
    rows: Iterable[IndexedProduct],
) -> dict[str, tuple[str, dict[str, str]]]:
    """Return for each series the product to show, and that of each format.

    A format that only distrusted listings offer is left out; a series that only they
    offer keeps its best one, for the trust check to judge.
    """
    series: dict[str, list[IndexedProduct]] = {}
    for row in rows:
        series.setdefault(row.series_id, []).append(row)
    return {key: _chosen(products) for key, products in series.items()}


def _chosen(products: Sequence[IndexedProduct]) -> tuple[str, dict[str, str]]:
    ordered = sorted(products, key=_preference)
    asins: dict[str, str] = {}
    for row in ordered:
        if row.trust_score >= _TRUSTED:
            asins.setdefault(row.format, row.asin)
    return ordered[0].asin, asins
