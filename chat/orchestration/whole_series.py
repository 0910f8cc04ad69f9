"""A series as a whole: whether one is asked for, and what it takes to have all of it.

Pure. "I have $40 to complete a series" sets the budget for a sum: of every volume that
the shopper lacks, in one format, or of the box sets that hold them all.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.orchestration.shop import Product, Quote
from chat.orchestration.turns import Filters
from guardrails.core.types import Money

_THING = r"(?:series|set|run|story|stories|collection|saga|manga|thing)"
_WHOLE = re.compile(
    r"\b(?:complet(?:e|ing)|finish(?:ing)?|collect(?:ing)?)\s+(?:an?|one|any|some|the|my|"
    rf"a whole|an entire|whole|entire)\s+(?:\w+\s+){{0,2}}?{_THING}\b|"
    rf"\b(?:whole|entire|full)\s+(?:\w+\s+)?{_THING}\b|\bcomplete {_THING}\b|"
    r"\ball (?:of (?:it|them)|(?:the |its |of the )?(?:\d+ )?(?:volumes|vols))\b|"
    r"\b(?:get|buy|own|read|have|collect|afford|cost|for|is|are) all (?:of )?"
    r"(?-i:[A-Z])|"
    r"\bread all of\b|\bevery (?:single )?volume\b|\bfrom (?:start|beginning) to end\b|"
    r"\b(?:get|buy|own|read|collect|afford|have) the (?:whole|entire) (?:of|lot)\b",
    re.IGNORECASE,
)
#: "Is the box set cheaper than the single volumes?"
_SINGLES = r"(?:single|separate|individual|paperbacks?|volumes|separately|one by one)"
_WEIGHED = re.compile(
    rf"\bbox(?:ed)?[- ]?sets?\b.{{0,60}}\b{_SINGLES}|\b{_SINGLES}.{{0,60}}"
    r"\b(?:or|than|and|vs\.?|versus)\b.{0,20}\bbox(?:ed)?[- ]?sets?\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\bVols?\. (?P<first>\d+)\s?[-–]\s?(?P<last>\d+)")
#: Forms in the order of preference where they cost the same.
_FORMS = ("paperback", "hardcover", "digital")
#: Series that could not be had at so little a volume are not looked at for a budget.
LEAST_MINOR = 500


@dataclass(frozen=True, slots=True)
class Way:
    """All that is missing of a series in one form, and what it costs together."""

    form: str
    products: tuple[Product, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class Whole:
    """One series: the ways to have all of it, the cheapest first; what is owned.

    ``reached`` says of the cheapest form up to which volume a budget goes.
    """

    product: Product
    ways: tuple[Way, ...] = ()
    owned: int = 0
    fits: bool = False
    reached: Way | None = None


def wants_whole(text: str) -> bool:
    """Whether ``text`` is about all volumes of a series, bought together."""
    return bool(_WHOLE.search(text))


def weighs_box_sets(text: str) -> bool:
    """Whether ``text`` weighs box sets against the volumes one by one."""
    return bool(_WEIGHED.search(text))


def short_enough(wish: Filters, budget: Money) -> Filters:
    """Return the wish for series that a budget could pay for at the very best."""
    most = max(1, budget.minor // LEAST_MINOR)
    given = wish.max_volumes
    return replace(wish, max_volumes=most if given is None else min(most, given))


def ways_of(
    shelf: Sequence[Product], quotes: Mapping[str, Quote], owned: Collection[int]
) -> tuple[Way, ...]:
    """Return every way to have what is missing of a series, the cheapest first.

    A form in which one volume is missing or out of stock is no way.
    """
    total = max((each.volumes_in_series or 0 for each in shelf), default=0)
    missing = [number for number in range(1, total + 1) if number not in owned]
    if not missing:
        return ()
    ways = [
        way
        for form in _FORMS
        if (way := _of_form(form, shelf, quotes, missing)) is not None
    ]
    if not owned and (boxed := _boxed(shelf, quotes, total)) is not None:
        ways.append(boxed)
    return tuple(sorted(ways, key=lambda way: way.total.minor))


def _of_form(
    form: str,
    shelf: Sequence[Product],
    quotes: Mapping[str, Quote],
    missing: Sequence[int],
) -> Way | None:
    best: dict[int, Product] = {}
    for each in shelf:
        if each.format != form or each.volume is None or not _to_be_had(each, quotes):
            continue
        known = best.get(each.volume)
        # Of two offers the more trusted: a price too good must not make the sum.
        if known is None or each.trust_score > known.trust_score:
            best[each.volume] = each
    if not all(number in best for number in missing):
        return None
    return _way(form, [best[number] for number in missing], quotes)


def _boxed(
    shelf: Sequence[Product], quotes: Mapping[str, Quote], total: int
) -> Way | None:
    spans = {
        (int(found["first"]), int(found["last"])): each
        for each in shelf
        if each.format == "box-set" and _to_be_had(each, quotes)
        if (found := _SPAN.search(each.title))
    }
    chosen, reached = [], 0
    while reached < total:
        span = next((s for s in spans if s[0] == reached + 1), None)
        if span is None:
            return None
        chosen.append(spans[span])
        reached = span[1]
    return _way("box-set", chosen, quotes) if chosen else None


def _to_be_had(product: Product, quotes: Mapping[str, Quote]) -> bool:
    quote = quotes.get(product.asin)
    return quote is not None and quote.in_stock


def _way(
    form: str, products: Sequence[Product], quotes: Mapping[str, Quote]
) -> Way | None:
    prices = [quotes[each.asin].price for each in products]
    currency = prices[0].currency
    if any(price.currency != currency for price in prices):
        return None
    total = Money(sum(price.minor for price in prices), currency)
    return Way(form, tuple(products), total)


def affordable(ways: Sequence[Way], budget: Money) -> tuple[Way, ...]:
    """Return the ways whose sum is within the budget."""
    return tuple(
        way
        for way in ways
        if way.total.currency == budget.currency and way.total.minor <= budget.minor
    )


def reached_with(way: Way, quotes: Mapping[str, Quote], budget: Money) -> Way | None:
    """Return as much of a way, from its beginning, as the budget pays for."""
    if way.total.currency != budget.currency:
        return None
    spent, taken = 0, []
    for each in way.products:
        spent += quotes[each.asin].price.minor
        if spent > budget.minor:
            break
        taken.append(each)
    return _way(way.form, taken, quotes) if taken else None
