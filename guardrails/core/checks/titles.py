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
_NUMBER_AFTER = (
    rf"[\s,:*_\"”’'()\[\]–-]{{0,6}}(?:the )?{_VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?"
)
_NUMBER_BEFORE = re.compile(
    rf"\b{_VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?\s+(?:of|from|in)\s+"
    r"[*_\"“‘']{0,3}$",
    re.IGNORECASE,
)
# "volume 3 of", "from", "in": the pattern is tried only behind these letters.
_OPENING_MARKS, _ENDS_OF_OF = "*_\"“‘'", frozenset("fFmMnN")
_BEFORE_TITLES = frozenset(f" \n{_OPENING_MARKS}")
_FURTHEST_BEFORE = 60
_COUNT_AFTER = (
    r"[*_\"”’']{0,3}(?:\s*\(|,?\s+(?:has|runs?(?: to| for)?|spans|is|comes in|ended"
    r"(?: after| at)?|consists of|with|in)\s+(?:a total of |all |exactly )?)"
    r"(?P<count>\d{1,4})[\s-]+volumes?\b(?!\s+(?:so far|yet|left|for|at))"
)
# Never both: behind the same marks they begin with other letters.
_CLAIM_AFTER = re.compile(f"{_NUMBER_AFTER}|{_COUNT_AFTER}", re.IGNORECASE)
_AUTHOR_AFTER = re.compile(
    rf"[*_\"”’']{{0,3}}(?:[,\s]*(?:the )?{_VOLUME}\s*#?\d{{1,4}})?[*_\"”’',\s(]{{0,4}}"
    r"(?:\s|^)(?:is |was )?(?:written |created |drawn |illustrated )?by\s+"
    r"(?P<author>[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3})"
)
_UNKNOWN = re.compile(
    # What ends bold type opens no title.
    r"(?P<mark>\*\*|“|\")(?![\s,.;:!?)])(?P<title>[^*“”\"\n]{2,80}?)"
    r"(?=[,:\s*“”\"])"  # how all that may follow begins: most letters end it here
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


class _Words(NamedTuple):
    """The words of a name."""

    words: tuple[str, ...]
    small: word_runs.Run | None  # None if they have letters that ASCII has not


_Named = tuple[_Words, list[ListingFact]]


def _names(listings: tuple[ListingFact, ...]) -> Iterator[_Named]:
    """Yield the listings by each name of a series or a title, longest name first."""
    named: dict[str, list[ListingFact]] = {}
    for listing in listings:
        series, title = listing.series, _without_volume(listing.title)
        for name in (series, title) if series != title else (series,):
            if name:
                named.setdefault(name, []).append(listing)
    for name in sorted(named, key=len, reverse=True):
        read = _words_of(name)
        if read.words:
            yield read, named[name]


@lru_cache(maxsize=4096)
def _words_of(name: str) -> _Words:
    words = tuple(re.findall(r"\w+", name))
    small = [each.lower() for each in words] if "".join(words).isascii() else []
    return _Words(words, word_runs.run_of(small) if small else None)


@lru_cache(maxsize=1024)
def _spaced_out(words: tuple[str, ...]) -> re.Pattern[str]:
    pattern = r"[^\w\n]{0,4}".join(re.escape(each) for each in words)
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


_VOLUME_BEHIND = re.compile(rf"(?i)[,:\s(]+(?:{_VOLUME}\s*#?\d+.*|\d{{1,3}}\)?)$")


@lru_cache(maxsize=4096)
def _without_volume(title: str) -> str:
    return _VOLUME_BEHIND.sub("", title)


_Span = tuple[int, int]


def _mentions(
    text: str, listings: tuple[ListingFact, ...]
) -> Iterator[tuple[Sequence[_Span], list[ListingFact]]]:
    """Yield where the text names a series; of names that overlap, the longest."""
    taken: list[_Span] = []
    lowered = _lowered(text)
    for name, bearing in _names(listings):
        spans = _places(name, text, lowered)
        if taken and spans:
            spans = _apart(spans, taken)
        if spans:
            taken += spans
            yield spans, bearing


def _apart(spans: Iterable[_Span], taken: Iterable[_Span]) -> list[_Span]:
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


def _places(name: _Words, text: str, lowered: str) -> Sequence[_Span]:
    """Return where a name stands, whatever the case of its letters."""
    if name.small and len(lowered) == len(text):
        return word_runs.places(name.small, lowered, is_word, _GAP, "\n")
    return [each.span() for each in _spaced_out(name.words).finditer(text)]


def _length(listings: Sequence[ListingFact]) -> int | None:
    """Return how many volumes a series has at least; None if nobody counted."""
    known = max(each.volumes_in_series or 0 for each in listings)
    return max(known, *(each.volume or 0 for each in listings)) if known else None


def _wrong_volumes(text: str, start: int, end: int, length: int) -> Sequence[Finding]:
    after = _CLAIM_AFTER.match(text, end)
    before = _number_before(text, start)
    if after is None and before is None:
        return ()
    found: list[Finding] = []
    reason = f"the series has {length} volumes"
    count = after["count"] if after else None
    for match in (None if count else after, before):
        if match is None:
            continue
        first, last = int(match["first"]), match["last"]
        if first > length or (last and not 0 < int(last) <= length):
            span = (min(start, match.start()), max(end, match.end()))
            found.append(_finding(text, span, "volume", reason))
    if after and count and int(count) > length:
        found.append(_finding(text, (start, after.end()), "volumes", reason))
    return found


def _number_before(text: str, start: int) -> re.Match[str] | None:
    """Return what tells a volume before a name: "volume 3 of"."""
    last = start - 1
    while last >= 0 and text[last] in _BEFORE_TITLES:
        last -= 1
    if last < 0 or not (text[last] in _ENDS_OF_OF or text[last].isspace()):
        return None
    furthest = max(0, start - _FURTHEST_BEFORE)
    before = text[furthest:start].rstrip().rstrip(_OPENING_MARKS).rstrip()
    before = before[: -4 if before[-4:].lower() == "from" else -2].rstrip()
    if not before[-1:].isdigit():
        return None
    return _NUMBER_BEFORE.search(text, furthest, start)


def _same_author(claimed: str, known: str) -> bool:
    """Whether two spellings may be one person: a family name in common is enough."""
    first = {each for each in _words(claimed) if len(each) > 2}
    second = {each for each in _words(known) if len(each) > 2}
    return not second or bool(first & second)


def _wrong_author(
    text: str, start: int, end: int, known: Sequence[str]
) -> Finding | None:
    match = _AUTHOR_AFTER.match(text, end)
    if match is None or any(_same_author(match["author"], each) for each in known):
        return None
    span = (start, match.end("author"))
    return _finding(text, span, "author", "the facts name another author")


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
    known: tuple[str, ...] = ()
    for match in _marked(text):
        known = known or _known_titles(facts.titles, facts.listings)
        title = _plainly(_without_volume(match["title"]))
        if title and not any(title in each or each in title for each in known if each):
            yield _finding(text, match.span(), "title", "not among the facts")


def _marked(text: str) -> Iterator[re.Match[str]]:
    """Yield the titles in marks, from left to right: tried only where a mark stands."""
    marks = [mark for mark in _MARKS_OF_TITLES if mark in text]
    at = 0
    while places := [place for mark in marks if (place := text.find(mark, at)) >= 0]:
        place = min(places)
        match = _UNKNOWN.match(text, place)
        if match:
            yield match
        at = match.end() if match else place + 1


def find(text: str, facts: Facts) -> tuple[Finding, ...]:
    """Return what the text claims about titles and the facts don't bear out."""
    found: list[Finding] = []
    authored = "by" in text
    for spans, listings in _mentions(text, facts.listings):
        length = _length(listings)
        known = [each.author for each in listings if each.author] if authored else ()
        for start, end in spans:
            if length is not None:
                found += _wrong_volumes(text, start, end, length)
            if known and (wrong := _wrong_author(text, start, end, known)):
                found.append(wrong)
    found += _unknown_titles(text, facts)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Take out the sentences that claim what the facts don't bear out."""
    return settled(STAGE, text, policy, removing_sentences(text, find(text, facts)))
