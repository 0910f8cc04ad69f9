"""Sums of live prices: "both for $24.98", "volumes 1 and 2", three copies, a total.

A sum is proven if it is that of exactly the products that the words speak of.
"""

import re
from collections.abc import Iterator, Sequence

from guardrails.core.normalise import fold
from guardrails.core.price_subject import Said, Subject, own_stretch_of, sentence_of
from guardrails.core.price_titles import named_in, titles
from guardrails.core.types import Facts, Money, PriceFact


def any_of(words: str) -> str:
    """Return a pattern for words of other languages; "_" is a blank in one."""
    return "|".join(fold(each).replace("_", " ") for each in words.split())


# Words of a sum; those of the second kind may also speak of each of several.
_SUM = re.compile(
    r"\b(?:together|total(?:s|l?ing)?|subtotal|grand total|in all|altogether|combined"
    r"|com(?:e|es|ing) to|adds? up to|add(?:ed|ing) up|sum|bundle|the lot|the pair"
    rf"|{any_of('zusammen insgesamt summe gesamt ensemble au_total en_tout juntos')}"
    rf"|{any_of('juntas en_total insieme in_totale totale em_total no_total samen')}"
    rf"|{any_of('totaal razem łącznie sammen tillsammans toplam вместе итого')})\b"
    rf"|{any_of('合わせて 合計 一共 总共 總共 合计 합계 모두')}"
)
_SEVERAL = re.compile(
    r"\b(?:both|all (?:two|three|four|five|six|[2-9])|all of|makes?|making"
    r"|that's|that is|that would be)\b"
)
_JOINED = re.compile(
    rf"\b(?:and|with|plus|{any_of('und et y e mit avec con en och og')})\b|[&+と和]"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "pair": 2}
_COUNTED = re.compile(rf"\b(?:the )?({'|'.join(_COUNTS)}|[2-6])\b(?! (?:copies|weeks))")
_COPIES = re.compile(
    rf"\b({'|'.join(_COUNTS)}|[2-9]|1[0-9]|20)(?: (?:copies|times|of (?:them|these))\b"
    r"| ?[x×](?![a-z]))"
    # "So three are": no "volume three".
    r"|(?<!volume )(?<!vol\. )\b(two|three|four|five|six)"
    r"(?= (?:are|cost|would|will|come)\b)"
)
_TOGETHER = re.compile(
    "[*_~`]{0,3} (?:together|altogether|combined|in total|in all|for (?:both|the two))"
)
_POSTED = re.compile(
    r"\b(?:shipping|delivery|postage"
    rf"|{any_of('versand porto livraison envío frete')})\b"
)
_NEAR = 48
_SHORTEST_WORD = 4


def is_summed(said: Said) -> bool:
    """Return whether the words speak of a sum."""
    near = said.left[-_NEAR:]
    clause = near[max(near.rfind(each) for each in ("\n", ". ")) + 1 :]
    return (_SUM.search(clause) or _TOGETHER.match(said.after)) is not None


def speaks_of_a_sum(said: Said, facts: Facts) -> bool:
    """Return whether an amount is the sum of several named: none of them alone fits."""
    if not is_summed(said):
        return False
    known = titles.of(facts.prices)
    named = named_in(sentence_of(said.left), known) or named_in(said.left, known)
    return len(named) > 1


def is_total(amount: Money, said: Said, subject: Subject, facts: Facts) -> bool:
    """Return whether an amount is the sum of what the words speak of."""
    return amount in _sums(said, facts) or amount in _copies(said.left, subject)


def _sum(products: Sequence[PriceFact]) -> Iterator[Money]:
    currencies = {each.price.currency for each in products}
    if len(products) > 1 and len(currencies) == 1:
        yield Money(sum(each.price.minor for each in products), currencies.pop())


def _sums(said: Said, facts: Facts) -> Iterator[Money]:
    """Yield the sums that the words may speak of."""
    sentence = sentence_of(said.left)
    known = titles.of(facts.prices)
    named = named_in(sentence, known)
    if _POSTED.search(sentence):
        yield from _with_postage(named, facts)
    told = _SUM.search(sentence) or _TOGETHER.match(said.after)
    if told and said.ahead:
        yield from _sum(named_in(said.ahead, known))
    if told or _SEVERAL.search(sentence) or _JOINED.search(sentence):
        yield from _sum(named_in(own_stretch_of(said.left), known))
        yield from _sum(named)
    if (told or _SEVERAL.search(sentence)) and len(named) < 2:
        yield from _sum(_counted(sentence, facts.prices))
        if not named:
            yield from _sum(named_in(said.left, known) or facts.prices)


def _counted(sentence: str, prices: Sequence[PriceFact]) -> Sequence[PriceFact]:
    """Return the products that "the two Berserk books" means."""
    counted = _COUNTED.search(sentence)
    alike = alike_in(sentence, prices) if counted else ()
    return alike if counted and len(alike) == _number(counted) else ()


def _number(counted: re.Match[str]) -> int:
    said = next(filter(None, counted.groups()))
    return _COUNTS.get(said) or int(said)


def _with_postage(named: Sequence[PriceFact], facts: Facts) -> Iterator[Money]:
    for price in [each.price for each in named] if len(named) == 1 else _sum(named):
        for postage in facts.shipping:
            if postage.currency == price.currency:
                yield Money(price.minor + postage.minor, price.currency)


def alike_in(sentence: str, prices: Sequence[PriceFact]) -> list[PriceFact]:
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


def speaks_of_all(sentence: str) -> bool:
    """Return whether a sentence speaks of all that there is: "all three"."""
    return _SEVERAL.search(sentence) is not None


def speaks_of_copies(said: Said) -> bool:
    """Return whether an amount may be that of several copies."""
    return _COPIES.search(said.left[-_NEAR:]) is not None


def _copies(left: str, subject: Subject) -> Iterator[Money]:
    counted = _COPIES.search(sentence_of(left))
    if counted and subject.clear and not subject.foreign:
        price = subject.products[0].price
        yield Money(price.minor * _number(counted), price.currency)
