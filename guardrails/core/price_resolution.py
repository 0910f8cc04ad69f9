"""What becomes of an amount: kept, corrected or taken out, by what is said around."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from guardrails.core.money import shown
from guardrails.core.price_reckoning import is_reckoned, reckoned
from guardrails.core.price_subject import (
    Said,
    Subject,
    fronted_subject,
    is_fronted,
    speaks_of_what_was_named,
    subject_of,
)
from guardrails.core.price_sums import speaks_of_a_sum
from guardrails.core.price_wording import wording
from guardrails.core.types import Action, Facts, Money, PriceFact

# "Two for $30", "three copies for only $40", "both for $24".
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 0, "all": 0}
_COUNTS |= {str(each): each for each in range(2, 10)}
_SEVERAL = "copies|volumes|books|of them|sets"
_MANY = re.compile(
    rf"\b(?:(?P<word>two|three|four|five|six|both|all)(?: (?:{_SEVERAL}|two|three))?"
    rf"|(?P<number>[2-9]) (?:{_SEVERAL})|(?:any|buy|get|take|pick|grab) (?P<any>[2-9]))"
    r" for(?: (?:only|just|about|a total of))? ?[*_~`]{0,3}\Z"
)
_LONGEST_MANY = 48
_FELL_FROM = re.compile(
    r"\b(?:down|fell|fallen|dropped|went|gone|reduced|lowered|marked down|cut) from"
    r" [*_~`]{0,3}\Z"
)
# A part of a price, which nothing proves.
_INSTALMENT = re.compile(
    r"\b(?:payments?|instal?lments?|months?|weeks?) of(?: (?:only|just))? [*_~`]{0,3}\Z"
)


class Resolution(NamedTuple):
    """What becomes of an amount, and why."""

    action: Action
    replacement: str = ""
    reason: str = ""
    product: PriceFact | None = None  # whose price it was taken for, if that is clear


def resolve(
    amounts: Sequence[Money], role: str, said: Said, facts: Facts
) -> Resolution:
    """Decide on the amounts of one match (a range has two), by what is said around."""
    if role not in {"price", "was"}:
        return _other_kind(amounts, role, said, facts)
    if _INSTALMENT.search(said.left):
        words = wording(role, said.left)
        return Resolution(Action.REMOVE, words, "unproven_price")
    return _of_products(amounts, role, said, facts)


def _of_products(
    amounts: Sequence[Money], role: str, said: Said, facts: Facts
) -> Resolution:
    subject = _subject(said, facts)
    summed = speaks_of_a_sum(said, facts)
    several = _MANY.search(said.left, len(said.left) - _LONGEST_MANY)
    if (
        not summed
        and not several
        and (_proven_price(amounts, role, subject) or _fell(amounts, said, subject))
    ):
        return Resolution(Action.NOTE, "", "live_price", _only(subject))
    proof = _reckoned(amounts, said, subject, facts)
    if proof:
        return Resolution(Action.NOTE, reason=proof)
    if several:
        return _for_several(amounts, several, role, said, subject)
    if not summed and _is_budget(amounts, subject, facts):
        return Resolution(Action.NOTE, reason="budget")
    return _disproven(role, said, subject)


def _subject(said: Said, facts: Facts) -> Subject:
    """Return what an amount speaks of; none is clear where something else may follow.

    "At $12, Naruto is fun" says nothing of the product that was spoken of before, so
    its price must not be put there.
    """
    in_front = fronted_subject(said.left, said.ahead, facts)
    if in_front:
        return in_front
    subject = subject_of(said.left, said.raw_left, facts)
    if is_fronted(said.left, said.ahead) and not speaks_of_what_was_named(said.ahead):
        return subject._replace(clear=False)
    return subject


def _only(subject: Subject) -> PriceFact | None:
    """Return the one product that an amount is clearly of."""
    return subject.products[0] if subject.clear and not subject.foreign else None


def _reckoned(
    amounts: Sequence[Money], said: Said, subject: Subject, facts: Facts
) -> str:
    return reckoned(amounts[0], said, subject, facts) if len(amounts) == 1 else ""


def _disproven(role: str, said: Said, subject: Subject) -> Resolution:
    """Put the live price in the place of a wrong one, if that makes a true sentence."""
    product = _only(subject)
    one_price = role == "price" and not _FELL_FROM.search(said.left)
    if product and one_price and not subject.short and not is_reckoned(said):
        live = shown(product.price)
        return Resolution(Action.REPLACE, live, "wrong_price", product)
    return Resolution(
        Action.REMOVE, wording(role, said.left), "unproven_price", product
    )


def _for_several(
    amounts: Sequence[Money],
    several: re.Match[str],
    role: str,
    said: Said,
    subject: Subject,
) -> Resolution:
    """Keep "two for $30" only if that is twice the price; one copy's is no answer."""
    count = _COUNTS[several["word"] or several["number"] or several["any"]]
    product = _only(subject)
    if product and count:
        dear = Money(product.price.minor * count, product.price.currency)
        if all(each == dear for each in amounts):
            return Resolution(Action.NOTE, reason="live_price", product=product)
    words = wording(role, said.left)
    return Resolution(Action.REMOVE, words, "unproven_price", product)


def _proven_price(amounts: Sequence[Money], role: str, subject: Subject) -> bool:
    if subject.foreign:
        return False
    live = [
        each.list_price if role == "was" else each.price for each in subject.products
    ]
    return all(each in live for each in amounts)


def _fell(amounts: Sequence[Money], said: Said, subject: Subject) -> bool:
    """Tell whether "from $12 to $9" are the list price and the live one."""
    product = _only(subject)
    if not product or len(amounts) == 1 or not _FELL_FROM.search(said.left):
        return False
    return list(amounts) == [product.list_price, product.price]


def _is_budget(amounts: Sequence[Money], subject: Subject, facts: Facts) -> bool:
    """Tell whether the shopper's own amount is repeated, and no product's price."""
    named = subject.clear and len(facts.prices) > 1
    return not named and all(each == facts.budget for each in amounts)


def _other_kind(
    amounts: Sequence[Money], role: str, said: Said, facts: Facts
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
        proven |= _savings(_subject(said, facts))
    if all(each in proven for each in amounts):
        own = all(each == facts.budget for each in amounts)
        return Resolution(Action.NOTE, reason="budget" if own else role)
    if role in {"budget", "threshold", "discount"}:
        proof = _reckoned(amounts, said, _subject(said, facts), facts)
        if proof:
            return Resolution(Action.NOTE, reason=proof)
    return Resolution(Action.REMOVE, wording(role, said.left), f"unproven_{role}")


def _savings(subject: Subject) -> set[Money | None]:
    """Return what the clearly named product costs less than its list price."""
    if not subject.clear or subject.foreign:
        return set()
    price, listed = subject.products[0].price, subject.products[0].list_price
    if listed is None or listed.currency != price.currency:
        return set()
    return {Money(listed.minor - price.minor, price.currency)}
