"""Which product an amount speaks of, judged from the text to its left.

A title is recognised by its series and, where the text or the evidence has several of
one series, by the volume number. What is said in the amount's own stretch (since the
amount before it, within the sentence) counts first, then the sentence, then the text
before: "Berserk is a classic. It costs ...".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.core import word_runs
from guardrails.core.asin import canonical
from guardrails.core.normalise import fold
from guardrails.core.types import Facts, PriceFact

_TRAILING_NUMBER = re.compile(r"[ ,]+([0-9]{1,4})\Z")
_WORD = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
# These begin with a plain set of characters, which ``re`` finds at once.
_VOLUME = re.compile(
    r"[#vbnpt](?:(?<=#)|(?<!\w.)(?:(?<=v)ol(?:ume)?s?|(?<=b)ook|(?<=n)o|(?<=p)art"
    r"|(?<=t)ome)\b[ .#:]{0,3})([0-9]{1,4})(?![0-9])"
)
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
# What may stand between the comma and the title.
_OPENING = re.compile(
    r"[*_~`]{0,3}, (?:(?:the|our|a|an|you|you'll|get|can|could|may|have|there|there's"
    r"|is|we|try|consider|grab|pick|up|take|buy|own|also|even|both|look|at) ){0,5}"
    r"[*_\"'(\[]{0,4}"
)
_POINTS_BACK = re.compile(
    r"[*_~`]{0,3}, (?:it|it's|this|that|that's|they|they're|these|those|he|she|you|we"
    r"|i|and|but|or|which|with|plus|so|is|are|was|has|in|on|as|for|from|to|of|while"
    r"|(?:the|a|an|its|their|each|every|one|either|both|shipped|new|used)\b)\b"
)
# Between the words of a title, which consist of letters and digits.
_GAP = range(1, 4)
# Where the end of the sentence before is looked for first.
_NEAR = 72
_is_letter = frozenset("abcdefghijklmnopqrstuvwxyz0123456789").__contains__
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]*")
_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBER_BEHIND = re.compile(r"[*_ ,#]{1,4}([0-9]{1,3})(?![0-9.,%])")


class Subject(NamedTuple):
    """The products that an amount may speak of, and how sure that is.

    ``clear`` means that the text names exactly one. ``foreign`` means that it seems to
    name something that is not in evidence.
    """

    products: tuple[PriceFact, ...]
    clear: bool
    foreign: bool = False


class _Title(NamedTuple):
    product: PriceFact
    words: tuple[str, ...]
    run: word_runs.Run | None  # None if the words are none, or not all ASCII
    telling: str  # what is in every text that names it
    volume: int | None
    asin: str


class _Titles:
    """The titles of the turn that was asked for last: a text has many amounts."""

    def __init__(self) -> None:
        self._last: tuple[tuple[PriceFact, ...], tuple[_Title, ...]] = ((), ())

    def of(self, prices: tuple[PriceFact, ...]) -> tuple[_Title, ...]:
        """Return the titles of the products in evidence."""
        known, titles = self._last  # another thread may put others there
        if known is not prices:
            titles = tuple(
                [_Title(p, *_words_of(p.title), _asin_of(p.asin)) for p in prices]
            )
            self._last = prices, titles
        return titles


_titles = _Titles()


@lru_cache(maxsize=4096)
def _words_of(
    title: str,
) -> tuple[tuple[str, ...], word_runs.Run | None, str, int | None]:
    """Return the words of a title's series, and the volume that it names."""
    text = _BRACKETED.sub(" ", fold(title)).strip()
    volume = _VOLUME.search(text) or _TRAILING_NUMBER.search(text)
    series = text[: volume.start()] if volume and volume.start() else text
    words = tuple(_WORD.findall(series)) or tuple(_WORD.findall(text))
    run = word_runs.run_of(words) if words and "".join(words).isascii() else None
    telling = run.telling if run else ""
    return words, run, telling, int(volume[1]) if volume else None


@lru_cache(maxsize=4096)
def _asin_of(written: str) -> str:
    return canonical(written).lower()


def _places(title: _Title, text: str) -> list[int]:
    """Return where a title's words stand in the text, one after the other: the ends."""
    if title.run:
        spans = word_runs.places(title.run, text, _is_letter, _GAP)
        return [end for _, end in spans]
    if not title.words or title.words[0] not in text:
        return []
    return [match.end() for match in _title_pattern(title.words).finditer(text)]


@lru_cache(maxsize=1024)
def _title_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    body = r"[^a-z0-9]{1,3}".join(re.escape(each) for each in words)
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z0-9])")


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
    titles = _titles.of(facts.prices)
    for index, stretch in enumerate(_stretches(left)):
        named = _named_in(stretch, titles)
        if not named:
            continue
        if index == 0:
            return Subject(named, clear=len(named) == 1)
        latest = _latest(stretch, titles, named)
        foreign = _foreign(raw_left(), since_amount=index == 1)
        return Subject(latest, clear=len(latest) == 1, foreign=foreign)
    alone = len(facts.prices) == 1
    return Subject(facts.prices, clear=alone, foreign=_foreign(raw_left()))


def fronted_subject(left: str, ahead: str, facts: Facts) -> Subject | None:
    """Return what an amount in front of its product speaks of: "At $9, Monster is ...".

    Nothing but a preposition may stand between the amount and the clause's beginning,
    and a title has to follow the comma, behind no more than "you get". ``None`` if it
    is no such amount, or one of a list ("Monster, at $9, Berserk, at $12"), where the
    title ahead has an amount of its own.
    """
    if not is_fronted(left, ahead):
        return None
    titles = _titles.of(facts.prices)
    first = {t.product for t in titles if _comes_first(t.words, ahead)}
    named = [each for each in _named_in(ahead, titles) if each in first]
    if not named or _HAS_ITS_OWN.search(ahead):
        return None
    return Subject(tuple(named), clear=len(named) == 1)


def is_fronted(left: str, ahead: str) -> bool:
    """Return whether an amount opens its clause, and what it is of comes after it."""
    return bool(ahead) and _FRONTED.search(left) is not None


def speaks_of_what_was_named(ahead: str) -> bool:
    """Return whether what follows an amount points back: ", it is a bargain"."""
    return _POINTS_BACK.match(ahead) is not None


def _comes_first(words: tuple[str, ...], ahead: str) -> bool:
    match = _title_pattern(words).search(ahead) if words else None
    return match is not None and _OPENING.fullmatch(ahead[: match.start()]) is not None


def _named_in(text: str, titles: Sequence[_Title]) -> tuple[PriceFact, ...]:
    """Return the products named, without those whose name is part of a longer one."""
    found: dict[tuple[str, ...], list[int]] = {}
    for title in titles:
        if title.telling in text and title.words not in found:
            ends = _places(title, text)
            if ends:
                found[title.words] = ends
    products = [t.product for t in titles if t.asin in text]
    if found:
        named = [t for t in titles if t.words in found]
        if len(found) > 1:
            named = [each for each in named if not _hidden(each, found)]
        told = {int(number) for number in _VOLUME.findall(text)}
        products += [
            t.product for t in named if _volume_fits(t, told, found[t.words], text)
        ]
    return tuple(dict.fromkeys(products) if len(products) > 1 else products)


def _hidden(title: _Title, found: dict[tuple[str, ...], list[int]]) -> bool:
    """Tell whether each place of a title lies at the end or start of a longer one."""
    ends = set(found[title.words])
    for words, places in found.items():
        if len(words) > len(title.words) and places and _within(title.words, words):
            ends -= set(places) if words[-len(title.words) :] == title.words else ends
    return not ends


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    width = len(part)
    return any(whole[i : i + width] == part for i in range(len(whole) - width + 1))


def _volume_fits(
    title: _Title, told: set[int], places: Sequence[int], text: str
) -> bool:
    """Tell whether a volume that the text gives is the product's."""
    if title.volume is None or title.volume in told:
        return True
    behind = {
        int(match[1]) for end in places if (match := _NUMBER_BEHIND.match(text, end))
    }
    told = told | behind
    return not told or title.volume in told


def _latest(
    text: str, titles: Sequence[_Title], named: Sequence[PriceFact]
) -> tuple[PriceFact, ...]:
    """Return the products named last; several if one series has several."""
    last: dict[int, list[PriceFact]] = {}
    for title in titles:
        if title.product in named:
            ends = _places(title, text)
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
    return _VOLUME.search(fold(stretch)) is not None
