"""The names of series and titles in a turn's facts, and where a text has them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.core import word_runs
from guardrails.core.alphabet import is_word
from guardrails.core.of_the_turn import OfTheTurn
from guardrails.core.types import Facts, ListingFact

#: How the number of a volume is announced.
VOLUME = r"(?:vol(?:ume)?s?\.?|tome|band|book)"
Span = tuple[int, int]

_VOLUME_BEHIND = re.compile(rf"(?i)[,:\s(]+(?:{VOLUME}\s*#?\d+.*|\d{{1,3}}\)?)$")
# Between the words of a name.
_GAP = range(5)
# Letters that match others where case is ignored, but don't become them in small.
_SMALL_FORMS = (("\u017f", "s"), ("\u0130", "i"), ("\u0131", "i"))
_is_plain_letter = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_").__contains__


class Name(NamedTuple):
    """A name as it is written, and its words."""

    written: str
    words: tuple[str, ...]
    small: word_runs.Run | None  # None if they have letters that ASCII has not
    apart: frozenset[str]  # the words in small


class Names(NamedTuple):
    """The names of series and titles, the longest first, and what bears each.

    ``titles`` are the plain words of titles without a volume.
    """

    named: Sequence[tuple[Name, list[ListingFact]]]
    may_overlap: bool
    titles: Sequence[str]


def words_in(text: str) -> list[str]:
    """Return the words of a text, whatever their case."""
    return re.findall(r"\w+", text.casefold())


@lru_cache(maxsize=4096)
def plainly(title: str) -> str:
    """Return the words of a title with a blank between each two."""
    return " ".join(words_in(title))


@lru_cache(maxsize=4096)
def without_volume(title: str) -> str:
    """Return a title without the volume that it ends in."""
    return _VOLUME_BEHIND.sub("", title)


@lru_cache(maxsize=4096)
def _known_by(series: str, title: str) -> tuple[str, tuple[Name, ...]]:
    """Return a title's plain words, and the names of its listing that have words."""
    bare = without_volume(title)
    names = map(_name, dict.fromkeys((series, bare)))
    return plainly(bare), tuple([name for name in names if name.words])


def _name(written: str) -> Name:
    words = tuple(re.findall(r"\w+", written))
    small = [each.lower() for each in words] if "".join(words).isascii() else []
    run = word_runs.run_of(small) if small else None
    return Name(written, words, run, frozenset(small))


def _names_of(facts: Facts) -> Names:
    bearing: dict[str, tuple[Name, list[ListingFact]]] = {}
    titles = []
    for listing in facts.listings:
        title, names = _known_by(listing.series, listing.title)
        titles.append(title)
        for name in names:
            known = bearing.get(name.written)
            if known is None:
                bearing[name.written] = name, [listing]
            else:
                known[1].append(listing)
    named = [bearing[each] for each in sorted(bearing, key=len, reverse=True)]
    return Names(named, _may_overlap([name for name, _ in named]), titles)


def _may_overlap(names: Iterable[Name]) -> bool:
    """Tell whether two names share a word: they are found as whole words."""
    seen: set[str] = set()
    for name in names:
        if name.small is None or not seen.isdisjoint(name.apart):
            return True
        seen |= name.apart
    return False


names_of = OfTheTurn(_names_of).of


def mentions(
    text: str, names: Names
) -> Iterator[tuple[Sequence[Span], list[ListingFact]]]:
    """Yield where the text names a series; of names that overlap, the longest."""
    lowered = _lowered(text)
    is_letter = _is_plain_letter if lowered.isascii() else is_word
    taken: list[Span] = []
    for name, bearing in names.named:
        if name.small and len(lowered) == len(text):
            spans = word_runs.places(name.small, lowered, is_letter, _GAP, "\n")
        else:
            spans = [each.span() for each in _spaced_out(name.words).finditer(text)]
        if spans and names.may_overlap:
            spans = _apart(spans, taken)
            taken += spans
        if spans:
            yield spans, bearing


def _apart(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    return [
        (start, end)
        for start, end in spans
        if all(end <= first or start >= last for first, last in taken)
    ]


def _lowered(text: str) -> str:
    if not text.isascii():
        for letter, small in _SMALL_FORMS:
            text = text.replace(letter, small)
    return text.lower()


@lru_cache(maxsize=1024)
def _spaced_out(words: tuple[str, ...]) -> re.Pattern[str]:
    pattern = r"[^\w\n]{0,4}".join(re.escape(each) for each in words)
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
