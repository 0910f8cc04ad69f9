"""Discounts in percent: kept where a promotion or a live price proves them.

"70 % off" is an offer as much as a price is. What nothing proves becomes "some money".
"""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.number_words import UNDER_HUNDRED, value_of
from guardrails.core.policy import Policy
from guardrails.core.price_subject import subject_of
from guardrails.core.types import Action, Facts, PriceFact

_NUMBER = rf"(?:[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?|{UNDER_HUNDRED})"
_PERCENT = r"[ -]?(?:%|percent\b|per cent\b)"
_MARK = r"[*_~`]{0,3}"
OFF = (
    rf"(?<![0-9a-z.,$€£¥-])(?P<off>{_NUMBER}{_PERCENT})(?P<what>{_MARK}[ -]?"
    r"(?:off\b|discounts?\b|savings?\b|rebate\b|reduction\b|price (?:cut|reduction)\b))"
)
SAVED = (
    r"\b(?P<how>(?:sav(?:e|es|ing)(?: you)?|discounts? of|reduced by"
    r"|marked down(?: by)?)"
    rf"(?: up to| an extra)? {_MARK})(?P<saved>{_NUMBER}{_PERCENT})"
)
_NOUN_BEHIND = re.compile(r"[*_~`]{0,3}[ -]?(?:discount|rebate|reduction|price|saving)")


def _examine(candidate: Candidate, scope: Scope) -> Verdict:
    groups = candidate.groups
    written = groups.get("off") or groups["saved"]
    start = len(groups.get("how", ""))
    end = start + len(written)
    percent = _value(written)
    if percent in set(_proven(candidate, scope.facts)):
        return Verdict("price", Action.NOTE, "", start, end, reason="discount")
    noun = _NOUN_BEHIND.match(groups.get("what", ""))
    return Verdict(
        "price",
        Action.REMOVE,
        "listed" if noun else "some money",
        start,
        end,
        reason="unproven_discount",
        detail={"role": "discount", "percent": str(percent)},
    )


def _value(written: str) -> Decimal:
    number = re.match(r"[0-9]+(?:[.,][0-9]+)?", written)
    if number is not None:
        return Decimal(number[0].replace(",", "."))
    return Decimal(value_of(re.split("per", written)[0].rstrip("% ")))


def _proven(candidate: Candidate, facts: Facts) -> Iterator[Decimal]:
    """Yield what promotions give, and what the products spoken of cost less."""
    for discount in facts.discounts:
        if discount.percent is not None:
            yield Decimal(discount.percent)
    subject = subject_of(candidate.left, candidate.written_left, facts)
    for product in () if subject.foreign else subject.products:
        yield from _saved(product)


def _saved(product: PriceFact) -> Iterator[Decimal]:
    price, listed = product.price, product.list_price
    if listed is not None and listed.currency == price.currency and listed.minor > 0:
        share = Decimal(100 * (listed.minor - price.minor)) / listed.minor
        for way in (ROUND_HALF_UP, ROUND_FLOOR):
            yield share.to_integral_value(way)


DETECTORS = (Detector("prices", OFF, _examine), Detector("prices", SAVED, _examine))


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of discounts; no policy changes what one is."""
    return DETECTORS
