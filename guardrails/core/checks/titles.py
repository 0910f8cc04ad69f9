"""Titles claimed: a volume that a series doesn't have, an author who didn't write it.

The facts of the turn are the judge. What they contradict goes, with its sentence; a
volume of a series that they don't know goes too, since nothing vouches for it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.core import word_runs
from guardrails.core.alphabet import is_word
from guardrails.core.policy import Policy
from guardrails.core.stages import removing_sentences, settled
from guardrails.core.types import Action, Facts, Finding, ListingFact, StageResult

STAGE = "asins"

_VOLUME = r"(?:vol(?:ume)?s?\.?|tome|band|book)"
_NUMBER_AFTER = re.compile(
    rf"[\s,:*_\"”’'()\[\]–-]{{0,6}}(?:the )?{_VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(
    rf"\b{_VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?\s+(?:of|from|in)\s+"
    r"[*_\"“‘']{0,3}$",
    re.IGNORECASE,
)
# "volume 3 of", "from", "in": the pattern is tried only behind these letters.
_OPENING_MARKS, _ENDS_OF_OF = "*_\"“‘'", frozenset("fFmMnN")
_COUNT_AFTER = re.compile(
    r"[*_\"”’']{0,3}(?:\s*\(|,?\s+(?:has|runs?(?: to| for)?|spans|is|comes in|ended"
    r"(?: after| at)?|consists of|with|in)\s+(?:a total of |all |exactly )?)"
    r"(?P<count>\d{1,4})[\s-]+volumes?\b(?!\s+(?:so far|yet|left|for|at))",
    re.IGNORECASE,
)
_AUTHOR_AFTER = re.compile(
    rf"[*_\"”’']{{0,3}}(?:[,\s]*(?:the )?{_VOLUME}\s*#?\d{{1,4}})?[*_\"”’',\s(]{{0,4}}"
    r"(?:\s|^)(?:is |was )?(?:written |created |drawn |illustrated )?by\s+"
    r"(?P<author>[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3})"
)
_UNKNOWN = re.compile(
    # What ends bold type opens no title.
    r"(?P<mark>\*\*|“|\")(?![\s,.;:!?)])(?P<title>[^*“”\"\n]{2,80}?)"
    rf"(?:[,:\s]+{_VOLUME}\s*#?\d{{1,4}})?(?P=mark)?[”\"*]{{0,2}}"
    rf"(?:[,\s]+{_VOLUME}\s*#?\d{{1,4}}\b|\s+by\s+[A-Z])",
    re.IGNORECASE,
)

# Between the words of a name.
_GAP = range(5)
_MARKS_OF_TITLES = ("**", "“", '"')

# Letters that match others where case is ignored, but don't become them in small.
_SMALL_FORMS = (("\u017f", "s"), ("\u0130", "i"), ("\u0131", "i"))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _finding(text: str, span: tuple[int, int], kind: str, reason: str) -> Finding:
    start, end = span
    return Finding(
        check=STAGE,
        kind=kind,
        start=start,
        end=end,
        text=text[start:end],
        action=Action.REMOVE,
        reason=reason,
    )


class _Name(NamedTuple):
    """A name of a series or a title, in words, and what the facts say of it."""

    words: tuple[str, ...]
    small: tuple[str, ...]  # empty if they have letters that ASCII has not
    length: int | None
    authors: tuple[str, ...]


def _names(listings: tuple[ListingFact, ...]) -> tuple[_Name, ...]:
    """Return the listings by each name of a series or a title, longest name first."""
    named: dict[str, list[ListingFact]] = {}
    for listing in listings:
        for name in {listing.series, _without_volume(listing.title)} - {""}:
            named.setdefault(name, []).append(listing)
    return tuple(
        _name(tuple(words), bearing)
        for name, bearing in sorted(named.items(), key=lambda item: -len(item[0]))
        if (words := re.findall(r"\w+", name))
    )


def _name(words: tuple[str, ...], listings: list[ListingFact]) -> _Name:
    small = tuple(each.lower() for each in words) if "".join(words).isascii() else ()
    authors = tuple(each.author for each in listings if each.author)
    return _Name(words, small, _length(listings), authors)


@lru_cache(maxsize=1024)
def _spaced_out(words: tuple[str, ...]) -> re.Pattern[str]:
    pattern = r"[^\w\n]{0,4}".join(re.escape(each) for each in words)
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


_VOLUME_BEHIND = re.compile(rf"(?i)[,:\s(]+(?:{_VOLUME}\s*#?\d+.*|\d{{1,3}}\)?)$")


@lru_cache(maxsize=4096)
def _without_volume(title: str) -> str:
    return _VOLUME_BEHIND.sub("", title)


def _mentions(text: str, named: Iterable[_Name]) -> Iterator[tuple[int, int, _Name]]:
    """Yield where the text names a series; of names that overlap, the longest."""
    taken: list[tuple[int, int]] = []
    lowered = _lowered(text)
    for name in named:
        for start, end in _places(name, text, lowered):
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                yield start, end, name


def _lowered(text: str) -> str:
    if not text.isascii():
        for letter, small in _SMALL_FORMS:
            text = text.replace(letter, small)
    return text.lower()


def _places(name: _Name, text: str, lowered: str) -> Iterable[tuple[int, int]]:
    """Return where a name stands, whatever the case of its letters."""
    if not name.small or len(lowered) != len(text):
        return (each.span() for each in _spaced_out(name.words).finditer(text))
    if name.small[0] not in lowered:
        return ()
    return word_runs.places(name.small, lowered, is_word, _GAP, "\n")


def _length(listings: list[ListingFact]) -> int | None:
    known = [each.volumes_in_series for each in listings if each.volumes_in_series]
    volumes = [each.volume for each in listings if each.volume]
    return max([*known, *volumes]) if known else None


def _wrong_volumes(
    text: str, start: int, end: int, length: int | None
) -> Iterator[Finding]:
    if length is None:
        return
    after = _NUMBER_AFTER.match(text, end)
    before = None
    if text[:start].rstrip().rstrip(_OPENING_MARKS).rstrip()[-1:] in _ENDS_OF_OF:
        before = _NUMBER_BEFORE.search(text, max(0, start - 60), start)
    for match in (each for each in (after, before) if each):
        numbers = [int(each) for each in match.groups() if each]
        if max(numbers) > length or 0 in numbers[1:]:
            span = (min(start, match.start()), max(end, match.end()))
            yield _finding(text, span, "volume", f"the series has {length} volumes")
    count = _COUNT_AFTER.match(text, end)
    if count and int(count["count"]) > length:
        span = (start, count.end())
        yield _finding(text, span, "volumes", f"the series has {length} volumes")


def _same_author(claimed: str, known: str) -> bool:
    """Whether two spellings may be one person: a family name in common is enough."""
    first = {each for each in _words(claimed) if len(each) > 2}
    second = {each for each in _words(known) if len(each) > 2}
    return not second or bool(first & second)


def _wrong_author(
    text: str, start: int, end: int, known: Sequence[str]
) -> Iterator[Finding]:
    match = _AUTHOR_AFTER.match(text, end) if known else None
    if match and not any(_same_author(match["author"], a) for a in known):
        span = (start, match.end("author"))
        yield _finding(text, span, "author", "the facts name another author")


def _known_titles(
    titles: tuple[str, ...], listings: tuple[ListingFact, ...]
) -> tuple[str, ...]:
    return tuple(
        _plainly(each) for each in (*titles, *(listing.title for listing in listings))
    )


@lru_cache(maxsize=4096)
def _plainly(title: str) -> str:
    return " ".join(_words(title))


def _unknown_titles(text: str, facts: Facts) -> Iterator[Finding]:
    """Titles in quotation marks or bold that claim a volume or an author."""
    if not (facts.titles or facts.listings):
        return
    if not any(mark in text for mark in _MARKS_OF_TITLES):
        return
    known: tuple[str, ...] = ()
    for match in _UNKNOWN.finditer(text):
        known = known or _known_titles(facts.titles, facts.listings)
        title = _plainly(_without_volume(match["title"]))
        if title and not any(title in each or each in title for each in known if each):
            yield _finding(text, match.span(), "title", "not among the facts")


def find(text: str, facts: Facts) -> tuple[Finding, ...]:
    """Return what the text claims about titles and the facts don't bear out."""
    found: list[Finding] = []
    for start, end, name in _mentions(text, _names(facts.listings)):
        found += _wrong_volumes(text, start, end, name.length)
        found += _wrong_author(text, start, end, name.authors)
    found += _unknown_titles(text, facts)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Take out the sentences that claim what the facts don't bear out."""
    return settled(STAGE, text, policy, removing_sentences(text, find(text, facts)))
