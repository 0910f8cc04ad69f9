"""Products of a series: paperback and digital volumes, and box sets where plausible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chat.demo_store.chance import Dice
from chat.demo_store.prices import Price, box_price, digital_price, paperback_price
from chat.demo_store.series import Series

FORMATS = ("paperback", "digital", "box-set", "hardcover")
_NEWEST = date(2025, 11, 25)  # nothing in the shop is newer than the series' facts
_IN_PRINT_SINCE = date(2002, 1, 1)  # older series are sold in later editions


@dataclass(frozen=True, slots=True)
class Listing:
    """Who sells it, and what the store thinks of the offer."""

    seller_id: str
    seller_name: str
    third_party: bool
    trust_score: float
    seller_feedback_count: int | None
    seller_age_days: int | None
    listing_age_days: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A product before it has its ASIN; ``key`` is what it is derived from."""

    key: str
    series: Series
    format: str
    volume: int | None
    title: str
    release_date: date | None
    rating: float | None
    rating_count: int
    price: Price
    in_stock: bool
    listing: Listing


def volume_title(series: Series, volume: int) -> str:
    """Return the title of one volume; a work in one volume needs no number."""
    return series.title if series.volumes == 1 else f"{series.title}, Vol. {volume}"


def _series_rating(series: Series, dice: Dice) -> int:
    """Return the series' rating in tenths."""
    if series.score is not None:
        return max(30, min(49, round(22 + series.score * 0.27)))
    return min(48, 38 + series.popularity // 14 + dice.below(4))


def _release_dates(series: Series) -> list[date | None]:
    """Return a date for each volume: evenly spaced, none later than the newest."""
    if series.first_year is None:
        return [None] * series.volumes
    dice = Dice(f"dates|{series.slug}")
    start = date(series.first_year, 1, 1) + timedelta(
        days=dice.between(400, 1100) if series.first_year < 2023 else 180
    )
    in_print = _IN_PRINT_SINCE + timedelta(days=dice.below(3000))
    start = min(max(start, in_print), _NEWEST)
    step = dice.between(56, 98)
    if series.volumes > 1:
        step = min(step, (_NEWEST - start).days // (series.volumes - 1))
    dates: list[date | None] = []
    for index in range(series.volumes):
        day = start + timedelta(days=index * step)
        dates.append(day - timedelta(days=(day.weekday() - 1) % 7))  # a Tuesday
    return dates


def _own_listing(series: Series, released: date | None, dice: Dice) -> Listing:
    """Return the store's own offer, which nobody has reason to doubt."""
    days = (_NEWEST - released).days if released else 900
    return Listing(
        seller_id="store",
        seller_name="The store itself",
        third_party=False,
        trust_score=dice.between(95, 100) / 100,
        seller_feedback_count=48213,
        seller_age_days=4015,
        listing_age_days=max(45, min(3600, days)),
    )


def _boxes(series: Series) -> Iterator[tuple[int, int]]:
    """Yield first and last volume of each box set that a publisher would make."""
    finished = series.status == "finished"
    wanted = 60 if finished else 88
    if series.popularity < wanted or series.volumes < (3 if finished else 20):
        return
    boxes = -(-series.volumes // 24) if finished else series.volumes // 20
    size = -(-series.volumes // boxes) if finished else 20
    for first in range(1, boxes * size + 1, size):
        yield first, min(first + size - 1, series.volumes)


def _volumes(series: Series, fmt: str) -> Iterator[Draft]:
    """Yield the volumes of a series in one format."""
    tenths = _series_rating(series, Dice(f"rating|{series.slug}"))
    for number, released in enumerate(_release_dates(series), start=1):
        key = f"{series.slug}|{fmt}|{number}"
        dice = Dice(key)
        digital = fmt == "digital"
        price = (digital_price if digital else paperback_price)(series, dice)
        fame = series.popularity * series.popularity
        title = volume_title(series, number)
        yield Draft(
            key=key,
            series=series,
            format=fmt,
            volume=number,
            title=f"{title} (Digital)" if digital else title,
            release_date=released,
            rating=max(30, min(50, tenths + dice.between(-1, 1))) / 10,
            rating_count=fame // (2 + number) * dice.between(30, 100) // 100 + 3,
            price=price,
            in_stock=digital or not dice.chance(6 if number < 4 else 11),
            listing=_own_listing(series, released, dice),
        )


def _box_sets(series: Series) -> Iterator[Draft]:
    """Yield the box sets of a series."""
    spans = list(_boxes(series))
    dates = _release_dates(series) if spans else []
    tenths = _series_rating(series, Dice(f"rating|{series.slug}"))
    for index, (first, last) in enumerate(spans, start=1):
        key = f"{series.slug}|box-set|{first}-{last}"
        dice = Dice(key)
        number = f" {index}" if len(spans) > 1 else ""
        yield Draft(
            key=key,
            series=series,
            format="box-set",
            volume=None,
            title=f"{series.title} Box Set{number} (Vols. {first}-{last})",
            release_date=dates[last - 1],
            rating=min(50, tenths + 1) / 10,
            rating_count=series.popularity * dice.between(2, 9) + 5,
            price=box_price(series, last - first + 1, dice),
            in_stock=not dice.chance(12),
            listing=_own_listing(series, dates[last - 1], dice),
        )


def own_products(series: Series) -> Iterator[Draft]:
    """Yield all that the store itself sells of a series."""
    yield from _volumes(series, "paperback")
    yield from _volumes(series, "digital")
    yield from _box_sets(series)
