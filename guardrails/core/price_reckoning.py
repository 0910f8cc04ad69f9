"""Amounts that follow from live prices: sums, differences, discounts, what is left.

"Both for $24.98" is proven by two live prices as surely as each of them is. A reckoned
amount is only ever kept or taken out: one product's live price in its place would say
something that is wrong.
"""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from guardrails.core.normalise import fold
from guardrails.core.price_subject import Said, Subject, sentence_of
from guardrails.core.price_sums import (
    alike_in,
    any_of,
    is_summed,
    is_total,
    speaks_of_all,
    speaks_of_copies,
)
from guardrails.core.price_titles import named_in, titles
from guardrails.core.types import Facts, Money

_DIFFERENCE = re.compile(
    r"\b(?:difference|gap|apart|cheaper by|dearer by|more by|differ)\b"
)
_MORE = re.compile(
    rf"[*_~`]{{0,3}} (?:more|extra|{any_of('teurer plus_cher mas_caro piu_caro')})"
)
_LESS = re.compile(
    r"[*_~`]{0,3} (?:less|cheaper"
    rf"|{any_of('billiger günstiger moins_cher mas_barato meno_caro')})"
)
_LEFT_OVER = re.compile(
    r"\b(?:leav(?:e|es|ing)(?: you)?(?: with)?|keeps?|remain\w{0,3}|left over|to spare"
    r"|bleiben|ubrig|change of)\b[^.!?\n]{0,12}\Z"
)
_IS_LEFT = re.compile("[*_~`]{0,3} (?:left|remaining|to spare)")
_YOURS = re.compile(
    r"\b(?:your|you|ur|tus?|tes|vos|ton|votre|dein\w{0,2}|ihr\w{0,2}|euer\w{0,2}|tuoi"
    r"|suoi|seus?|uw|je|with)(?: (?:total|stated|whole|full|max))? [*_~`]{0,3}\Z"
)
_UNDER = re.compile(
    r"\b(?:under|below|less than|cheaper than|(?<!add )(?<!adds )up to|within"
    r"|no more than|at most)"
    r" (?:just |only )?[*_~`]{0,3}\Z"
)
_OVER = re.compile(
    r"\b(?:over|above|more than|beyond|upwards of) (?:just |only )?[*_~`]{0,3}\Z"
)
_INCLUSIVE = ("up to", "within", "no more than", "at most")
_OF_THE_SHOP = re.compile(
    r"\b(?:ship\w{0,5}|deliver\w{0,3}|orders?|purchases?|spend\w{0,3}|free|cart|basket"
    r"|minimum|postage|gifts?|coupons?|codes?)\b"
)
_NEAR = 48


def is_reckoned(said: Said) -> bool:
    """Return whether the words make an amount anything but one product's price."""
    near = said.left[-_NEAR:]
    return (
        is_summed(said)
        or any(p.match(said.after) for p in (_MORE, _LESS, _IS_LEFT))
        or any(p.search(near) for p in (_LEFT_OVER, _YOURS))
        or _DIFFERENCE.search(sentence_of(said.left)) is not None
        or speaks_of_copies(said)
    )


def reckoned(amount: Money, said: Said, subject: Subject, facts: Facts) -> str:
    """Return what proves an amount that is no product's price, or nothing."""
    if not facts.prices and facts.budget is None:
        return ""
    if _YOURS.search(said.left) and amount == facts.budget:
        return "budget"
    for reason, holds in _PROOFS:
        if holds(amount, said, subject, facts):
            return reason
    return ""


def _differs(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    """Tell whether an amount lies between the prices that are compared."""
    sign = bool(_MORE.match(said.after)) - bool(_LESS.match(said.after))
    if sign and subject.clear and not subject.foreign:
        price = subject.products[0].price
        other = Money(price.minor - sign * amount.minor, price.currency)
        live = {each.price for each in facts.prices}
        return price.currency == amount.currency and other in live
    return _DIFFERENCE.search(sentence_of(said.left)) is not None and _is_gap(
        amount, said.left, facts
    )


def _is_gap(amount: Money, left: str, facts: Facts) -> bool:
    """Tell whether an amount is what lies between the two prices spoken of."""
    sentence = sentence_of(left)
    known = titles.of(facts.prices)
    pair = named_in(sentence, known)
    if len(pair) != len(("one", "other")):
        pair = tuple(alike_in(sentence, facts.prices)) or named_in(left, known)
    return len(pair) == len(("one", "other")) and amount == Money(
        abs(pair[0].price.minor - pair[1].price.minor), pair[0].price.currency
    )


def _is_discounted(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    return amount in _discounted(said.left, subject, facts)


def _discounted(left: str, subject: Subject, facts: Facts) -> Iterator[Money]:
    """Yield the product's price less each discount that the text speaks of."""
    if not subject.clear or subject.foreign:
        return
    price = subject.products[0].price
    for discount in facts.discounts:
        said = bool(discount.label) and fold(discount.label) in left
        if discount.percent is not None:
            said = said or bool(
                re.search(rf"(?<![0-9.]){discount.percent} ?(?:%|percent)", left)
            )
            exact = Decimal(price.minor) * (100 - discount.percent) / 100
            for way in (ROUND_HALF_UP, ROUND_FLOOR) if said else ():
                yield Money(int(exact.to_integral_value(way)), price.currency)
        less = discount.amount
        if said and less is not None and less.currency == price.currency:
            yield Money(price.minor - less.minor, price.currency)


def _is_left_over(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    """Tell whether an amount is the budget less what is named."""
    budget = facts.budget
    if budget is None or budget.currency != amount.currency:
        return False
    if not _IS_LEFT.match(said.after) and not _LEFT_OVER.search(said.left):
        return False
    sentence = sentence_of(said.left)
    named = named_in(sentence, titles.of(facts.prices))
    if not named and (subject.clear or speaks_of_all(sentence)):
        named = subject.products
    spent = [each.price for each in named if each.price.currency == budget.currency]
    return bool(spent) and amount.minor == budget.minor - sum(p.minor for p in spent)


def _bounds(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    """Tell whether "under $20" holds for all that the sentence names."""
    left = said.left
    under, over = _UNDER.search(left), _OVER.search(left)
    sentence = sentence_of(left)
    if not (under or over) or _OF_THE_SHOP.search(sentence):
        return False
    prices = [e.price for e in named_in(sentence, titles.of(facts.prices))]
    if not prices or any(each.currency != amount.currency for each in prices):
        return False
    if over:
        return all(each.minor > amount.minor for each in prices)
    touches = under is not None and under[0].startswith(_INCLUSIVE)
    return all(
        each.minor < amount.minor or (touches and each == amount) for each in prices
    )


_Proof = Callable[[Money, Said, Subject, Facts], bool]
_PROOFS: tuple[tuple[str, _Proof], ...] = (
    ("total", is_total),
    ("difference", _differs),
    ("discounted", _is_discounted),
    ("remainder", _is_left_over),
    ("bound", _bounds),
)
