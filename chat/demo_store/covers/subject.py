"""What a cover is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self


class HasCover(Protocol):
    """Any product value with these attributes can be drawn."""

    @property
    def series_id(self) -> str: ...
    @property
    def series_title(self) -> str: ...
    @property
    def title_ja(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def volume(self) -> int | None: ...
    @property
    def genres(self) -> Sequence[str]: ...
    @property
    def themes(self) -> Sequence[str]: ...
    @property
    def demographic(self) -> str: ...
    @property
    def format(self) -> str: ...


@dataclass(frozen=True, slots=True)
class CoverSubject:
    """One book: ``title`` is the series' English title, without the volume."""

    series_id: str
    title: str
    title_ja: str = ""
    author: str = ""
    volume: int | None = 1
    genres: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    demographic: str = ""
    format: str = "paperback"

    @classmethod
    def of(cls, product: HasCover) -> Self:
        """Return the subject of a product of the catalogue."""
        return cls(
            series_id=product.series_id,
            title=product.series_title,
            title_ja=product.title_ja,
            author=product.author,
            volume=product.volume,
            genres=tuple(product.genres),
            themes=tuple(product.themes),
            demographic=product.demographic,
            format=product.format,
        )
