"""A series: what the catalogue's files say, before products are derived from it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

DEMOGRAPHICS = frozenset({"shonen", "shojo", "seinen", "josei", "kodomo"})
STATUSES = frozenset({"finished", "ongoing", "hiatus"})
AGE_RATINGS = ("all", "teen", "older-teen", "mature")
GENRES = frozenset(
    "action adventure comedy crime drama fantasy historical horror isekai "
    "martial-arts mecha mystery psychological romance sci-fi slice-of-life sports "
    "supernatural thriller cooking music".split()
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class CatalogueFileError(Exception):
    """A catalogue file can't be used; the message names the file and the row."""


class RowError(ValueError):
    """A row of a catalogue file is wrong; the reader adds the file and the row."""


@dataclass(frozen=True, slots=True)
class Series:
    """One manga series.

    ``last_year``, ``score`` (0 to 100) and ``price_minor`` (of a paperback) are known
    for some outside catalogues only; ``None`` lets them be derived.
    """

    slug: str
    title: str
    title_ja: str
    title_romaji: str
    aliases: tuple[str, ...]
    author: str
    author_ja: str
    publisher: str
    demographic: str
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    volumes: int
    status: str
    first_year: int | None
    age_rating: str
    mood: str
    synopsis: str
    pitch: str
    popularity: int
    last_year: int | None = None
    score: float | None = None
    price_minor: int | None = None


_LISTS = frozenset({"aliases", "genres", "themes"})
_NUMBERS = frozenset({"volumes", "first_year", "popularity"})
_OPTIONAL = frozenset({"last_year", "score", "price_minor"})
#: What tells a story may be long; all else is a name or a word.
_TELLING = frozenset({"synopsis", "pitch"})
LONGEST_NAME, LONGEST_TELLING = 300, 5_000
FIRST_YEAR, LAST_YEAR = 1850, 2100
_UNSEEN = frozenset({"Cc", "Cs"})
_KEYS = tuple(each.name for each in fields(Series) if each.name not in _OPTIONAL)
_TEXTS = tuple(each for each in _KEYS if each not in _NUMBERS)


def one_line(text: str) -> str:
    """Return a text in NFC, with single blanks between its words."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def clipped(text: str) -> str:
    """Return the beginning of a text, for a complaint about it."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def _text(key: str, value: object) -> str:
    """Return a text in NFC, on one line."""
    if not isinstance(value, str):
        raise RowError(f'"{key}" must be a text')
    return one_line(value)


def _texts(key: str, value: object) -> tuple[str, ...]:
    """Return a list of texts in NFC."""
    if not isinstance(value, list):
        raise RowError(f'"{key}" must be a list of texts')
    return tuple(_text(key, each) for each in value)


def _number(key: str, value: object) -> int:
    """Return a whole number; ``true`` is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise RowError(f'"{key}" must be a whole number')
    return value


def series_from_row(row: Mapping[str, object]) -> Series:
    """Return the series that a row of the built-in files states, or say what is wrong.

    Raises:
        RowError: a key is missing, or a value is not of its type or kind.
    """
    missing = [key for key in _KEYS if key not in row]
    if missing:
        raise RowError(f"missing: {', '.join(missing)}")
    values: dict[str, object] = {}
    for key in _KEYS:
        if key in _LISTS:
            values[key] = _texts(key, row[key])
        elif key in _NUMBERS:
            values[key] = _number(key, row[key])
        else:
            values[key] = _text(key, row[key])
    series = Series(**values)  # type: ignore[arg-type] # checked one by one above
    check_series(series)
    return series


def _readable(series: Series) -> Iterator[tuple[bool, str]]:
    """Yield for each text whether it is one that can be shown, and what is wrong."""
    for key in _TEXTS:
        value = getattr(series, key)
        longest = LONGEST_TELLING if key in _TELLING else LONGEST_NAME
        for text in value if key in _LISTS else (value,):
            yield len(text) <= longest, f"{key} is longer than {longest} characters"
            plain = not any(unicodedata.category(each) in _UNSEEN for each in text)
            yield plain, f"{key} has characters that can't be shown"


def check_series(series: Series) -> None:
    """Refuse values outside the catalogue's vocabulary.

    Raises:
        RowError: naming the first value that is wrong.
    """
    checks = (
        (
            bool(_SLUG.fullmatch(series.slug)),
            f'slug "{clipped(series.slug)}" is not kebab-case',
        ),
        (bool(series.title), "the title is empty"),
        *_readable(series),
        (series.demographic in DEMOGRAPHICS | {""}, "unknown demographic"),
        (set(series.genres) <= GENRES, "unknown genre"),
        (series.status in STATUSES, f'unknown status "{clipped(series.status)}"'),
        (series.age_rating in AGE_RATINGS, "unknown age rating"),
        (1 <= series.volumes <= 500, f"{series.volumes} volumes are not 1 to 500"),
        (1 <= series.popularity <= 100, "popularity is not 1 to 100"),
        *(
            (year is None or FIRST_YEAR <= year <= LAST_YEAR, f"no such year: {year}")
            for year in (series.first_year, series.last_year)
        ),
    )
    for right, complaint in checks:
        if not right:
            raise RowError(complaint)
