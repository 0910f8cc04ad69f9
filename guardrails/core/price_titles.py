"""Which products of the evidence a text names, by title, volume or number.

A title is recognised by its series and, where the text or the evidence has several of
one series, by the volume number. "Volumes 1 and 2", "1-3" and "Frieren 1 und 2" name
several.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.core import word_runs
from guardrails.core.asin import canonical
from guardrails.core.normalise import fold
from guardrails.core.of_the_turn import OfTheTurn
from guardrails.core.types import PriceFact

_TRAILING_NUMBER = re.compile(r"[ ,]+([0-9]{1,4})\Z")
_WORD = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
# These begin with a plain set of characters, which ``re`` finds at once.
VOLUME = re.compile(
    r"[#vbnpt](?:(?<=#)|(?<!\w.)(?:(?<=v)ol(?:ume)?s?|(?<=b)(?:ook|and)s?|(?<=n)o"
    r"|(?<=p)art|(?<=t)om[eo]s?)\b[ .#:]{0,3})([0-9]{1,4})(?![0-9])"
)
# "1 and 2", "1, 2 und 3", "1-3": what may follow the first number.
_AND = r"(?:and|&|und|et|y|e|en|och|plus)"
_MORE = re.compile(
    rf"(?:, ?[0-9]{{1,3}}(?![0-9.])){{0,6}},? ?{_AND} (?P<last>[0-9]{{1,3}})"
    r"(?![0-9.,]*[0-9%])(?! (?:other|more|copies|books|extra))"
    r"| ?(?:-|to|through|bis|a) ?(?P<end>[0-9]{1,3})(?![0-9.,]*[0-9%])"
)
_OF = re.compile(r"(?:[ ,0-9-]|\band\b){0,12} (?:of|from) ")
_LONGEST_ROW = 60
# Between the words of a title, which consist of letters and digits.
_GAP = range(1, 4)
_is_letter = frozenset("abcdefghijklmnopqrstuvwxyz0123456789").__contains__
# What follows a shortened title, and no more of a longer one ("Monster Musume").
_ALONE = re.compile(
    r"(?:'s)?[*_~`\"')\]]{0,4}(?:[^\w]{0,6}\Z|[,.;!?&/|]|\n| \(?[^\w(]"
    r"|[ (]+(?:is|are|was|costs?|at|for|and|or|in|by|has|have|runs?"
    r"|sells?|goes|comes?|with|to|from|on"
    r"|stays?|will|would|can|kostet|kosten|und|et|y|e|est|es|coute|cuesta|costa|vol"
    r"|vols|volumes?|tome|tomo|band)\b)"
)
_SHORTEST_NAME = 4
_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBER_BEHIND = re.compile(r"[*_ ,#]{1,4}([0-9]{1,3})(?![0-9.,%])")


class Title(NamedTuple):
    """A product of the evidence, and how a text names it.

    ``short`` is a title without what stands behind its colon: it proves a price, and is
    not enough to put another in its place.
    """

    product: PriceFact
    words: tuple[str, ...]
    run: word_runs.Run | None  # None if the words are none, or not all ASCII
    telling: str  # what is in every text that names it
    volume: int | None
    asin: str
    short: bool = False


def _titles_of(prices: tuple[PriceFact, ...]) -> tuple[Title, ...]:
    full = [
        Title(each, *_words_of(each.title), canonical(each.asin).lower())
        for each in prices
    ]
    if not any(":" in each.title for each in prices):
        return tuple(full)
    return (*full, *_shortened(full))


#: The titles of the products in evidence.
titles = OfTheTurn(_titles_of)


@lru_cache(maxsize=4096)
def _words_of(
    title: str,
) -> tuple[tuple[str, ...], word_runs.Run | None, str, int | None]:
    """Return the words of a title's series, and the volume that it names."""
    text = _BRACKETED.sub(" ", fold(title)).strip()
    volume = VOLUME.search(text) or _TRAILING_NUMBER.search(text)
    series = text[: volume.start()] if volume and volume.start() else text
    words = tuple(_WORD.findall(series)) or tuple(_WORD.findall(text))
    run = word_runs.run_of(words) if words and "".join(words).isascii() else None
    telling = run.telling if run else ""
    return words, run, telling, int(volume[1]) if volume else None


def _shortened(full: Sequence[Title]) -> Iterator[Title]:
    """Yield what stands before the colon of a title, if no other is called that."""
    taken = {each.words for each in full}
    for each in full:
        name, colon, _ = each.product.title.partition(":")
        words = tuple(_WORD.findall(fold(name))) if colon else ()
        if words and words not in taken and len("".join(words)) >= _SHORTEST_NAME:
            run = word_runs.run_of(words) if "".join(words).isascii() else None
            telling = run.telling if run else ""
            yield Title(
                each.product, words, run, telling, each.volume, each.asin, short=True
            )


def places_of(title: Title, text: str) -> list[int]:
    """Return where a title's words stand in the text, one after the other: the ends."""
    if title.run:
        spans = word_runs.places(title.run, text, _is_letter, _GAP)
        ends = [end for _, end in spans]
    elif not title.words or title.words[0] not in text:
        return []
    else:
        ends = [match.end() for match in title_pattern(title.words).finditer(text)]
    if title.short:
        return [end for end in ends if _ALONE.match(text, end)]
    return ends


@lru_cache(maxsize=1024)
def title_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for words in a row, with little between them."""
    body = r"[^a-z0-9]{1,3}".join(re.escape(each) for each in words)
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z0-9])")


def named_in(text: str, known: Sequence[Title]) -> tuple[PriceFact, ...]:
    """Return the products named, without those whose name is part of a longer one."""
    found: dict[tuple[str, ...], list[int]] = {}
    here = [title for title in known if title.telling in text]
    for title in here:
        if title.words not in found and (ends := places_of(title, text)):
            found[title.words] = ends
    products = [t.product for t in known if t.asin in text]
    if found:
        named = [title for title in here if title.words in found]
        if len(found) > 1:
            named = [each for each in named if not _hidden(each, found)]
        told = _told_of(found, text)
        products += [
            t.product
            for t in named
            if _volume_fits(t, told.get(t.words, set()), found[t.words], text)
        ]
    return tuple(dict.fromkeys(products) if len(products) > 1 else products)


def _hidden(title: Title, found: dict[tuple[str, ...], list[int]]) -> bool:
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
    title: Title, told: set[int], places: Sequence[int], text: str
) -> bool:
    """Tell whether a volume that the text gives is the product's."""
    if title.volume is None or title.volume in told:
        return True
    behind = (_NUMBER_BEHIND.match(text, end) for end in places)
    told = told | _told((each for each in behind if each), text)
    return not told or title.volume in told


def _told_of(
    found: Mapping[tuple[str, ...], Sequence[int]], text: str
) -> dict[tuple[str, ...], set[int]]:
    """Return the volumes that a text gives, by the title that each belongs to.

    That is the title before it, or the one behind it if none is ("volume 3 of ...").
    """
    numbers = list(VOLUME.finditer(text))
    if not numbers:
        return {}
    if len(found) == 1:
        return {words: _told(numbers, text) for words in found}
    places = sorted((end, words) for words, ends in found.items() for end in ends)
    told: dict[tuple[str, ...], set[int]] = {}
    for number in numbers:
        before = [words for end, words in places if end <= number.start()]
        behind = [words for end, words in places if end > number.start()]
        of_next = behind and (not before or _OF.match(text, number.end()))
        owner = behind[0] if of_next else before[-1]
        told.setdefault(owner, set()).update(_told([number], text))
    return told


def _told(numbers: Iterable[re.Match[str]], text: str) -> set[int]:
    """Return the volumes that begin with some numbers: "1", "1 and 2", "1-3"."""
    told = set()
    for first in numbers:
        told.add(int(first[1]))
        more = _MORE.match(text, first.end())
        if more and more["end"]:
            last = int(more["end"])
            if last - int(first[1]) < _LONGEST_ROW:
                told.update(range(int(first[1]), last + 1))
        elif more:
            told.update(int(each) for each in re.findall("[0-9]+", more[0]))
    return told
