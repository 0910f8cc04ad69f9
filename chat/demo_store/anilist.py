"""Series from the columns of an AniList export, whatever columns are missing.

What is missing is derived from the row itself, so it is the same at every start. Author
and publisher are never derived: an unknown name stays empty.
"""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from chat.demo_store.chance import Dice
from chat.demo_store.composed import composed_mood, composed_pitch, composed_synopsis
from chat.demo_store.series import (
    AGE_RATINGS,
    GENRES,
    RowError,
    Series,
    check_series,
    clipped,
    one_line,
)

_NEWEST_YEAR = 2025
_STATUS = {
    "finished": "finished",
    "releasing": "ongoing",
    "ongoing": "ongoing",
    "not_yet_released": "ongoing",
    "cancelled": "hiatus",  # it stopped without an end: not "finished" for a reader
    "hiatus": "hiatus",
}
_DEMOGRAPHIC = {"shounen": "shonen", "shoujo": "shojo", "kids": "kodomo"}
_GENRE = {"mahou-shoujo": "fantasy", "suspense": "thriller"}
#: Tags that name a genre of the catalogue, where they are what a story is about.
_GENRE_TAGS = {
    "isekai": "isekai",
    "martial arts": "martial-arts",
    "historical": "historical",
    "crime": "crime",
    "food": "cooking",
    "band": "music",
}
_TELLING = 60  # relevance from 0 to 100
_MATURE_TAGS = frozenset({"gore", "nudity", "torture", "rape", "cannibalism"})
_OLDER_TAGS = frozenset({"violence", "suicide", "bullying", "drugs", "yakuza"})
_DULL_TAGS = frozenset(
    "shounen shoujo seinen josei kids heterosexual male-protagonist nudity "
    "female-protagonist primarily-female-cast primarily-male-cast".split()
)
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")
_DASHES = re.compile(r"[^a-z0-9]+")


def _slug(text: str) -> str:
    """Return kebab-case ASCII, which may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _DASHES.sub("-", plain.lower()).strip("-")


def _text(row: Mapping[str, object], *keys: str) -> str:
    """Return the first of these columns that holds something, in NFC."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str | list):
            raise RowError(f'"{key}" must be a text')
        if isinstance(value, str) and value.strip():
            return one_line(value)
    return ""


def _list(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return a list that is a JSON list or a text with bars between its items."""
    value = row.get(key)
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise RowError(f'"{key}" is no JSON list') from error
    parts = value if isinstance(value, list) else str(value or "").split("|")
    texts = (one_line(str(each)) for each in parts)
    return tuple(each for each in texts if each)


def _number(row: Mapping[str, object], key: str) -> float | None:
    """Return a number, or ``None`` for an empty column."""
    raw = _text(row, key)
    if not raw:
        return None
    try:
        number = float(raw)
    except ValueError as error:
        raise RowError(f'"{key}" is not a number: "{clipped(raw)}"') from error
    if not math.isfinite(number):
        raise RowError(f'"{key}" is not a number: "{clipped(raw)}"')
    return number


def _year(row: Mapping[str, object], *keys: str) -> int | None:
    """Return the year at the start of the first column that holds one."""
    raw = _text(row, *keys)
    if not raw:
        return None
    year = _YEAR.match(raw)
    if year is None:
        raise RowError(f'"{keys[0]}" does not begin with a year: "{clipped(raw)}"')
    return int(year[0])


def _price(row: Mapping[str, object]) -> int | None:
    """Return the stated price in cents."""
    raw = _text(row, "price").lstrip("$")
    if not raw:
        return None
    try:
        minor = Decimal(raw) * 100
    except InvalidOperation as error:
        raise RowError(f'"price" is not an amount: "{clipped(raw)}"') from error
    if not minor.is_finite() or not 1 <= minor <= 1_000_000:
        raise RowError(f'"price" is out of range: "{clipped(raw)}"')
    return int(minor)


def _tags(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the tags without their relevance, lower-case, strongest first."""
    return tuple(tag.rpartition(":")[0].lower() or tag for tag in _list(row, "tags"))


def _genres(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the genres in the catalogue's words; words it lacks are dropped."""
    slugs = (_slug(each) for each in _list(row, "genres"))
    known = [_GENRE.get(each, each) for each in slugs]
    known += [_GENRE_TAGS.get(each, "") for each in _telling_tags(row)]
    return tuple(dict.fromkeys(each for each in known if each in GENRES))


def _telling_tags(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the tags, lower-case, whose stated relevance is high."""
    parts = (tag.rpartition(":") for tag in _list(row, "tags"))
    return tuple(
        name.lower()
        for name, _, relevance in parts
        if relevance.isdecimal() and int(relevance) >= _TELLING
    )


def _age_rating(row: Mapping[str, object], genres: tuple[str, ...]) -> str:
    """Return the stated rating, else a careful one from genres and tags."""
    stated = _text(row, "age_rating").lower()
    if stated in AGE_RATINGS:
        return stated
    tags = set(_tags(row))
    words = {each.lower() for each in _list(row, "genres")}
    if "ecchi" in words or tags & _MATURE_TAGS:
        return "mature"
    if "horror" in genres or tags & _OLDER_TAGS:
        return "older-teen"
    return "all" if _slug(_text(row, "demographic")) == "kids" else "teen"


def _volumes(row: Mapping[str, object], first: int | None, last: int | None) -> int:
    """Return the stated number of volumes, else one that suits the years."""
    stated = _number(row, "volumes")
    if stated is not None:
        if stated != int(stated):
            raise RowError(f'"volumes" is not a whole number: {stated}')
        return int(stated)
    dice = Dice(f"volumes|{_text(row, 'title_romaji', 'title_english', 'title')}")
    years = max(0, (last or _NEWEST_YEAR) - (first or _NEWEST_YEAR - 3))
    return max(1, min(10, years + dice.between(0, 2)))


def _popularity(row: Mapping[str, object]) -> int:
    """Return fame from 1 to 100, on a logarithmic scale of the users listing it."""
    users = _number(row, "popularity") or 0
    return max(1, min(100, round(40 * math.log10(max(users, 1)) - 120)))


def _identity(row: Mapping[str, object], title: str) -> str:
    """Return a slug that two rows of the same title do not share."""
    stem = _slug(title)[:60].strip("-")
    number = _slug(_text(row, "anilist_id", "id"))
    if not stem and not number:
        number = f"{Dice(f'slug|{title}').below(10**9):09d}"
    return "-".join(part for part in (stem, number) if part)


def _themes(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the stated themes, else the tags that say something of the story."""
    tags = [tag for tag in _tags(row) if _slug(tag) not in _DULL_TAGS]
    return _list(row, "themes") or tuple(tags[:6])


def series_from_anilist(row: Mapping[str, object]) -> Series:
    """Return the series of one row of an AniList export.

    Raises:
        RowError: saying which column is wrong.
    """
    title = _text(row, "title_english", "title", "title_romaji")
    if not title:
        raise RowError("no title: title_english and title_romaji are empty")
    genres, themes = _genres(row), _themes(row)
    first = _year(row, "start_year", "start_date", "first_year")
    last = _year(row, "end_date")
    status = _STATUS.get(_text(row, "status").lower() or "finished")
    if status is None:
        raise RowError(f'unknown status "{clipped(_text(row, "status"))}"')
    demographic = _slug(_text(row, "demographic"))
    demographic = _DEMOGRAPHIC.get(demographic, demographic)
    series = Series(
        slug=_identity(row, title),
        title=title,
        title_ja=_text(row, "title_ja", "title_native"),
        title_romaji=_text(row, "title_romaji"),
        aliases=_list(row, "aliases"),
        author=_text(row, "author"),
        author_ja=_text(row, "author_ja"),
        publisher=_text(row, "publisher"),
        demographic=demographic,
        genres=genres,
        themes=themes,
        volumes=_volumes(row, first, last),
        status=status,
        first_year=first,
        age_rating=_age_rating(row, genres),
        mood=_text(row, "mood") or composed_mood(genres),
        synopsis=_text(row, "synopsis", "description")
        or composed_synopsis(title, demographic, genres, themes, (first, last)),
        pitch=_text(row, "pitch") or composed_pitch(title, genres, themes),
        popularity=_popularity(row),
        last_year=last,
        score=_number(row, "mean_score"),
        price_minor=_price(row),
    )
    check_series(series)
    return series
