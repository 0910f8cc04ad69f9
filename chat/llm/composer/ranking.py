"""Which of several is the cheapest, the shortest, the best liked: one plain answer.

An amount is never named: the cards under the answer carry it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.llm.composer.aspects import HARSH
from chat.llm.composer.phrasing import joined
from chat.llm.composer.portraits import (
    edition_of,
    in_format,
    length_of,
    series_of,
    suits_age,
)
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.wishes import parse_max_age_rating

_WHICH = re.compile(r"\W*which (?:one|of|is|are)\b", re.IGNORECASE)
_TWO = 2
_AGES = ("all", "teen", "older-teen", "mature")


@dataclass(frozen=True, slots=True)
class Superlative:
    """One way to rank: by what, which end wins, and how the winner is told."""

    words: re.Pattern[str]
    by: Callable[[EvidenceItem], float | None]
    most: bool
    told: str


def _volumes(item: EvidenceItem) -> float | None:
    return item.product.volumes_in_series


def _stars(item: EvidenceItem) -> float | None:
    reviews = item.reviews
    return reviews.rating if reviews and reviews.count else item.product.rating


def _year(item: EvidenceItem) -> float | None:
    return item.product.first_year


def _price(item: EvidenceItem) -> float | None:
    return item.quote.price.minor


def _age(item: EvidenceItem) -> float | None:
    rating = item.product.age_rating
    return _AGES.index(rating) if rating in _AGES else None


def _harshness(item: EvidenceItem) -> float | None:
    """How harsh a series is: by its age rating, then by genre and themes."""
    age = _age(item)
    if age is None:
        return None
    product = item.product
    harsh = sum(any(word in each for word in HARSH) for each in product.themes)
    return age * 10 + harsh + 2 * ("horror" in product.genres)


def _superlative(
    words: str, by: Callable[[EvidenceItem], float | None], told: str, *, most: bool
) -> Superlative:
    asks = (
        rf"(?:^|\b(?:which|the|what)\b.{{0,40}})\W*\b(?:{words})\b|"
        rf"^\W*(?:is|are|was|does|do|has|did)\b.{{2,60}}\b(?:{words})\b.{{0,20}}\bthan\b"
    )
    return Superlative(re.compile(asks, re.IGNORECASE), by, most, told)


_SUPERLATIVES = (
    _superlative(
        "cheap(?:er|est)|less expensive|least expensive|costs? less|most affordable",
        _price,
        "{} costs least at the moment, as the cards show.",
        most=False,
    ),
    _superlative(
        "(?:more|most) expensive|costs? (?:more|most)|dear(?:er|est)",
        _price,
        "{} costs most at the moment, as the cards show.",
        most=True,
    ),
    _superlative(
        "(?:more|most) volumes", _volumes, "{} is the longest: {}.", most=True
    ),
    _superlative(
        "(?:fewer|fewest|less) volumes", _volumes, "{} is the shortest: {}.", most=False
    ),
    _superlative("short(?:er|est)", _volumes, "{} is the shortest: {}.", most=False),
    _superlative("long(?:er|est)", _volumes, "{} is the longest: {}.", most=True),
    _superlative("new(?:er|est)|most recent", _year, "{} is the newest.", most=True),
    _superlative("old(?:er|est)", _year, "{} is the oldest.", most=False),
    _superlative(
        "(?:best|better|higher|highest)[- ]rated|"
        "(?:best|better) (?:liked|loved|reviews?)",
        _stars,
        "Readers rate {} best.",
        most=True,
    ),
    _superlative(
        "(?:worst|worse|lowest|lower)[- ](?:rated|liked|reviewed)",
        _stars,
        "Readers rate {} lowest.",
        most=False,
    ),
    _superlative(
        "(?:less|least) (?:violent|violence|gor[ey]+|bloody|scary|dark|brutal)|"
        "milde(?:r|st)|"
        "tame(?:r|st)|gentle(?:r|st)",
        _harshness,
        "{} is the gentlest, as far as our catalogue tells.",
        most=False,
    ),
    _superlative(
        "(?:more|most) (?:violent|violence|gor[ey]+|bloody|brutal)|bloodie(?:r|st)|"
        "gorie(?:r|st)",
        _harshness,
        "{} is the harshest, as far as our catalogue tells.",
        most=True,
    ),
    _superlative(
        "(?:better|best|safer|fine|suitable|ok(?:ay)?) for (?:a |my |the )*(?:kids?|"
        "child(?:ren)?|teens?|son|daughter|younger)",
        _age,
        "{} is for the youngest readers of them.",
        most=False,
    ),
)


def fit_for_reader(items: Sequence[EvidenceItem], question: str) -> str:
    """Say which of several suit a reader of the age named; "" when none is named."""
    limit = parse_max_age_rating(question)
    rated = [each for each in items if each.product.age_rating in _AGES]
    if limit is None or len(rated) < _TWO or len(rated) < len(items):
        return ""
    told = joined([f"{series_of(e.product)} is {suits_age(e.product)}" for e in rated])
    fitting = [
        each
        for each in rated
        if _AGES.index(each.product.age_rating) <= _AGES.index(limit)
    ]
    youngest = min(rated, key=lambda each: _AGES.index(each.product.age_rating))
    name = series_of(youngest.product)
    if len(fitting) == len(rated):
        return f"Both would do: {told}." if len(rated) == _TWO else f"All do: {told}."
    if fitting:
        names = joined([series_of(each.product) for each in fitting])
        return f"For that age I'd take {names}: {told}."
    level = {each.product.age_rating for each in rated}
    if len(level) == 1:
        return f"Strictly, none of them is meant for that age: {told}."
    return (
        f"Of these, {name} comes closest, though strictly none is meant for that age: "
        f"{told}. Have a look inside first."
    )


def superlative_of(question: str) -> Superlative | None:
    """Return how a question wants the products ranked; None: it doesn't."""
    return next((s for s in _SUPERLATIVES if s.words.search(question)), None) or (
        _of_genre(question)
    )


def _of_genre(question: str) -> Superlative | None:
    """Return the ranking by which those of a genre lead: "which one is horror?"."""
    genres = set(parse_filters(question).genres)
    if not genres or not _WHICH.match(question):
        return None
    name = joined(sorted(genres))
    return Superlative(
        re.compile(""),
        lambda item: float(bool(genres & set(item.product.genres))) or None,
        True,
        f"{{}} is {name}.",
    )


def chosen(items: Sequence[EvidenceItem], asked: Superlative) -> str:
    """Return the one that leads, or say that they are level or that nobody knows."""
    known = [(value, item) for item in items if (value := asked.by(item)) is not None]
    if not known:
        return "None of them, as far as our catalogue tells."
    best = (max if asked.most else min)(value for value, _ in known)
    leaders = [item for value, item in known if value == best]
    priced = asked.by is _price
    names = [
        f"{edition_of(e.product)} {in_format(e.product)}"
        if priced
        else series_of(e.product)
        for e in leaders
    ]
    if len(leaders) == len(items) > 1:
        return f"There is nothing between them: {joined(names)} are level on that."
    told = asked.told.format(joined(names), length_of(leaders[0].product))
    if len(leaders) > 1:
        told = told.replace(" is the ", " are the ").replace(" costs ", " cost ")
        told = told.replace(" is ", " are ")
    said = {item.product.series_id for item in leaders}
    others = [
        series_of(item.product) for item in items if item.product.series_id not in said
    ]
    return f"{told} After it comes {others[0]}." if len(others) == 1 else told
