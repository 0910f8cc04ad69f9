"""Amounts that follow from live prices: totals, differences, discounts, what is left.

"Both for $24.98" is proven by two live prices as surely as each of them is. A reckoned
amount is only ever kept or taken out: one product's live price in its place would say
something that is wrong.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from guardrails.core.normalise import fold
from guardrails.core.price_subject import Said, Subject, own_stretch_of, sentence_of
from guardrails.core.price_titles import named_in, titles
from guardrails.core.types import Facts, Money, PriceFact


def _any(words: str) -> str:
    return "|".join(fold(each).replace("_", " ") for each in words.split())


# Words of a sum; those of the second kind may also speak of each of several.
_SUM = re.compile(
    r"\b(?:together|total(?:s|l?ing)?|subtotal|grand total|in all|altogether|combined"
    r"|com(?:e|es|ing) to|adds? up to|add(?:ed|ing) up|sum|bundle|the lot|the pair"
    rf"|{_any('zusammen insgesamt summe gesamt ensemble au_total en_tout juntos')}"
    rf"|{_any('juntas en_total insieme in_totale totale em_total no_total samen')}"
    rf"|{_any('totaal razem łącznie sammen tillsammans toplam вместе итого')})\b"
    rf"|{_any('合わせて 合計 一共 总共 總共 合计 합계 모두')}"
)
_SEVERAL = re.compile(r"\b(?:both|all (?:two|three|four|five|six|[2-9])|all of)\b")
_JOINED = re.compile(
    rf"\b(?:and|with|plus|{_any('und et y e mit avec con en och og')})\b|[&+と和]"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "pair": 2}
_COUNTED = re.compile(rf"\b(?:the )?({'|'.join(_COUNTS)}|[2-6])\b(?! (?:copies|weeks))")
_COPIES = re.compile(
    rf"\b({'|'.join(_COUNTS)}|[2-9]|1[0-9]|20)(?: (?:copies|times|of (?:them|these))\b"
    r"| ?[x×](?![a-z]))"
)
_DIFFERENCE = re.compile(
    r"\b(?:difference|gap|apart|cheaper by|dearer by|more by|differ)\b[^.!?\n]{0,60}\Z"
)
_MORE = re.compile("[*_~`]{0,3} (?:more|extra)")
_LESS = re.compile("[*_~`]{0,3} (?:less|cheaper)")
_LEFT_OVER = re.compile(
    r"\b(?:leav(?:e|es|ing)(?: you)?(?: with)?|remain\w{0,3}|left over|to spare"
    r"|bleiben|ubrig|change of)\b[^.!?\n]{0,12}\Z"
)
_IS_LEFT = re.compile("[*_~`]{0,3} (?:left|remaining|to spare)")
_YOURS = re.compile(
    r"\b(?:your|you|ur|tus?|tes|vos|ton|votre|dein\w{0,2}|ihr\w{0,2}|euer\w{0,2}|tuoi"
    r"|suoi|seus?|uw|je)(?: (?:total|stated|whole|full|max))? [*_~`]{0,3}\Z"
)
_UNDER = re.compile(
    r"\b(?:under|below|less than|cheaper than|up to|within|no more than|at most)"
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
_TOGETHER = re.compile("[*_~`]{0,3} (?:together|altogether|combined|in total|in all)")
_NEAR = 48
_SHORTEST_WORD = 4


def is_reckoned(said: Said) -> bool:
    """Return whether the words make an amount anything but one product's price."""
    near = said.left[-_NEAR:]
    return (
        _is_summed(said)
        or any(p.match(said.after) for p in (_MORE, _LESS, _IS_LEFT))
        or any(p.search(near) for p in (_DIFFERENCE, _LEFT_OVER, _YOURS, _COPIES))
    )


def _is_summed(said: Said) -> bool:
    near = said.left[-_NEAR:]
    clause = near[max(near.rfind(each) for each in ("\n", ". ")) + 1 :]
    return (_SUM.search(clause) or _TOGETHER.match(said.after)) is not None


def speaks_of_a_sum(said: Said, facts: Facts) -> bool:
    """Return whether an amount is the sum of several named: none of them alone fits."""
    if not _is_summed(said):
        return False
    known = titles.of(facts.prices)
    named = named_in(sentence_of(said.left), known) or named_in(said.left, known)
    return len(named) > 1


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


def _is_total(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    return amount in _sums(said, facts) or amount in _copies(said.left, subject)


def _sum(products: Sequence[PriceFact]) -> Iterator[Money]:
    currencies = {each.price.currency for each in products}
    if len(products) > 1 and len(currencies) == 1:
        yield Money(sum(each.price.minor for each in products), currencies.pop())


def _sums(said: Said, facts: Facts) -> Iterator[Money]:
    """Yield the sums that the words may speak of."""
    left = said.left
    sentence, own = sentence_of(left), own_stretch_of(left)
    known = titles.of(facts.prices)
    here = named_in(own, known)
    if len(here) > 1 and (_JOINED.search(own) or _SEVERAL.search(own)):
        yield from _sum(here)
    if not (_SUM.search(sentence) or _SEVERAL.search(sentence)) and not (
        _TOGETHER.match(said.after)
    ):
        return
    named = named_in(sentence, known)
    yield from _sum(named)
    if len(named) > 1:
        return
    counted = _COUNTED.search(sentence)
    if counted:
        number = _COUNTS.get(counted[1]) or int(counted[1])
        alike = _alike(sentence, facts.prices)
        if len(alike) == number:
            yield from _sum(alike)
    if not named:
        yield from _sum(named_in(left, known) or facts.prices)


def _alike(sentence: str, prices: Sequence[PriceFact]) -> list[PriceFact]:
    """Return the products that share a word with the sentence: "the Berserk books"."""
    said = set(re.findall(r"\w+", sentence))
    return [
        each
        for each in prices
        if any(
            len(word) >= _SHORTEST_WORD and word in said and word not in _OF_ANY_BOOK
            for word in re.findall(r"\w+", fold(each.title))
        )
    ]


_OF_ANY_BOOK = frozenset(
    "volume volumes book books edition deluxe omnibus perfect complete collection manga"
    " series hardcover paperback with from this that the and".split()
)


def _copies(left: str, subject: Subject) -> Iterator[Money]:
    counted = _COPIES.search(sentence_of(left))
    if counted and subject.clear and not subject.foreign:
        number = _COUNTS.get(counted[1]) or int(counted[1])
        price = subject.products[0].price
        yield Money(price.minor * number, price.currency)


def _differs(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    """Tell whether an amount lies between the prices that are compared."""
    sign = bool(_MORE.match(said.after)) - bool(_LESS.match(said.after))
    if sign and subject.clear and not subject.foreign:
        price = subject.products[0].price
        other = Money(price.minor - sign * amount.minor, price.currency)
        live = {each.price for each in facts.prices}
        return price.currency == amount.currency and other in live
    return _DIFFERENCE.search(said.left) is not None and _is_gap(
        amount, said.left, facts
    )


def _is_gap(amount: Money, left: str, facts: Facts) -> bool:
    """Tell whether an amount is what lies between the two prices spoken of."""
    sentence = sentence_of(left)
    known = titles.of(facts.prices)
    pair = named_in(sentence, known)
    if len(pair) != len(("one", "other")):
        pair = tuple(_alike(sentence, facts.prices)) or named_in(left, known)
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
    named = named_in(sentence_of(said.left), titles.of(facts.prices))
    if not named and subject.clear:
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
    ("total", _is_total),
    ("difference", _differs),
    ("discounted", _is_discounted),
    ("remainder", _is_left_over),
    ("bound", _bounds),
)
