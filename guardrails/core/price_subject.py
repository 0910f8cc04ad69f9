"""Which product an amount speaks of, judged from the text to its left.

What is said in the amount's own stretch (since the
amount before it, within the sentence) counts first, then the sentence, then the text
before: "Berserk is a classic. It costs ...".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from guardrails.core.asin import canonical
from guardrails.core.normalise import fold
from guardrails.core.price_titles import (
    VOLUME,
    Title,
    named_in,
    places_of,
    title_pattern,
    titles,
)
from guardrails.core.types import Facts, PriceFact

_SENTENCE_END = re.compile(
    r"[.!?\n](?:(?<=\n)|(?<!\bvol\.)(?<!\bno\.)(?<!\bmr\.)(?<!\bms\.)(?<!\bdr\.)"
    r"['\")\]*_]*\s+)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"[$£€¥₩0-9](?:(?<![0-9])\s?[0-9][0-9.,]*"
    r"|(?<=[0-9])[0-9.,]* ?(?:usd|eur|gbp|yen|dollars?|euros?|円|€))"
)
# Capitals that begin no title: they open sentences or name what any book has.
_PLAIN_CAPITALS = frozenset(
    "a an and any are at but buy by for from get good great here how i if in is it its"
    " just my new no now of on only or our over price prices right so that the their"
    " there these they this those to under up usd vol vols volume volumes we what when"
    " which while with yes you your manga light novel paperback hardcover kindle"
    " digital"
    " ebook edition omnibus deluxe box set sale deal currently today each both all also"
    " msrp rrp list asin isbn in-stock stock viz media kodansha yen press seven seas"
    " total cost costs shipping budget save first last next plus".split()
)
# "At $9", "and for only $9", at the beginning of a sentence or a clause.
_FRONTED = re.compile(
    r"(?:\A|[.!?\n:;,(-]|\b(?:and|but|or|while|whereas|though))[ *_\"'>|-]{0,4}"
    r"(?:(?:and|but|now|also|right now|today|currently|priced|costing|still) ){0,2}"
    r"(?:at|for|from|with a price of|at a price of)"
    r"(?: (?:only|just|about|around|a mere|as little as))?[ :]{0,2}[*_~`(]{0,3}\Z"
)
_HAS_ITS_OWN = re.compile(r"(?:\b(?:at|for|is|costs|only)|[:(=-]) ?[*_]{0,3}\Z")
_COMMA = re.compile("[*_~`]{0,3}, ")
_DASHED = re.compile("[*_~`]{0,3}(?: -|:) ")
_FOR = re.compile("[*_~`]{0,3} for ")
_LINE_START = re.compile(r"(?:\A|\n)[ *_>•+-]{0,6}(?:[0-9]{1,2}[.)] )?[*_~`]{0,3}\Z")
# What may stand between the comma and the title.
_OPENING = re.compile(
    r"[*_~`]{0,3}(?:,| for| -|:) (?:(?:the|our|a|an|you|you'll|get|can|could|may"
    r"|have|there|there's|is|we|try|consider|grab|pick|up|take|buy"
    r"|own|also|even|both|look|at) ){0,5}"
    r"[*_\"'(\[]{0,4}"
)
_POINTS_BACK = re.compile(
    r"[*_~`]{0,3}, (?:it|it's|this|that|that's|they|they're|these|those|he|she|you|we"
    r"|i|and|but|or|which|with|plus|so|is|are|was|has|in|on|as|for|from|to|of|while"
    r"|(?:the|a|an|its|their|each|every|one|either|both|shipped|new|used)\b)\b"
)
# Where the end of the sentence before is looked for first.
_NEAR = 72
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]*")


class Said(NamedTuple):
    """What stands around an amount.

    ``left`` is normalised, ``raw_left`` returns the same as it was written. ``after``
    is the word behind the amount that tells its role, ``ahead`` a title behind it, if
    the amount is in front of one.
    """

    left: str
    raw_left: Callable[[], str]
    after: str = ""
    ahead: str = ""


class Subject(NamedTuple):
    """The products that an amount may speak of, and how sure that is.

    ``clear`` means that the text names exactly one. ``foreign`` means that it seems to
    name something that is not in evidence. ``short`` means that it is named by the
    beginning of its title alone, which is enough for a proof and not for a correction.
    """

    products: tuple[PriceFact, ...]
    clear: bool
    foreign: bool = False
    short: bool = False


def _stretches(left: str) -> Iterator[str]:
    """Yield the amount's own stretch, its sentence, and all the text."""
    sentence = left[_end_of_last_sentence(left) :]
    yield sentence[_end_of_last(_AMOUNT, sentence) :]
    yield sentence
    yield left


def _end_of_last_sentence(text: str) -> int:
    """Return where the last sentence but one ends; most often that is not far."""
    place = len(text) - _NEAR
    # Within a word no end of a sentence is cut in two.
    while place > 0 and not text[place - 1].isalnum():
        place -= 1
    if place > 0 and (end := _end_of_last(_SENTENCE_END, text, place)):
        return end
    return _end_of_last(_SENTENCE_END, text)


def _end_of_last(pattern: re.Pattern[str], text: str, place: int = 0) -> int:
    """Return where the last match of a pattern ends; 0 without one."""
    end = 0
    for match in pattern.finditer(text, place):
        end = match.end()
    return end


def subject_of(left: str, raw_left: Callable[[], str], facts: Facts) -> Subject:
    """Return what an amount speaks of, given the text to its left.

    How that was written is asked for only where it matters.
    """
    known = titles.of(facts.prices)
    for index, stretch in enumerate(_stretches(left)):
        named = named_in(stretch, known)
        if not named:
            continue
        short = _is_short(stretch, known, named)
        if index == 0:
            return Subject(named, clear=len(named) == 1, short=short)
        latest = _latest(stretch, known, named)
        # With several named before, an amount may be of all of them.
        alone = len(named) == 1 or index > 1
        foreign = _foreign(raw_left(), since_amount=index == 1)
        return Subject(latest, alone and len(latest) == 1, foreign, short)
    alone = len(facts.prices) == 1
    return Subject(facts.prices, clear=alone, foreign=_foreign(raw_left()))


def _is_short(stretch: str, known: Sequence[Title], named: Sequence[PriceFact]) -> bool:
    if not known or not known[-1].short:  # those stand last
        return False
    full = named_in(stretch, [each for each in known if not each.short])
    return any(each not in full for each in named)


def sentence_of(left: str) -> str:
    """Return the part of the amount's sentence that stands before it."""
    return left[_end_of_last_sentence(left) :]


def own_stretch_of(left: str) -> str:
    """Return what stands between the amount before, or the sentence's start, and it."""
    return next(_stretches(left))


def fronted_subject(left: str, ahead: str, facts: Facts) -> Subject | None:
    """Return what an amount in front of its product speaks of: "At $9, Monster is ...".

    Nothing but a preposition may stand between the amount and the clause's beginning,
    and a title has to follow the comma, behind no more than "you get"; or the amount
    opens its line ("$9 - Monster"), or nothing was named ("It's $9 for Monster").
    ``None`` if it is no such amount, or one of a list ("Monster, at $9, Berserk, at
    $12"), where the title ahead has an amount of its own.
    """
    if not ahead:
        return None
    known = titles.of(facts.prices)
    if not is_fronted(left, ahead) and not _leads(left, ahead, known):
        return None
    first = {t.product for t in known if _comes_first(t.words, ahead)}
    named = [each for each in named_in(ahead, known) if each in first]
    if not named or _HAS_ITS_OWN.search(ahead):
        return None
    return Subject(
        tuple(named), clear=len(named) == 1, short=_is_short(ahead, known, named)
    )


def _leads(left: str, ahead: str, known: Sequence[Title]) -> bool:
    if _DASHED.match(ahead):
        return _LINE_START.search(left) is not None
    if not _FOR.match(ahead):
        return False
    own = own_stretch_of(left)
    # "$5 for this, $9 for that": what stands here is the amount's before.
    return _FOR.match(own) is not None or not named_in(own, known)


def is_fronted(left: str, ahead: str) -> bool:
    """Return whether an amount opens its clause, and what it is of comes after it."""
    return _COMMA.match(ahead) is not None and _FRONTED.search(left) is not None


def speaks_of_what_was_named(ahead: str) -> bool:
    """Return whether what follows an amount points back: ", it is a bargain"."""
    return _POINTS_BACK.match(ahead) is not None


def _comes_first(words: tuple[str, ...], ahead: str) -> bool:
    match = title_pattern(words).search(ahead) if words else None
    return match is not None and _OPENING.fullmatch(ahead[: match.start()]) is not None


def _latest(
    text: str, known: Sequence[Title], named: Sequence[PriceFact]
) -> tuple[PriceFact, ...]:
    """Return the products named last; several if one series has several."""
    last: dict[int, list[PriceFact]] = {}
    for title in known:
        if title.product in named:
            ends = places_of(title, text)
            place = ends[-1] if ends else text.rfind(canonical(title.product.asin))
            last.setdefault(place, []).append(title.product)
    return tuple(last[max(last)])


def _foreign(raw_left: str, *, since_amount: bool = False) -> bool:
    """Tell whether the sentence seems to name a title that is not in evidence."""
    stretch = raw_left[_end_of_last(_SENTENCE_END, raw_left) :]
    if since_amount:
        stretch = stretch[_end_of_last(_AMOUNT, stretch) :]
    capitals = (match.group().lower() for match in _CAPITALISED.finditer(stretch))
    if any(each not in _PLAIN_CAPITALS for each in capitals):
        return True
    return VOLUME.search(fold(stretch)) is not None
