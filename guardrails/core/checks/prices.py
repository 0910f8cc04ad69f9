"""Amounts of money: kept where the facts prove them, else corrected or taken out.

The live prices of all products in evidence are known before the first token, so an
amount is resolved in the stream, from the text to its left: it is right for the product
that the sentence speaks of; it is another kind of amount that is proven; it is wrong
for a product that is clearly named, and its live price takes its place; or it can't be
proven, and words take its place.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from guardrails.core.amount import Amount, length
from guardrails.core.amount_grammar import AMOUNT, SAID
from guardrails.core.amounts import PRICED, amounts_in
from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.locating import Located
from guardrails.core.money import shown
from guardrails.core.policy import Policy
from guardrails.core.price_roles import role_of
from guardrails.core.price_subject import (
    Subject,
    fronted_subject,
    is_fronted,
    speaks_of_what_was_named,
    subject_of,
)
from guardrails.core.price_wording import wording
from guardrails.core.types import Action, Facts, Finding, Money, PriceFact

# "Two for $30", "three copies for only $40", "both for $24".
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 0, "all": 0}
_COUNTS |= {str(each): each for each in range(2, 10)}
_SEVERAL = "copies|volumes|books|of them|sets"
_MANY = re.compile(
    rf"\b(?:(?P<word>two|three|four|five|six|both|all)(?: (?:{_SEVERAL}|two|three))?"
    rf"|(?P<number>[2-9]) (?:{_SEVERAL})|(?:any|buy|get|take|pick|grab) (?P<any>[2-9]))"
    r" for(?: (?:only|just|about|a total of))? ?[*_~`]{0,3}\Z"
)


class Resolution(NamedTuple):
    """What becomes of an amount, and why."""

    action: Action
    replacement: str = ""
    reason: str = ""
    product: PriceFact | None = None  # whose price it was taken for, if that is clear


def resolve(
    amounts: Sequence[Money],
    role: str,
    left: str,
    raw_left: Callable[[], str],
    facts: Facts,
    ahead: str = "",
) -> Resolution:
    """Decide on the amounts of one match (a range has two), given what is to the left.

    ``left`` is normalised, ``raw_left`` returns the same as it was written. ``ahead``
    is what follows the amount and a comma: a title, if the amount is in front of it.
    """
    if role not in {"price", "was"}:
        return _other_kind(amounts, role, left, raw_left, facts)
    subject = _subject(left, raw_left, facts, ahead)
    many = _MANY.search(left)
    if many:
        count = _COUNTS[many["word"] or many["number"] or many["any"]]
        return _for_several(amounts, count, role, left, subject)
    product = subject.products[0] if subject.clear and not subject.foreign else None
    if _proven_price(amounts, role, subject):
        return Resolution(Action.NOTE, reason="live_price", product=product)
    if _is_budget(amounts, subject, facts):
        return Resolution(Action.NOTE, reason="budget")
    if product and role == "price":
        live = shown(product.price)
        return Resolution(Action.REPLACE, live, "wrong_price", product)
    return Resolution(Action.REMOVE, wording(role, left), "unproven_price", product)


def _subject(
    left: str, raw_left: Callable[[], str], facts: Facts, ahead: str
) -> Subject:
    """Return what an amount speaks of; none is clear where something else may follow.

    "At $12, Naruto is fun" says nothing of the product that was spoken of before, so
    its price must not be put there.
    """
    in_front = fronted_subject(left, ahead, facts)
    if in_front:
        return in_front
    subject = subject_of(left, raw_left, facts)
    if is_fronted(left, ahead) and not speaks_of_what_was_named(ahead):
        return Subject(subject.products, clear=False, foreign=subject.foreign)
    return subject


def _for_several(
    amounts: Sequence[Money], count: int, role: str, left: str, subject: Subject
) -> Resolution:
    """Keep "two for $30" only if that is twice the price; one copy's is no answer."""
    product = subject.products[0] if subject.clear and not subject.foreign else None
    if product and count:
        dear = Money(product.price.minor * count, product.price.currency)
        if all(each == dear for each in amounts):
            return Resolution(Action.NOTE, reason="live_price", product=product)
    return Resolution(Action.REMOVE, wording(role, left), "unproven_price", product)


def _proven_price(amounts: Sequence[Money], role: str, subject: Subject) -> bool:
    if subject.foreign:
        return False
    live = [
        each.list_price if role == "was" else each.price for each in subject.products
    ]
    return all(each in live for each in amounts)


def _is_budget(amounts: Sequence[Money], subject: Subject, facts: Facts) -> bool:
    """Tell whether the shopper's own amount is repeated, and no product's price."""
    named = subject.clear and len(facts.prices) > 1
    return not named and all(each == facts.budget for each in amounts)


def _other_kind(
    amounts: Sequence[Money],
    role: str,
    left: str,
    raw_left: Callable[[], str],
    facts: Facts,
) -> Resolution:
    proven: set[Money | None] = set()
    if role == "shipping":
        proven = set(facts.shipping)
    elif role == "budget":
        proven = {facts.budget}
    elif role == "threshold":
        proven = {facts.budget, *facts.shipping}
    elif role == "discount":
        proven = {each.amount for each in facts.discounts}
        proven |= _savings(subject_of(left, raw_left, facts))
    if all(each in proven for each in amounts):
        own = all(each == facts.budget for each in amounts)
        return Resolution(Action.NOTE, reason="budget" if own else role)
    return Resolution(Action.REMOVE, wording(role, left), f"unproven_{role}")


def _savings(subject: Subject) -> set[Money | None]:
    """Return what the clearly named product costs less than its list price."""
    if not subject.clear or subject.foreign:
        return set()
    price, listed = subject.products[0].price, subject.products[0].list_price
    if listed is None or listed.currency != price.currency:
        return set()
    return {Money(listed.minor - price.minor, price.currency)}


def _live(product: PriceFact | None) -> dict[str, object]:
    """Return the live price that an amount was held against, for the record."""
    if product is None:
        return {}
    price = product.price
    return {
        "title": product.title,
        "live_minor": price.minor,
        "live_currency": price.currency,
    }


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    amounts = amounts_in(candidate)
    if not amounts:
        return None
    role = role_of(candidate.left, candidate.groups.get("after", ""))
    money = [each.money for each in amounts]
    ahead = candidate.groups.get("ahead", "")
    written = candidate.written_left
    decided = resolve(money, role, candidate.left, written, scope.facts, ahead)
    return Verdict(
        "price",
        decided.action,
        decided.replacement,
        end=None if decided.action is Action.REMOVE else length(candidate),
        reason=decided.reason,
        detail={
            "minor": money[0].minor,
            "currency": money[0].currency,
            "role": role,
            "asin": decided.product.asin if decided.product else "",
            "amounts": tuple([(each.minor, each.currency) for each in money]),
            **_live(decided.product),
        },
    )


DETECTORS = (Detector("prices", AMOUNT, _examine, SAID, PRICED, alone=True),)


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detector of amounts; no policy changes what an amount is."""
    return DETECTORS


def _found(candidate: Candidate) -> Verdict | None:
    return Verdict("price", Action.NOTE) if amounts_in(candidate) else None


def find_amounts(text: str) -> list[Finding]:
    """Return every amount of money in the text, with minor, currency and role."""
    whole = Located(text)
    found: list[Finding] = []
    for first, candidate, _ in whole.findings(AMOUNT, _found):
        role = role_of(candidate.left, candidate.groups.get("after", ""))
        found += [
            _amount_found(whole, first, each, role) for each in amounts_in(candidate)
        ]
    return found


def _amount_found(whole: Located, first: int, amount: Amount, role: str) -> Finding:
    start, end = whole.span(first + amount.start, first + amount.end)
    return Finding(
        "prices",
        "price",
        start,
        end,
        whole.raw[start:end],
        detail={
            "minor": amount.money.minor,
            "currency": amount.money.currency,
            "role": role,
        },
    )
